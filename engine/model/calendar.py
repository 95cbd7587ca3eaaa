"""Calendars: which days are worked, as data by year, and how far the table reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """Days off and make-up days on top of the Monday-to-Friday week, for the years that are announced.

    It is reference data: versioned by `version` (a digest), outside the rule set's hash; a day in a year that
    is not announced is judged by the week alone and makes a deadline provisional.
    """

    version: str
    years: frozenset[int]
    holidays: Mapping[date, str] = field(default_factory=dict)
    workdays: Mapping[date, str] = field(default_factory=dict)
    #: Where a month lacks the corresponding day: its last day (Civil Code art. 202), or the day after that.
    month_end_forward: bool = False
    #: From when to when offices are open on a working day; empty where only days are counted.
    hours: tuple[tuple[time, time], ...] = ()

    def is_workday(self, day: date) -> bool:
        """Whether offices work on that day."""
        if day in self.workdays:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def knows(self, day: date) -> bool:
        """Whether that day's year is announced."""
        return day.year in self.years


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A deadline and how it came about; the instant is the last one that is still in time."""

    at: datetime
    #: The last day, in local time.
    day: date
    provisional: bool = False
    #: The days counted, in order, for working-day limits (for the page that explains it).
    counted: tuple[date, ...] = ()
