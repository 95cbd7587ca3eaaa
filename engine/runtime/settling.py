"""What the seats of a step have come to: whose turn it is, and whether the step has its outcome."""

from __future__ import annotations

from engine.model.ids import ActivationId, NodeId
from engine.model.process import Leads, Task
from engine.model.seat_event import SeatReady
from engine.model.state import Seat, SeatKind, SeatState
from engine.runtime.assisting import finish, look_at_helpers
from engine.runtime.draft import Draft, seats_of
from engine.runtime.filling import hold_against
from engine.runtime.leading import conclude
from engine.runtime.repeating import answer_repeats, is_repeated
from engine.runtime.scope import Asking
from engine.runtime.votes import Vote, winner
from engine.runtime.walk import task_of

_ASKED_FIRST = (SeatKind.BEFORE, SeatKind.ADVICE)


def settle(
    draft: Draft,
    task: Task,
    activation: ActivationId,
    confirmed: frozenset[str] = frozenset(),
    back_to: NodeId | None = None,
) -> Asking[None]:
    """After any change of a step's seats: those whose turn has come open, and a sure outcome takes effect."""
    seats = _come_up(draft, task, activation)
    if task.assist is not None:
        yield from look_at_helpers(draft, task, activation)
        return
    votes = [_vote(task, seat) for seat in seats if _has_spoken(task, seat)]
    still_open = sum(seat.weight for seat in seats if seat.counts and seat.is_pending)
    won = winner(task, votes, still_open)
    if won is None:
        return
    outcome = task.outcomes[won]
    if outcome.leads is Leads.ON and any(s.kind is SeatKind.AFTER and s.is_pending for s in seats):
        return
    if outcome.counts:
        yield from hold_against(draft, task.checks, confirmed)
        yield from finish(draft, task, outcome)
    how = "skipped" if outcome.leads is Leads.ON and is_repeated(seats) else ""
    yield from conclude(draft, task, activation, outcome, how, back_to=back_to)


def _come_up(draft: Draft, task: Task, activation: ActivationId) -> tuple[Seat, ...]:
    """Open the seats whose turn has come; one that has been answered before lets the next one come up."""
    while True:
        seats = seats_of(draft.state, activation)
        ready = [
            seat for seat in seats if seat.state is SeatState.WAITING and not _must_wait(task, seat, seats)
        ]
        for seat in ready:
            draft.tell(SeatReady(seat=seat.id))
        if not answer_repeats(draft, task, ready):
            return seats_of(draft.state, activation)


def rest(draft: Draft) -> Asking[None]:
    """Steps in which the engine has answered take effect, one after another, until people have to act."""
    while draft.unsettled:
        here = draft.state.activations[draft.unsettled.pop(0)]
        if here.state == "open" and draft.state.is_open:
            yield from settle(draft, task_of(draft.process, here.node), here.id)


def _must_wait(task: Task, seat: Seat, seats: tuple[Seat, ...]) -> bool:
    """Somebody its holder has asked has not answered, or in a row somebody before it has not."""
    if any(s.parent == seat.id and s.kind in _ASKED_FIRST and s.is_pending for s in seats):
        return True
    if not task.signing.sequential or not seat.counts:
        return False
    return any(s.counts and s.is_pending and turn(s) < turn(seat) for s in seats)


def turn(seat: Seat) -> tuple[int, int]:
    """The place of a seat among those of its step: by its source, then by its number."""
    return seat.source, int(seat.id.rpartition("/")[2])


def _has_spoken(task: Task, seat: Seat) -> bool:
    """Whether an answer bears on the result; of one asked after, only what decides at once does."""
    if seat.state is not SeatState.DECIDED or seat.outcome is None:
        return False
    decides = seat.kind is SeatKind.AFTER and not task.outcomes[seat.outcome].counts
    return seat.counts or decides


def _vote(task: Task, seat: Seat) -> Vote:
    assert seat.outcome is not None, "only decided seats have spoken"
    veto = task.signing.veto
    return Vote(
        outcome=seat.outcome,
        weight=seat.weight if seat.counts else 0,
        veto=veto is None or seat.post in veto,
        chair=seat.source == 0 and seat.counts,
    )
