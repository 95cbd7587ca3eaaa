"""Office hours of a deadline, day by day: the stretches that were counted and what they come to."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.base.clock import SHANGHAI
from engine.base.finding import Said
from engine.model.calendar import Calendar
from engine.runtime.worktime import worked
from engine.service.views.case_shape import DayCounted

SPANS_MAX = 240


def worktime_days(calendar: Calendar, start: datetime, due: datetime) -> tuple[DayCounted, ...]:
    """Each day on which office hours count, with its stretches, its sum and the sum so far."""
    days: dict[object, list[tuple[datetime, datetime]]] = {}
    for number, (begins, ends) in enumerate(worked(calendar, start, due)):
        if number >= SPANS_MAX:
            return ()
        days.setdefault(begins.astimezone(SHANGHAI).date(), []).append((begins, ends))
    found: list[DayCounted] = []
    so_far = timedelta()
    for number, spans in enumerate(days.values(), 1):
        today = sum((ends - begins for begins, ends in spans), timedelta())
        so_far += today
        day = spans[0][0].astimezone(SHANGHAI).date()
        written = [f"{_clock(begins)}–{_clock(ends)}" for begins, ends in spans]
        zh = f"{'、'.join(written)}，计 {_length(today).zh}，累计 {_length(so_far).zh}"
        en = f"{', '.join(written)}: {_length(today).en}, {_length(so_far).en} in all"
        found.append(DayCounted(day=day, number=number, reason=Said(zh, en)))
    return tuple(found)


def _clock(at: datetime) -> str:
    return f"{at.astimezone(SHANGHAI):%H:%M}"


def _length(length: timedelta) -> Said:
    hours, minutes = divmod(length // timedelta(minutes=1), 60)
    zh = (f"{hours} 小时" if hours or not minutes else "") + (f" {minutes} 分" if minutes else "")
    return Said(zh.strip(), f"{hours} h" + (f" {minutes} min" if minutes else ""))
