"""Office hours: how much of them lies between two moments, and when so much of them is over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from engine.base.clock import SHANGHAI
from engine.model.calendar import Calendar, Due
from engine.model.expr.values import OutOfRange

DAYS_MAX = 3_660
Span = tuple[datetime, datetime]


def worked(calendar: Calendar, start: datetime, end: datetime) -> Iterator[Span]:
    """The stretches of office hours between two moments, oldest first."""
    day, last = start.astimezone(SHANGHAI).date(), end.astimezone(SHANGHAI).date()
    if (last - day).days > DAYS_MAX:
        raise OutOfRange("more than ten years of office hours")
    while day <= last:
        for opens, closes in _windows(calendar, day):
            begins, ends = max(opens, start), min(closes, end)
            if begins < ends:
                yield begins, ends
        day += timedelta(days=1)


def worktime_between(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """How much of the office hours lies between two moments."""
    return sum((ends - begins for begins, ends in worked(calendar, start, end)), timedelta())


def after_worktime(calendar: Calendar, start: datetime, length: timedelta) -> Due:
    """The moment at which so much of the office hours is over; work that comes outside of them waits."""
    left, day = length, start.astimezone(SHANGHAI).date()
    first = day
    while (day - first).days <= DAYS_MAX:
        for opens, closes in _windows(calendar, day):
            begins = max(opens, start)
            if left <= max(closes - begins, timedelta()):
                return _due(calendar, first, begins + left)
            left -= max(closes - begins, timedelta())
        day += timedelta(days=1)
    raise OutOfRange(f"{length} of office hours")


def _due(calendar: Calendar, first: date, at: datetime) -> Due:
    day = at.astimezone(SHANGHAI).date()
    known = all(year in calendar.years for year in range(first.year, day.year + 1))
    return Due(at=at, day=day, provisional=not known)


def _windows(calendar: Calendar, day: date) -> Iterator[Span]:
    if calendar.is_workday(day):
        for opens, closes in calendar.hours:
            yield (
                datetime.combine(day, opens, SHANGHAI).astimezone(UTC),
                datetime.combine(day, closes, SHANGHAI).astimezone(UTC),
            )
