"""Periods of days: a calendar month, quarter or year, what two share, and terms that follow one another."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta

from engine.model.expr.values import Interval

_DAY = timedelta(days=1)


def period_of(day: date, months: int) -> Interval:
    """The calendar period of so many months in which a day lies: 1, 3 or 12."""
    first = date(day.year, day.month - (day.month - 1) % months, 1)
    if (first.year, first.month + months) == (MAXYEAR, 13):
        return Interval(first, date.max)
    past = first.month - 1 + months
    return Interval(first, date(first.year + past // 12, past % 12 + 1, 1) - _DAY)


def _days(period: Interval) -> tuple[int, int]:
    """The first and the last day of a period, both within, as numbers of days."""
    first, last = period.low.toordinal(), period.high.toordinal()
    return first + (not period.low_in), last - (not period.high_in)


def overlap(period: Interval, other: Interval) -> int:
    """How many days two periods share."""
    (a, b), (c, d) = _days(period), _days(other)
    return max(0, min(b, d) - max(a, c) + 1)


def consecutive(terms: tuple[Interval, ...], gap: int = 0) -> int:
    """How many terms, counted back from the latest, follow one another with at most `gap` days between."""
    days = sorted(term for term in map(_days, terms) if term[0] <= term[1])
    if not days:
        return 0
    count, start = 1, days[-1][0]
    for first, last in reversed(days[:-1]):
        if start - last - 1 > gap:
            break
        count, start = count + 1, first
    return count
