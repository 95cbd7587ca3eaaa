"""The words by which plugins name types, and whether a value is of one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from engine.model.expr import types as t
from engine.model.expr.types import Type
from engine.model.expr.values import TEXT_CHARS_MAX, Value

TYPES: Mapping[str, Type] = {
    "text": t.Text(),
    "number": t.Number(),
    "money": t.Money(),
    "bool": t.Bool(),
    "date": t.Date(),
    "unit": t.Org(),
    "person": t.Person(),
}
#: Beyond this a number or an amount is refused, as everywhere at the boundaries.
_MOST = 10**15


@dataclass(frozen=True, slots=True)
class UnknownType(Exception):
    """A word that names no type."""

    word: str


def type_of(word: str) -> Type:
    """The type that a word names; UnknownType for another word."""
    found = TYPES.get(word.removesuffix("?"))
    if found is None:
        raise UnknownType(word)
    return t.Optional(found) if word.endswith("?") else found


def belongs(value: Value, kind: Type) -> bool:
    """Whether a value is of a type, within the limits of the language."""
    match kind:
        case t.Optional(item):
            return value is None or belongs(value, item)
        case t.Bool():
            return isinstance(value, bool)
        case t.Number():
            return isinstance(value, Decimal) and value.is_finite() and abs(value) < _MOST
        case t.Money():
            return isinstance(value, int) and not isinstance(value, bool) and abs(value) < _MOST
        case t.Date():
            return isinstance(value, date) and not isinstance(value, datetime)
        case _:
            return isinstance(value, str) and len(value) <= TEXT_CHARS_MAX
