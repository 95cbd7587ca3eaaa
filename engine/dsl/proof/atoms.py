"""Cutting an input into atoms: the fewest values such that any other value is told apart from none of them.

For codes and truth values each is an atom; for text each that is written and one other; for what has an
order the ends that are written, and one value between each two neighbours where there is one. A column
knows which rows each atom satisfies, as the bits of a number. All of it takes one sweep over the ends
that are written.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Final

from engine.model.expr import types as t
from engine.model.expr.table import Among, Anything, Column, Stretch, Test, Within
from engine.model.expr.types import Type
from engine.model.expr.values import Value

#: A text that no cell names.
OTHER: Final = "…"


@dataclass(frozen=True, slots=True)
class Atom:
    """A value that stands for all values that satisfy the same rows."""

    value: Value
    rows: int


def atoms(column: Column, tests: Sequence[Test]) -> tuple[Atom, ...]:
    """The atoms of one input; of several that satisfy the same rows the first is kept."""
    kind = column.type.item if isinstance(column.type, t.Optional) else column.type
    match kind:
        case t.Enum(_, codes):
            found = _each(codes, tests)
        case t.Bool():
            found = _each((True, False), tests)
        case t.Text():
            words = {value for test in tests if isinstance(test, Among) for value in test.values}
            found = _each((*sorted(words), OTHER), tests)
        case _:
            found = _sweep(_samples(kind, column.range, tests), tests)
    if column.may_miss:
        found = [*found, Atom(None, _bits(i for i, test in enumerate(tests) if test.admits(None)))]
    kept: dict[int, Atom] = {}
    for atom in found:
        kept.setdefault(atom.rows, atom)
    return tuple(kept.values())


def _bits(rows: Iterator[int]) -> int:
    mask = 0
    for row in rows:
        mask |= 1 << row
    return mask


def _each(values: Sequence[Value], tests: Sequence[Test]) -> list[Atom]:
    masks = dict.fromkeys(values, 0)
    anyway = 0
    for row, test in enumerate(tests):
        bit = 1 << row
        if not isinstance(test, Among) or test.excluded:
            anyway |= 0 if isinstance(test, Within) else bit
        if isinstance(test, Among):
            for value in test.values & masks.keys():
                masks[value] ^= bit
    return [Atom(value, mask ^ anyway) for value, mask in masks.items()]


def _samples(kind: Type, confined: Stretch | None, tests: Sequence[Test]) -> list[Value]:
    """All ends that are written and a value in each gap, in order, inside the range."""
    range_ = confined or Stretch()
    stretches = [range_, *(one for test in tests if isinstance(test, Within) for one in test.stretches)]
    ends = sorted({end for one in stretches for end in (one.low, one.high) if end is not None})
    if not ends:
        return [_zero(kind)]
    found = [_beyond(ends[0], -1)]
    for low, high in pairwise(ends):
        found += [low, _between(low, high, kind)]
    found += [ends[-1], _beyond(ends[-1], 1)]
    return [value for value in found if value is not None and range_.admits(value)]


def _zero(kind: Type) -> Value:
    match kind:
        case t.Date():
            return date(2000, 1, 1)
        case t.Duration():
            return timedelta(0)
        case t.Ratio():
            return Fraction(0)
        case t.Number():
            return Decimal(0)
        case _:
            return 0


def step(kind: Type) -> Value:
    """The distance of neighbouring values; None where between any two there is another."""
    match kind:
        case t.Number(int() as scale):
            return Decimal(1).scaleb(-scale)
        case t.Number() | t.Ratio() | t.Duration():
            return None
        case t.Date():
            return timedelta(days=1)
        case _:
            return 1


def _beyond(end: Value, sign: int) -> Value:
    """A value outside; None where the calendar ends."""
    match end:
        case date():
            try:
                return end + timedelta(days=sign)
            except OverflowError:
                return None
        case timedelta():
            return end + timedelta(hours=sign)
        case _:
            return end + sign


def _between(low: Value, high: Value, kind: Type) -> Value:
    """A value strictly between two, a round one where possible; None where they are neighbours."""
    distance = step(kind)
    if distance is not None:
        return low + distance if low + distance < high else None
    if isinstance(low, timedelta):
        return low + (high - low) / 2
    whole = type(low)(low // 1 + 1)
    return whole if low < whole < high else (low + high) / 2


def _sweep(samples: list[Value], tests: Sequence[Test]) -> list[Atom]:
    """Which rows each sample satisfies: each stretch switches its row on at one sample and off at another."""
    on, off = [0] * (len(samples) + 1), [0] * (len(samples) + 1)
    for row, test in enumerate(tests):
        bit = 1 << row
        for one in _stretches(test):
            first, last = _extent(samples, one)
            if first < last:
                on[first] |= bit
                off[last] |= bit
    found, mask = [], 0
    for i, sample in enumerate(samples):
        mask = (mask & ~off[i]) | on[i]
        found.append(Atom(sample, mask))
    return found


def _stretches(test: Test) -> tuple[Stretch, ...]:
    match test:
        case Within(stretches=stretches):
            return stretches
        case Anything():
            return (Stretch(),)
        case Among():
            return ()


def _extent(samples: list[Value], one: Stretch) -> tuple[int, int]:
    first = 0 if one.low is None else (bisect_left if one.low_in else bisect_right)(samples, one.low)
    last = (
        len(samples)
        if one.high is None
        else (bisect_right if one.high_in else bisect_left)(samples, one.high)
    )
    return first, last
