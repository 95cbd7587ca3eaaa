"""The calendar: the national table with what the layers below add."""

from __future__ import annotations

from datetime import date

from engine.base.digest import digest
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import read_day, read_int
from engine.model.calendar import Calendar

#: `month_end: forward`: the day after the end of a month that lacks the corresponding day.
FORWARD = "forward"


def calendar(root: View) -> Calendar:
    """The days off and the make-up days that hold for this pack; its version is their digest."""
    view = root.child("calendar")
    years = frozenset(
        year for one in view.child("years").scalars() if (year := read_int(one.text)) is not None
    )
    holidays, workdays = _days(view.child("holidays")), _days(view.child("workdays"))
    forward = view.text("month_end") == FORWARD
    version = digest(
        {
            **({"month_end": FORWARD} if forward else {}),
            "years": sorted(years),
            "holidays": {day.isoformat(): name for day, name in holidays.items()},
            "workdays": {day.isoformat(): name for day, name in workdays.items()},
        }
    )
    return Calendar(
        version=version, years=years, holidays=holidays, workdays=workdays, month_end_forward=forward
    )


def _days(view: View) -> dict[date, str]:
    return {
        day: entry.scalar.text
        for written, entry in view.each()
        if entry.scalar is not None and (day := read_day(written)) is not None
    }
