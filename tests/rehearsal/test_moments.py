"""Moments and lengths as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.calendar import Calendar
from engine.rehearsal.expecting.words import same
from engine.rehearsal.moments import after, length_of, moment_of, shown

CALENDAR = Calendar(
    version="t",
    years=frozenset({2025}),
    holidays={date(2025, 6, 2): "端午节"},
    workdays={date(2025, 6, 8): "调休"},
)


@pytest.mark.parametrize(
    ("start", "length", "wanted"),
    [
        ("2025-05-30 09:00", "1 workday", "2025-06-03 09:00"),
        ("2025-05-30 09:00", "1 个工作日", "2025-06-03 09:00"),
        ("2025-06-06 17:30", "1工作日", "2025-06-08 17:30"),
        ("2025-06-01", "3 天", "2025-06-04 00:00"),
        ("2025-06-01 23:59:30", "45 minutes", "2025-06-02 00:44"),
        ("2025-06-01 23:00", "2 小时", "2025-06-02 01:00"),
    ],
)
def test_time_passes_by_so_much(start: str, length: str, wanted: str) -> None:
    began, lasts = moment_of(start), length_of(length)
    assert began is not None
    assert lasts is not None
    assert shown(after(began, lasts, CALENDAR)) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "2025-6-3",
        "0001-01-01",
        "9999-12-31 23:59",
        "2025-06-31",
        "2025-06-03 9:00",
        "2025-06-03 24:01",
        "now",
        "",
    ],
)
def test_what_is_no_moment_is_none(text: str) -> None:
    assert moment_of(text) is None


@pytest.mark.parametrize("text", ["5", "5 months", "-1 days", "12345 days", "days", ""])
def test_what_is_no_length_is_none(text: str) -> None:
    assert length_of(text) is None


@pytest.mark.parametrize(
    ("expected", "got", "wanted"),
    [
        ("21600 元", "21,600.00 元", True),
        ("21,600元", "21,600.00 元", True),
        ("3万元", "30,000.00 元", True),
        ("21600", "21,600.00 元", False),
        ("98.23 %", "98.23%", True),
        ("98.2%", "98.20%", False),
        ("75", "75 分", False),
        ("2025-06-03", "2025年6月3日", True),
        ("2025-06-03", "2025年6月4日", False),
        ("1130", "1,130", True),
        ("", "", True),
        ("", "0", False),
    ],
)
def test_values_are_the_same_when_people_would_say_so(expected: str, got: str, wanted: bool) -> None:
    assert same(expected, got) is wanted
