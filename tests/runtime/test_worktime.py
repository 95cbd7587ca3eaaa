"""Office hours: they run on working days and make-up days between the doors' opening and closing alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.runtime.worktime import after_worktime, worktime_between
from tests.runtime.test_calendar import CALENDAR, GUANGXI
from tests.support.office import at

HOURS = ((time(8), time(12)), (time(14), time(18)))
OFFICE = replace(CALENDAR, hours=HOURS)
MINUTES = st.integers(0, 330 * 24 * 60)
MOMENTS = MINUTES.map(lambda minutes: at("2025-01-01 00:00") + timedelta(minutes=minutes))
LENGTHS = st.timedeltas(timedelta(minutes=1), timedelta(hours=120))


@pytest.mark.parametrize(
    ("start", "hours", "ends", "provisional"),
    [
        # inside one stretch, and up to its last moment
        ("2025-06-03 09:00", 2, "2025-06-03 11:00", False),
        ("2025-06-03 09:00", 3, "2025-06-03 12:00", False),
        # over noon, over night
        ("2025-06-03 11:00", 2, "2025-06-03 15:00", False),
        ("2025-06-03 17:00", 2, "2025-06-04 09:00", False),
        # what comes before the doors open, at noon or at night waits
        ("2025-06-03 06:30", 1, "2025-06-03 09:00", False),
        ("2025-06-03 12:30", 1, "2025-06-03 15:00", False),
        ("2025-06-03 22:00", 1, "2025-06-04 09:00", False),
        # a weekend, a day off, a make-up Sunday that is worked
        ("2025-06-06 17:00", 2, "2025-06-09 09:00", False),
        ("2025-05-30 17:00", 2, "2025-06-03 09:00", False),
        ("2025-04-26 10:00", 2, "2025-04-27 10:00", False),
        # into a year that is not announced: the week alone decides, and it is said so
        ("2025-12-31 17:00", 2, "2026-01-01 09:00", True),
    ],
)
def test_hours_run_only_while_offices_are_open(start: str, hours: int, ends: str, provisional: bool) -> None:
    found = after_worktime(OFFICE, at(start), timedelta(hours=hours))
    assert (found.at, found.provisional) == (at(ends), provisional)


def test_a_place_with_other_days_off_counts_its_own() -> None:
    there = replace(GUANGXI, hours=HOURS)
    start = at("2025-03-28 17:00")
    assert after_worktime(OFFICE, start, timedelta(hours=2)).at == at("2025-03-31 09:00")
    assert after_worktime(there, start, timedelta(hours=2)).at == at("2025-04-02 09:00")


@given(MOMENTS, LENGTHS)
def test_what_is_counted_forward_is_counted_back(start: datetime, length: timedelta) -> None:
    assert worktime_between(OFFICE, start, after_worktime(OFFICE, start, length).at) == length


@given(MOMENTS, LENGTHS, st.integers(0, 100), st.timedeltas(timedelta(0), timedelta(days=30)))
def test_time_on_a_clock_is_conserved_when_it_stands_still(
    start: datetime, length: timedelta, share: int, pause: timedelta
) -> None:
    due = after_worktime(OFFICE, start, length).at
    stopped = start + (due - start) * share / 100
    again = stopped + pause
    later = after_worktime(OFFICE, again, worktime_between(OFFICE, stopped, due)).at
    assert worktime_between(OFFICE, start, stopped) + worktime_between(OFFICE, again, later) == length
