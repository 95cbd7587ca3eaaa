"""Deadlines: how long from when until the last moment that is still in time (Civil Code arts. 201-203)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from engine.base.clock import SHANGHAI
from engine.model.calendar import Calendar, Due
from engine.model.expr import types as t
from engine.model.expr.library import add_months, add_months_on
from engine.model.expr.types import Type
from engine.model.expr.values import OutOfRange, Value
from engine.model.limit import Roll

_DAY = timedelta(days=1)
DAYS_MAX = 36_600


def due(calendar: Calendar, start: datetime | date, kind: Type, amount: Value, roll: Roll) -> Due:
    """The deadline `amount` after `start`.

    Day counts exclude the start day and end at 24:00 of the last day, so `at` is the midnight that follows;
    whoever acts at that very instant is in time. Hours count from the event itself. A day or a moment given
    instead of a length is the deadline as it stands.
    """
    match kind:
        case t.Optional(item):
            return due(calendar, start, item, amount, roll)
        case t.Duration():
            return _moment(instant(start) + amount)
        case t.Instant():
            return _moment(amount)
        case t.Date():
            return _end_of(amount)
        case t.Workdays():
            return after_workdays(calendar, _day(start), int(amount))
        case t.Months():
            months = add_months_on if calendar.month_end_forward else add_months
            return _rolled(calendar, months(_day(start), amount), roll)
        case _:
            return _rolled(calendar, _later(_day(start), int(amount)), roll)


def after_workdays(calendar: Calendar, start: date, count: int) -> Due:
    """The end of the `count`-th working day after `start`; nought is the end of the start day."""
    day = start
    counted: list[date] = []
    while len(counted) < count:
        day = _later(day, 1)
        if (day - start).days > DAYS_MAX:
            raise OutOfRange(f"{count} working days")
        if calendar.is_workday(day):
            counted.append(day)
    known = all(year in calendar.years for year in range(start.year, day.year + 1))
    return _end_of(day, provisional=not known, counted=tuple(counted))


def workdays_between(calendar: Calendar, start: date, end: date) -> int:
    """How many working days lie after `start`, up to and with `end`; negative when `end` is earlier."""
    if end < start:
        return -workdays_between(calendar, end, start)
    if (end - start).days > DAYS_MAX:
        raise OutOfRange("more than a hundred years")
    days = (start + _DAY * n for n in range(1, (end - start).days + 1))
    return sum(1 for day in days if calendar.is_workday(day))


def midnight(day: date) -> datetime:
    """The moment a day begins."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def _rolled(calendar: Calendar, day: date, roll: Roll) -> Due:
    if roll is Roll.NONE:
        return _end_of(day)
    known = calendar.knows(day)
    while not calendar.is_workday(day):
        day = _later(day, 1)
        known = known and calendar.knows(day)
    return _end_of(day, provisional=not known)


def _end_of(day: date, *, provisional: bool = False, counted: tuple[date, ...] = ()) -> Due:
    return Due(at=midnight(_later(day, 1)), day=day, provisional=provisional, counted=counted)


def _moment(at: datetime) -> Due:
    return Due(at=at, day=at.astimezone(SHANGHAI).date())


def _later(day: date, days: int) -> date:
    try:
        return day + _DAY * days
    except OverflowError as broken:
        raise OutOfRange(f"{days} days") from broken


def _day(start: datetime | date) -> date:
    return start.astimezone(SHANGHAI).date() if isinstance(start, datetime) else start


def instant(start: datetime | date) -> datetime:
    """A moment, or the one at which a day begins."""
    return start if isinstance(start, datetime) else midnight(start)
