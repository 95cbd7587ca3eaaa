"""How a form stands: what each question shows, holds and lacks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from engine.base.finding import Said
from engine.model.expr.values import Value
from engine.model.fields.kind import Json
from engine.model.form import Check
from engine.model.ids import FieldId
from engine.model.refusal import FieldError


class _Absent:
    """Nothing was sent for a question, not even an empty answer."""


ABSENT: Final = _Absent()


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What there is to answer a question with: what was sent, what stood there, whether it may change."""

    typed: Json | _Absent = ABSENT
    base: Value = None
    writable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """One question: `known` tells whether its value (perhaps none) may be relied on by others."""

    typed: Json = ""
    value: Value = None
    known: bool = False
    visible: bool = True
    required: bool = False
    readonly: bool = False
    computed: bool = False
    error: Said | None = None
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One repeat row, at the index it was sent at."""

    id: str
    index: int
    cells: Mapping[str, Settled]
    error: Said | None = None
    #: Nothing was filled in: such a row is shown and not kept.
    blank: bool = False

    @property
    def has_errors(self) -> bool:
        """Whether anything in it has to be put right."""
        return self.error is not None or any(cell.error for cell in self.cells.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A check that holds against a form, and what it says."""

    check: Check
    error: FieldError


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """A whole form: its questions in the form's order, checks that hold against it, and all that is wrong."""

    fields: Mapping[FieldId, Settled]
    failed: tuple[Failed, ...] = ()
    errors: tuple[FieldError, ...] = field(default=())

    @property
    def values(self) -> dict[FieldId, Value]:
        """What an accepted record holds."""
        shown = ((key, one.value) for key, one in self.fields.items() if one.visible and one.known)
        return {key: value for key, value in shown if value is not None}
