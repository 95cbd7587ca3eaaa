"""Events of the clock of a whole case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockStarted:
    """The time of the whole case runs from now on."""

    unit: str
    budget: int
    roll: str
    since: datetime
    due: datetime
    due_day: date
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockPaused:
    """There is one more reason for which the clock stands still."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockUnpaused:
    """A reason for which the clock stood still is no more; others may be left."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockResumed:
    """The clock runs again; how much had been consumed before, and what follows."""

    consumed: int
    due: datetime
    due_day: date
    provisional: bool = False


ClockEvent = ClockStarted | ClockPaused | ClockUnpaused | ClockResumed
