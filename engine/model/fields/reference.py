"""References: a person, a unit, a record of another form, by opaque id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.model.expr.types import Org, Person, Text, Type
from engine.model.fields.base import OneText, wrong
from engine.model.fields.kind import Json, Value, Widget, Wrong

ID_CHARS_MAX = 100


def _id_or_wrong(text: str, zh: str, en: str) -> Value | Wrong:
    is_id = len(text) <= ID_CHARS_MAX and text.isprintable() and not set(text) & set("<>&\"' ")
    return text if is_id else wrong(zh, en)


class _ById(OneText):
    __slots__ = ()

    def schema(self) -> Mapping[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "string", "minLength": 1, "maxLength": ID_CHARS_MAX}


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonType(_ById):
    """Somebody the organisation knows; their name is looked up when it is shown."""

    kind: str = "person"

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Person()

    def read(self, text: str) -> Value | Wrong:
        """Read an id."""
        return _id_or_wrong(text, "请从名单中选择人员", "Choose a person from the list")

    def widget(self) -> Widget:
        """A list that the page fills."""
        return Widget(control="person")

    def sample(self) -> Value:
        """Some id."""
        return "person-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitType(_ById):
    """A unit of one of some types."""

    kind: str = "unit"
    unit_types: tuple[str, ...] = ()

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Org(self.unit_types[0]) if len(self.unit_types) == 1 else Org()

    def read(self, text: str) -> Value | Wrong:
        """Read an id."""
        return _id_or_wrong(text, "请从列表中选择单位", "Choose a unit from the list")

    def widget(self) -> Widget:
        """A list that the page fills."""
        return Widget(control="unit", attributes={"data-types": " ".join(self.unit_types)})

    def sample(self) -> Value:
        """Some id."""
        return "unit-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefType(_ById):
    """A record of a register."""

    kind: str = "ref"
    form: str

    @property
    def type(self) -> Type:
        """What expressions see."""
        return Text()

    def read(self, text: str) -> Value | Wrong:
        """Read an id."""
        return _id_or_wrong(text, "请从列表中选择记录", "Choose a record from the list")

    def widget(self) -> Widget:
        """A list that the page fills."""
        return Widget(control="ref", attributes={"data-form": self.form})

    def sample(self) -> Value:
        """Some id."""
        return "record-1"
