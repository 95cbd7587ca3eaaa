"""Written values and their types."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from engine.base.finding import Problem
from engine.dsl.expr.problems.types import FractionalQuantity
from engine.dsl.expr.syntax import raw as r
from engine.dsl.expr.syntax.words import word
from engine.model.expr import types as t
from engine.model.expr.tree import Literal
from engine.model.expr.types import Type
from engine.model.expr.values import NUMBER_MAX, Value
from engine.model.quantity import Fen, Points

#: Lengths of time are shorter than this, in their smallest step (two thousand years of minutes).
STEPS_MAX = 10**9
PLACES_MAX = 12
_SHOWN_MAX = 40


def literal(raw: r.Num | r.Quantity | r.Words | r.Day | r.Truth) -> Literal | Problem:
    """The typed literal of a written one."""
    match raw:
        case r.Num(value) | r.Quantity(value) if not _is_exact(value):
            return FractionalQuantity(f"{value:f}"[:_SHOWN_MAX])
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


def _is_exact(value: Decimal) -> bool:
    """Whether the number is small and short enough that computing with it stays exact."""
    return abs(value) < NUMBER_MAX and _scale(value) <= PLACES_MAX


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
    limit = NUMBER_MAX if isinstance(kind, t.Money) else STEPS_MAX
    if count != int(count) or count >= limit:
        return FractionalQuantity(f"{raw.value} {word(raw.unit, 'zh')}")
    return Literal(type=kind, span=raw.span, value=make(int(count)))
