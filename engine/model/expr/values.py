"""The values expressions work with, and the bounds that hold for all of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

#: bool, Decimal, Fraction, Fen, Points, int (days, months, workdays), str, date, datetime, timedelta,
#: tuple, Interval, Mapping, or None where a value is missing. What it is follows from the node's type.
Value = Any

NUMBER_MAX = 10**15
TEXT_CHARS_MAX = 2000


class OutOfRange(ArithmeticError):
    """A value left the bounds within which the engine promises exact results."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All values between `low` and `high`."""

    low: Value
    high: Value
    low_in: bool = True
    high_in: bool = True

    def __contains__(self, value: Value) -> bool:
        low, high = self.low, self.high
        above = low <= value if self.low_in else low < value
        return bool(above and (value <= high if self.high_in else value < high))


@dataclass(frozen=True, slots=True)
class CodeValues:
    """What one attribute of a code list is for each code that has it."""

    pairs: tuple[tuple[str, Value], ...]
    by_code: Mapping[str, Value] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_code", dict(self.pairs))


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is refused: a code, and the values that a sentence about it needs."""

    code: str
    values: tuple[Value, ...] = ()
    #: Whether it may pass by waiting: no lasting no.
    waits: bool = False
    #: Whose sentence it is: the condition of a rule, by its full id; "" for a bare code.
    of: str = ""


def checked(value: Value) -> Value:
    """The value itself, unless it is out of bounds."""
    match value:
        case bool() | None | date() | timedelta() | Interval() | Mapping():
            return value
        case int() | Decimal() | Fraction():
            if not _is_small(value):
                raise OutOfRange("a number of 10^15 or more")
        case str():
            if len(value) > TEXT_CHARS_MAX:
                raise OutOfRange(f"a text of more than {TEXT_CHARS_MAX} characters")
        case tuple():
            for item in value:
                checked(item)
        case Reason(values=values):
            checked(values)
        case _:
            raise TypeError(f"not a value of the language: {type(value).__name__}")
    return value


def _is_small(number: int | Decimal | Fraction) -> bool:
    if isinstance(number, Decimal):
        return number.is_finite() and abs(number) < NUMBER_MAX
    return -NUMBER_MAX < number < NUMBER_MAX
