"""Written values and their types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from engine.base.finding import Problem
from engine.dsl.expr import raw as r
from engine.dsl.expr.type_problems import FractionalQuantity
from engine.dsl.expr.words import word
from engine.model.expr import types as t
from engine.model.expr.tree import Literal
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.quantity import Fen, Points

#: Written quantities are smaller than this, in their smallest step.
STEPS_MAX = 10**15


def literal(raw: r.Num | r.Quantity | r.Words | r.Day | r.Truth) -> Literal | Problem:
    """The typed literal of a written one."""
    match raw:
        case r.Num(value):
            return Literal(type=t.Number(_scale(value)), span=raw.span, value=value)
        case r.Words(value):
            return Literal(type=t.Text(), span=raw.span, value=value)
        case r.Day(value):
            return Literal(type=t.Date(), span=raw.span, value=value)
        case r.Truth(value):
            return Literal(type=t.Bool(), span=raw.span, value=value)
        case r.Quantity():
            return _quantity(raw)


def _scale(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


#: How many of its smallest steps a unit has, and the type of a whole number of steps.
_WHOLE: dict[str, tuple[int, Type, Callable[[int], Value]]] = {
    "wan": (1_000_000, t.Money(), Fen),
    "yuan": (100, t.Money(), Fen),
    "hours": (60, t.Duration(), lambda n: timedelta(minutes=n)),
    "minutes": (1, t.Duration(), lambda n: timedelta(minutes=n)),
    "days": (1, t.Days(), int),
    "months": (1, t.Months(), int),
    "workdays": (1, t.Workdays(), int),
}


def _quantity(raw: r.Quantity) -> Literal | Problem:
    if raw.unit == "%":
        share = raw.value / 100
        return Literal(type=t.Number(_scale(share)), span=raw.span, value=share)
    if raw.unit == "points":
        scale = _scale(raw.value)
        value = Points(raw.value * 10**scale)
        return Literal(type=t.Points("", scale), span=raw.span, value=value)
    steps, kind, make = _WHOLE[raw.unit]
    count = raw.value * steps
    if count != int(count) or abs(count) >= STEPS_MAX:
        return FractionalQuantity(f"{raw.value} {word(raw.unit, 'zh')}")
    return Literal(type=kind, span=raw.span, value=make(int(count)))
