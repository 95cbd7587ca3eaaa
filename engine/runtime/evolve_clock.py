"""Folding the clock of a case."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from engine.model.clock import ClockState
from engine.model.clock_event import (
    ClockEvent,
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockUnpaused,
)
from engine.model.limit import Roll


def clocked(clock: ClockState | None, event: ClockEvent, at: datetime) -> ClockState:
    """The clock after one more event."""
    if isinstance(event, ClockStarted):
        return ClockState(
            unit=event.unit, budget=event.budget, roll=Roll(event.roll), since=event.since, due=event.due,
            due_day=event.due_day, provisional=event.provisional,
        )  # fmt: skip
    assert clock is not None, "a clock starts before anything else"
    match event:
        case ClockPaused(reason=reason):
            return replace(clock, pauses=(*clock.pauses, reason), paused_at=clock.paused_at or at)
        case ClockUnpaused(reason=reason):
            return replace(clock, pauses=tuple(each for each in clock.pauses if each != reason))
        case ClockResumed(consumed=consumed, due=due, due_day=day, provisional=provisional):
            assert clock.paused_at is not None, "only a clock that stands still runs again"
            stood = clock.paused_seconds + (at - clock.paused_at) // timedelta(seconds=1)
            return replace(
                clock, consumed=consumed, due=due, due_day=day, provisional=provisional, since=at,
                paused_at=None, paused_seconds=stood,
            )  # fmt: skip
        case _:
            assert_never(event)
