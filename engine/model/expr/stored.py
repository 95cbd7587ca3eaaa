"""Values of expressions as JSON and back, by their types: what explains a result is kept this way."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine.model.expr import types as t
from engine.model.expr.types import Type
from engine.model.expr.values import Interval, Reason, Value
from engine.model.quantity import Fen, Points

Json = Any
_MICROSECOND = timedelta(microseconds=1)


def stored(value: Value) -> Json:
    """A value as JSON; its type says how to read it back."""
    match value:
        case None | bool() | str():
            return value
        case int():
            return int(value)
        case Decimal() | Fraction():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case timedelta():
            return value // _MICROSECOND
        case tuple() | list():
            return [stored(item) for item in value]
        case Mapping():
            return {str(key): stored(item) for key, item in value.items()}
        case Interval(low, high, low_in, high_in):
            return [stored(low), stored(high), low_in, high_in]
        case Reason(code=code, values=values):
            return [code, [[_kind(one), stored(one)] for one in values]]
        case _:
            raise TypeError(f"not a value of the language: {type(value).__name__}")


def restored(json: Json, kind: Type) -> Value:
    """The value that was stored."""
    if json is None:
        return None
    match kind:
        case t.Optional(item):
            return restored(json, item)
        case t.List(item):
            return tuple(restored(one, item) for one in json)
        case t.Range(item):
            return Interval(restored(json[0], item), restored(json[1], item), json[2], json[3])
        case t.Record(fields=fields):
            return {
                name: restored(one, fields[name]) if name in fields else one for name, one in json.items()
            }
        case t.Ruling():
            return tuple(_reason(*one) for one in json)
        case _:
            return _plain(json, kind)


def _plain(json: Json, kind: Type) -> Value:
    match kind:
        case t.Money(exact=True):
            return Fen(json)
        case t.Points(exact=True):
            return Points(json)
        case t.Ratio() | t.Money() | t.Points():
            return Fraction(json)
        case t.Number():
            return Decimal(json)
        case t.Date():
            return date.fromisoformat(json)
        case t.Instant():
            return datetime.fromisoformat(json)
        case t.Duration():
            return json * _MICROSECOND
        case _:
            return json


#: What a reason is about may be of any type, so each value names its own.
_KINDS: Mapping[str, Type] = {
    "money": t.Money(),
    "points": t.Points(),
    "number": t.Number(),
    "ratio": t.Ratio(),
    "day": t.Date(),
    "moment": t.Instant(),
    "length": t.Duration(),
    "plain": t.Text(),
}
_CLASSES: tuple[tuple[type, str], ...] = (
    (Fen, "money"),
    (Points, "points"),
    (Decimal, "number"),
    (Fraction, "ratio"),
    (datetime, "moment"),
    (date, "day"),
    (timedelta, "length"),
)


def _kind(value: Value) -> str:
    return next((name for kind, name in _CLASSES if isinstance(value, kind)), "plain")


def _reason(code: str, values: list[tuple[str, Json]]) -> Reason:
    return Reason(code, tuple(restored(one, _KINDS[kind]) for kind, one in values))
