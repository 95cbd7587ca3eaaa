"""What every field type can do: read what a person typed, show it, store it, describe itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from engine.base.finding import NOTHING, Said
from engine.model.expr.types import Type

#: A value as it stands in a record's JSON body: text, whole number, true/false, list, object or null.
Json = Any
#: A value as expressions see it: see engine.model.expr.
Value = Any


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with an answer, said so that the person can put it right (“请填写…”)."""

    said: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Widget:
    """How a field asks to be drawn; the pages and the spreadsheets each draw it their own way."""

    control: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    #: Code and label of each choice, where the choices are closed.
    options: tuple[tuple[str, Said], ...] = ()
    unit: Said = NOTHING
    #: For repeat rows: the columns, by field id.
    columns: Mapping[str, Widget] = field(default_factory=dict)
    labels: Mapping[str, str] = field(default_factory=dict)


class FieldType(Protocol):
    """One kind of answer.

    `parse` takes what a person typed (a text, a list of texts for several choices, a list of mappings for
    repeat rows) and gives the value, None for an empty answer, or what is wrong with it. The JSON form is
    what records store; `plain` is for lists, print and Excel.
    """

    @property
    def kind(self) -> str:
        """The word a pack uses: `money`, `choice`, …"""
        ...

    @property
    def type(self) -> Type:
        """What expressions see."""
        ...

    def parse(self, typed: Json) -> Value | Wrong:
        """Read an answer."""
        ...

    def to_json(self, value: Value) -> Json:
        """The stored form of a value."""
        ...

    def from_json(self, stored: Json) -> Value:
        """The value of a stored form."""
        ...

    def typed(self, value: Value) -> Json:
        """What a person would have typed for a value: `parse(typed(v)) == v`."""
        ...

    def plain(self, value: Value) -> Said:
        """The value for people: a list, a print, a sheet."""
        ...

    def masked(self, value: Value) -> str:
        """The value for people who may not see all of it (138****5678)."""
        ...

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema 2020-12 of the stored form."""
        ...

    def widget(self) -> Widget:
        """How it asks to be drawn."""
        ...

    def sample(self) -> Value:
        """A plausible value, for previews."""
        ...
