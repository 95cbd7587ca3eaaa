"""Moments and lengths of time as people write them in a scenario."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum

from engine.base.clock import SHANGHAI
from engine.model.calendar import Calendar

YEAR_LEAST, YEAR_MOST = 1900, 2199
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?))?")
_LENGTH = re.compile(r"(\d{1,4}) ?(个?工作日|天|小时|分钟|workdays?|days?|hours?|minutes?)")


class Step(Enum):
    """What a length is counted in."""

    WORKDAYS = "workdays"
    DAYS = "days"
    HOURS = "hours"
    MINUTES = "minutes"


@dataclass(frozen=True, slots=True)
class Length:
    """A stretch of time."""

    count: int
    step: Step


def day_of(text: str) -> date | None:
    """A day written as 2025-06-03."""
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day is not None and YEAR_LEAST <= day.year <= YEAR_MOST else None


def moment_of(text: str) -> datetime | None:
    """A moment written as 2025-06-03 09:00 in local time; a day alone is its first instant."""
    found = _MOMENT.fullmatch(text.strip())
    if found is None or day_of(found[1]) is None:
        return None
    try:
        local = datetime.fromisoformat(f"{found[1]}T{found[2] or '00:00'}")
    except ValueError:
        return None
    return local.replace(tzinfo=SHANGHAI).astimezone(UTC)


def length_of(text: str) -> Length | None:
    """A length written as `5 workdays`, `5 个工作日`, `3 days`, `2 小时`."""
    found = _LENGTH.fullmatch(text.strip())
    if found is None:
        return None
    words = {"工作日": "workdays", "个工作日": "workdays", "天": "days", "小时": "hours", "分钟": "minutes"}
    word = words.get(found[2], found[2])
    return Length(int(found[1]), Step(word if word.endswith("s") else word + "s"))


def after(start: datetime, length: Length, calendar: Calendar) -> datetime:
    """The moment that lies so far after `start`; working days keep the time of day."""
    match length.step:
        case Step.WORKDAYS:
            return _workdays_after(start, length.count, calendar)
        case Step.DAYS:
            return start + timedelta(days=length.count)
        case Step.HOURS:
            return start + timedelta(hours=length.count)
        case Step.MINUTES:
            return start + timedelta(minutes=length.count)


def shown(at: datetime) -> str:
    """A moment as people read it."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M}"


def last_of(day: date) -> datetime:
    """The last instant that is still in time when a limit ends on `day` (24:00, in UTC)."""
    return datetime.combine(day + timedelta(days=1), time(), SHANGHAI).astimezone(UTC)


def _workdays_after(start: datetime, count: int, calendar: Calendar) -> datetime:
    here = start.astimezone(SHANGHAI)
    while count > 0:
        here += timedelta(days=1)
        count -= calendar.is_workday(here.date())
    return here.astimezone(UTC)
