"""How the clock of a whole case stands: what of its time is used, and why it stands still."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.model.limit import Roll

#: Reasons that the engine itself brings: the case is suspended, or has ended.
SUSPENDED, CLOSED = "suspended", "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockState:
    """How the clock of a case stands: `due = resumed + (budget - consumed)` while it runs."""

    #: What is counted: `workdays`, `days`, `seconds`, `office_seconds`, or `fixed` for a day laid down.
    unit: str
    budget: int
    roll: Roll
    #: Since when it runs, or ran last.
    since: datetime
    due: datetime
    due_day: date
    provisional: bool = False
    consumed: int = 0
    #: The reasons for which it stands still now.
    pauses: tuple[str, ...] = ()
    paused_at: datetime | None = None
    paused_seconds: int = 0

    def late_at(self, at: datetime) -> bool:
        """Whether the time was over at a moment; while it stands still, when that began."""
        return (self.paused_at or at) > self.due
