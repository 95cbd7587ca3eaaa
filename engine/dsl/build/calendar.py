"""The calendar: the national table with what the layers below add."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, time

from engine.base.digest import digest
from engine.base.finding import Findings
from engine.dsl.build.problems.clocks import BadHours
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import read_day, read_int
from engine.dsl.text.node import Scalar
from engine.model.calendar import Calendar

#: `month_end: forward`: the day after the end of a month that lacks the corresponding day.
FORWARD = "forward"
_STRETCH = re.compile(r"(\d\d?):(\d\d)\s*[-–—~～]\s*(\d\d?):(\d\d)")
Stretch = tuple[time, time]


def calendar(root: View) -> Calendar:
    """The days off and the make-up days that hold for this pack; its version is their digest."""
    view = root.child("calendar")
    years = frozenset(
        year for one in view.child("years").scalars() if (year := read_int(one.text)) is not None
    )
    holidays, workdays = _days(view.child("holidays")), _days(view.child("workdays"))
    forward = view.text("month_end") == FORWARD
    hours = tuple(span for span, _ in _stretches(view.child("hours")) if span is not None)
    version = digest(
        {
            **({"month_end": FORWARD} if forward else {}),
            **({"hours": [f"{a:%H:%M}-{b:%H:%M}" for a, b in hours]} if hours else {}),
            "years": sorted(years),
            "holidays": {day.isoformat(): name for day, name in holidays.items()},
            "workdays": {day.isoformat(): name for day, name in workdays.items()},
        }
    )
    return Calendar(
        version=version,
        years=years,
        holidays=holidays,
        workdays=workdays,
        month_end_forward=forward,
        hours=hours,
    )


def _stretches(view: View) -> Iterator[tuple[Stretch | None, Scalar]]:
    """The stretches as they are written, one after another; None for one that is none."""
    before = time.min
    for one in view.scalars():
        found = _STRETCH.fullmatch(one.text.strip())
        span = None if found is None else (_time(found[1], found[2]), _time(found[3], found[4]))
        if span is None or span[0] is None or span[1] is None or not before <= span[0] < span[1]:
            yield None, one
        else:
            before = span[1]
            yield (span[0], span[1]), one


def _time(hour: str, minute: str) -> time | None:
    is_one = int(hour) < 24 and int(minute) < 60
    return time(int(hour), int(minute)) if is_one else None


def tell_hours(root: View, findings: Findings) -> None:
    """Tell what is no stretch of office hours."""
    for span, written in _stretches(root.child("calendar").child("hours")):
        if span is None:
            findings.add(BadHours(written.text), written.span)


def _days(view: View) -> dict[date, str]:
    return {
        day: entry.scalar.text
        for written, entry in view.each()
        if entry.scalar is not None and (day := read_day(written)) is not None
    }
