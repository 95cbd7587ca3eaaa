"""Day counts exclude the start day and end at 24:00 of the last day (Civil Code arts. 201-203)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from engine.model.calendar import Calendar
from engine.model.expr import types as t
from engine.model.expr.types import Type
from engine.model.limit import Roll
from engine.runtime.calendar import due, midnight, workdays_between
from tests.support.office import at

CALENDAR = Calendar(
    version="2025",
    years=frozenset({2025}),
    holidays=dict.fromkeys((date(2025, 4, 4), date(2025, 5, 1), date(2025, 5, 2), date(2025, 6, 2)), "休"),
    workdays={date(2025, 4, 27): "调休"},
)
GUANGXI = Calendar(
    version="gx",
    years=CALENDAR.years,
    holidays={**CALENDAR.holidays, date(2025, 3, 31): "三月三", date(2025, 4, 1): "三月三"},
    workdays=CALENDAR.workdays,
)


@pytest.mark.parametrize(
    ("start", "kind", "amount", "roll", "last_day", "provisional"),
    [
        ("2025-03-03 09:00", t.Workdays(), 20, Roll.NEXT_WORKDAY, "2025-03-31", False),
        ("2025-04-07 09:00", t.Workdays(), 15, Roll.NEXT_WORKDAY, "2025-04-27", False),
        ("2025-06-03 09:00", t.Workdays(), 5, Roll.NEXT_WORKDAY, "2025-06-10", False),
        ("2025-06-03 11:00", t.Workdays(), 10, Roll.NEXT_WORKDAY, "2025-06-17", False),
        ("2025-06-09 23:59", t.Workdays(), 7, Roll.NEXT_WORKDAY, "2025-06-18", False),
        ("2025-06-02 12:00", t.Days(), 7, Roll.NONE, "2025-06-09", False),
        ("2025-06-05 12:00", t.Days(), 30, Roll.NONE, "2025-07-05", False),
        ("2025-06-05 12:00", t.Days(), 30, Roll.NEXT_WORKDAY, "2025-07-07", False),
        ("2025-01-31 12:00", t.Months(), 1, Roll.NONE, "2025-02-28", False),
        ("2025-06-03 12:00", t.Workdays(), 0, Roll.NEXT_WORKDAY, "2025-06-03", False),
        ("2025-12-31 12:00", t.Workdays(), 1, Roll.NEXT_WORKDAY, "2026-01-01", True),
        ("2025-12-25 12:00", t.Days(), 10, Roll.NEXT_WORKDAY, "2026-01-05", True),
        ("2025-12-25 12:00", t.Days(), 10, Roll.NONE, "2026-01-04", False),
        ("2025-06-03 12:00", t.Optional(t.Days()), 1, Roll.NONE, "2025-06-04", False),
    ],
)
def test_a_limit_in_days_ends_at_midnight_after_its_last_day(
    start: str, kind: Type, amount: int, roll: Roll, last_day: str, provisional: bool
) -> None:
    found = due(CALENDAR, at(start), kind, amount, roll)
    day = date.fromisoformat(last_day)
    assert (found.day, found.at, found.provisional) == (day, midnight(day + timedelta(days=1)), provisional)


def test_a_regional_calendar_moves_the_deadline() -> None:
    assert due(GUANGXI, at("2025-03-03 09:00"), t.Workdays(), 20, Roll.NONE).day == date(2025, 4, 2)


def test_minutes_count_from_the_event() -> None:
    found = due(CALENDAR, at("2025-06-07 09:00"), t.Duration(), timedelta(minutes=30), Roll.NEXT_WORKDAY)
    assert found.at == at("2025-06-07 09:30")


def test_counted_days_explain_a_deadline() -> None:
    counted = due(CALENDAR, date(2025, 4, 24), t.Workdays(), 3, Roll.NONE).counted
    assert [day.day for day in counted] == [25, 27, 28]


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [("2025-04-24", "2025-04-28", 3), ("2025-04-28", "2025-04-24", -3), ("2025-06-02", "2025-06-02", 0)],
)
def test_working_days_between(start: str, end: str, days: int) -> None:
    assert workdays_between(CALENDAR, date.fromisoformat(start), date.fromisoformat(end)) == days


@pytest.mark.parametrize(
    ("start", "forward", "last_day"),
    [
        ("2025-01-31 12:00", False, "2025-02-28"),
        ("2025-01-31 12:00", True, "2025-03-01"),
        ("2024-01-30 12:00", True, "2024-03-01"),
        ("2024-01-29 12:00", True, "2024-02-29"),
        ("2025-01-28 12:00", True, "2025-02-28"),
    ],
)
def test_a_jurisdiction_says_what_a_month_too_short_means(start: str, forward: bool, last_day: str) -> None:
    calendar = replace(CALENDAR, month_end_forward=forward)
    assert due(calendar, at(start), t.Months(), 1, Roll.NONE).day == date.fromisoformat(last_day)
