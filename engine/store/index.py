"""Which answers stand in the typed value table, and how their values become whole numbers there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from engine.base.digest import canonical
from engine.model.expr import types as t
from engine.model.expr.values import NUMBER_MAX, OutOfRange
from engine.model.form import Field, Form
from engine.service.rows import Json

#: More decimals than this, and 10^15 would no longer fit into the databases' whole numbers.
SCALE_MAX = 3
WORD_CHARS_MAX = 200

WORDY = (t.Text, t.Enum, t.Org, t.Person, t.Date)
COUNTED = (t.Money, t.Points, t.Bool, t.Days, t.Months, t.Workdays)


def plain(kind: t.Type) -> t.Type:
    """The type itself, whether or not its value may be missing."""
    return plain(kind.item) if isinstance(kind, t.Optional) else kind


def is_indexed(field: Field) -> bool:
    """Whether the field's answers stand in the value table."""
    kind = plain(field.type.type)
    if isinstance(kind, t.Text):
        longest = field.type.schema().get("maxLength", 0)
        return isinstance(longest, int) and longest <= WORD_CHARS_MAX
    if isinstance(kind, t.Number):
        return kind.scale is not None and kind.scale <= SCALE_MAX
    if isinstance(kind, t.Money | t.Points):
        return kind.exact
    return isinstance(kind, (*WORDY, *COUNTED))


def is_number(kind: t.Type) -> bool:
    """Whether values of the type stand in the column of whole numbers."""
    return isinstance(plain(kind), (t.Number, *COUNTED))


def scaled(value: Any, scale: int) -> int:
    """A value as a whole number of its smallest steps, exactly."""
    if abs(value) >= NUMBER_MAX:
        raise OutOfRange("a number of 10^15 or more")
    steps = Decimal(value).scaleb(scale) if isinstance(value, Decimal) else value * 10**scale
    whole = int(steps)
    if whole != steps:
        raise OutOfRange(f"{value} has more than {scale} decimals")
    return whole


def index_rows(form: Form, body: Mapping[str, Json]) -> Iterator[tuple[str, str, int | None]]:
    """Field, stored word and whole number of each indexed answer."""
    for name, field in form.fields.items():
        stored = body.get(name)
        if stored is None or not is_indexed(field):
            continue
        word = stored if isinstance(stored, str) else canonical(stored)
        yield f"{form.id}.{name}", word, _number(field, stored)


def _number(field: Field, stored: Json) -> int | None:
    kind = plain(field.type.type)
    if not is_number(kind):
        return None
    value = field.type.from_json(stored)
    return None if value is None else scaled(value, kind.scale or 0 if isinstance(kind, t.Number) else 0)
