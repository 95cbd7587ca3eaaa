"""Quantities that carry their unit in the type, and how they are shown."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction


class Fen(int):
    """An amount of money in fen."""

    __slots__ = ()


class Points(int):
    """A number of points, in the smallest step of their unit."""

    __slots__ = ()


def yuan(fen: int) -> str:
    """Money as people write it: `yuan(Fen(123450))` is `1,234.50`."""
    sign = "-" if fen < 0 else ""
    whole, rest = divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def percent(share: Fraction | Decimal, places: int = 2) -> str:
    """A share in per cent, half up; what is below the whole is never shown as 100."""
    exact = Fraction(share)
    shown = half_up(exact * 100, places)
    if shown >= 100 and exact < 1:
        shown = 100 - Decimal(1).scaleb(-places)
    return f"{shown:.{places}f}"


def half_up(exact: Fraction | Decimal | int, places: int = 0) -> Decimal:
    """`exact` at `places` decimals, halves away from zero; negative places round before the point."""
    step = Fraction(10) ** -places
    steps = whole_half_up(Fraction(exact) / step)
    return (Decimal(steps) * Decimal(1).scaleb(-places)).quantize(Decimal(1).scaleb(-max(places, 0)))


def whole_half_up(exact: Fraction | Decimal | int) -> int:
    """The nearest whole number, halves away from zero."""
    if isinstance(exact, Decimal):
        return int(exact.to_integral_value(ROUND_HALF_UP))
    fraction = Fraction(exact)
    size = (abs(fraction.numerator) * 2 + fraction.denominator) // (2 * fraction.denominator)
    return size if fraction >= 0 else -size
