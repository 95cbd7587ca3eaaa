"""What helping units can answer: done, not for us, or nothing in time; and what a ruling may say."""

from __future__ import annotations

from engine.model.ids import OutcomeId
from engine.model.process import Outcome, Task
from engine.model.state import CaseState, Seat, SeatKind

DONE, OBJECTS, ABSENT = OutcomeId("done"), OutcomeId("objects"), OutcomeId("absent")
#: Of a ruling on an objection.
UPHELD, DISMISSED = OutcomeId("upheld"), OutcomeId("dismissed")


def answers_of(task: Task, state: CaseState, seat: Seat) -> tuple[Outcome, ...]:
    """The outcomes that the holder of a seat may give: nobody objects a second time."""
    before = state.seats.get(seat.follows) if seat.follows else None
    heard = task.assist is not None and before is not None and before.outcome == OBJECTS
    return tuple(
        outcome
        for outcome in task.outcomes.values()
        if not outcome.by_clock
        and outcome.rules is (seat.kind is SeatKind.RULING)
        and not (heard and outcome.id == OBJECTS)
    )
