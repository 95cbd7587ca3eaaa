"""How a value of each type is represented, whatever back end computed it."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from fractions import Fraction

from engine.model.expr import types as t
from engine.model.expr.types import Type
from engine.model.expr.values import Value, checked
from engine.model.quantity import Fen, Points


def represented(value: Value, kind: Type) -> Value:
    """The value in the representation of its type; inner values may be larger than results may."""
    if value is None:
        return None
    match kind:
        case t.Optional(item):
            return represented(value, item)
        case t.Money(exact):
            return Fen(value) if exact else Fraction(value)
        case t.Points(_, _, exact):
            return Points(value) if exact else Fraction(value)
        case t.Number():
            return Decimal(value)
        case t.Ratio():
            return Fraction(value)
        case t.List(item):
            return tuple(represented(each, item) for each in value)
        case _:
            return value


def fitted(value: Value, kind: Type) -> Value:
    """The value in the representation of its type, within bounds."""
    return checked(represented(value, kind))


def zero(kind: Type) -> Value:
    """What a sum of nothing is."""
    match kind:
        case t.Number():
            return Decimal(0)
        case t.Ratio():
            return Fraction(0)
        case t.Money(exact=False) | t.Points(exact=False):
            return Fraction(0)
        case t.Money():
            return Fen(0)
        case t.Points():
            return Points(0)
        case t.Duration():
            return timedelta(0)
        case _:
            return 0
