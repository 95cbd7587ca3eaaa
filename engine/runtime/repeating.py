"""Asking nobody twice: where somebody has agreed to the same already, the engine lets that stand."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.command import START, SYSTEM
from engine.model.process import Leads, Task, agreement_of
from engine.model.seat_event import SeatDecided
from engine.model.signing import Dedupe
from engine.model.state import CaseState, Seat, SeatKind, SeatState
from engine.runtime.draft import Draft, seat_number
from engine.runtime.walk import task_of


def unchanged_since(state: CaseState, task: Task, seat: Seat) -> bool:
    """Whether the answers on which the agreement of a seat rests are still the same."""
    if not task.watch:
        return seat.changes == state.changes
    return all(state.changed_at.get(path, 0) <= seat.changes for path in task.watch)


def answer_repeats(draft: Draft, task: Task, seats: Iterable[Seat]) -> bool:
    """Agree on seats that have just opened, where their people have agreed; whether there was one."""
    answered = False
    agreement = agreement_of(task)
    if task.dedupe is Dedupe.NONE or agreement is None:
        return False
    for seat in seats:
        earlier = _agreed(draft, task, draft.state.seats[seat.id])
        if earlier is None:
            continue
        draft.tell(
            SeatDecided(
                seat=seat.id,
                outcome=agreement,
                person=SYSTEM.person,
                opinion=draft.keep(_cited(draft, earlier)),
                repeats=earlier.id,
            )
        )
        answered = True
    return answered


def is_repeated(seats: Iterable[Seat]) -> bool:
    """Whether all that was answered in a step had been answered before."""
    answered = [seat for seat in seats if seat.counts and seat.state is SeatState.DECIDED]
    return bool(answered) and all(seat.repeats is not None for seat in answered)


def _agreed(draft: Draft, task: Task, seat: Seat) -> Seat | None:
    """The newest agreement that speaks for a seat; one asked for by name, or that came back, is asked."""
    asked_others = any(other.parent == seat.id for other in draft.state.seats.values())
    if not seat.is_live or seat.kind is not SeatKind.OWN or seat.follows or asked_others:
        return None
    found = [each for each in draft.state.seats.values() if _speaks(draft, task, seat, each)]
    return max(found, key=lambda each: _turn(draft.state, each), default=None)


def _speaks(draft: Draft, task: Task, seat: Seat, earlier: Seat) -> bool:
    """Their own agreement, as themself, in a step that still holds, to the same answers."""
    state, person = draft.state, earlier.decided_by
    if earlier.state is not SeatState.DECIDED or not earlier.counts or person not in seat.persons:
        return False
    if earlier.on_behalf_of is not None or seat.principal_of(person) is not None:
        return False
    here = state.activations[earlier.activation]
    if here.node == START or here.entered_seq < state.anew_seq or here.state not in ("open", "passed"):
        return False
    if task.dedupe is Dedupe.CONSECUTIVE and here.id not in (seat.activation, _step_before(state)):
        return False
    given = task_of(draft.process, here.node).outcomes.get(earlier.outcome) if earlier.outcome else None
    agrees = given is not None and given.counts and given.leads is Leads.ON and not given.abstains
    return agrees and unchanged_since(state, task, earlier)


def _step_before(state: CaseState) -> str:
    """The step in which people last decided; those that only repeated them do not come between."""
    acted = {seat.activation for seat in state.seats.values() if seat.decided_by not in (None, SYSTEM.person)}
    passed = [step for step in state.activations.values() if step.id in acted and step.state == "passed"]
    return max(passed, key=lambda step: step.left_seq).id if passed else ""


def _turn(state: CaseState, seat: Seat) -> tuple[object, int, int]:
    return (
        seat.decided_at or state.opened_at,
        state.activations[seat.activation].entered_seq,
        seat_number(seat),
    )


def _cited(draft: Draft, earlier: Seat) -> str:
    """Which of the case's opinions it is, counted as the history tells them."""
    given = [seat for seat in draft.state.seats.values() if seat.decided_at is not None]
    number = sorted(given, key=lambda each: _turn(draft.state, each)).index(earlier) + 1
    label = task_of(draft.process, draft.state.activations[earlier.activation].node).label
    return f"系统：重复审批自动通过（引用第 {number} 条意见，“{label}”）"
