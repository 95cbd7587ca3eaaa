"""Tasks that are claimed or signed for: for how long, by when, and what a timer does about it."""

from __future__ import annotations

from engine.model.event import Operated, TimerEnded, TimerSet
from engine.model.ids import ActivationId, TimerId
from engine.model.process import Task
from engine.model.seat_event import SeatUnclaimed
from engine.model.state import Activation, CaseState, Seat, SeatState, Timer
from engine.runtime.draft import Draft, seats_of
from engine.runtime.effects.perform import perform
from engine.runtime.entering import deadline
from engine.runtime.scope import Asking

_CLAIM, _RECEIPT = "/claim@", "/receipt"


def is_of_receiving(timer: Timer) -> bool:
    """Whether a timer is about claiming or signing for, and not about the deadline of a step."""
    return _CLAIM in timer.id or _RECEIPT in timer.id


def hold_claim(draft: Draft, task: Task, seat: Seat) -> Asking[None]:
    """What has just been claimed goes back when its time is over."""
    end_claim(draft, seat)
    due = (yield from deadline(draft, task.claim_for)) if task.claim_for else None
    if due is not None:
        name = TimerId(f"{seat.id}{_CLAIM}{draft.state.seq}")
        draft.tell(TimerSet(timer=name, activation=seat.activation, at=due.at))


def end_claim(draft: Draft, seat: Seat) -> None:
    """The time of an earlier claim no longer runs."""
    for timer in tuple(draft.state.timers):
        if timer.startswith(f"{seat.id}{_CLAIM}"):
            draft.tell(TimerEnded(timer=timer, fired=False))


def await_receipt(draft: Draft, task: Task, activation: ActivationId) -> Asking[None]:
    """By when a task that has just come is to be signed for."""
    limit = task.sign_for.within if task.sign_for else None
    due = (yield from deadline(draft, limit)) if limit else None
    if due is not None:
        draft.tell(TimerSet(timer=TimerId(f"{activation}{_RECEIPT}"), activation=activation, at=due.at))


def awaits_receipt(state: CaseState, task: Task, seat: Seat) -> bool:
    """Whether a task has to be signed for first; who was asked by others, or decides anew, need not."""
    before = state.seats.get(seat.follows) if seat.follows else None
    again = before is not None and before.state is SeatState.WITHDRAWN
    return task.sign_for is not None and seat.signed_for_at is None and seat.parent is None and not again


def time_over(draft: Draft, task: Task, here: Activation, timer: Timer) -> Asking[None]:
    """A claim has run out, or a task was not signed for in time; where that was done meanwhile, nothing."""
    seats = seats_of(draft.state, here.id)
    if _CLAIM in timer.id:
        for seat in seats:
            if seat.state is SeatState.CLAIMED and timer.id.startswith(f"{seat.id}{_CLAIM}"):
                draft.tell(Operated(what="claim_over", seat=seat.id))
                draft.tell(SeatUnclaimed(seat=seat.id))
        return
    late = [seat for seat in seats if seat.is_live and awaits_receipt(draft.state, task, seat)]
    for seat in late:
        draft.tell(Operated(what="receipt_late", seat=seat.id))
    if late and task.sign_for is not None:
        yield from perform(draft, task.sign_for.late, f"{here.id}{_RECEIPT}")
