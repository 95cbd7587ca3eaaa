"""Going back: to any task the case has passed, through all that follows or straight back to whoever asked."""

from __future__ import annotations

from engine.model.block_event import RoundBegun
from engine.model.command import START, SYSTEM
from engine.model.event import BranchesTaken, Operated, StepUndone
from engine.model.ids import ActivationId, NodeId, OutcomeId, SeatId
from engine.model.limit import Within
from engine.model.process import Choice, Leads, Loop, Process, Task
from engine.model.seat_event import SeatCarried
from engine.model.state import Activation, CaseState, Seat, SeatState
from engine.runtime.blocks import newest, round_began
from engine.runtime.draft import Draft, open_steps, seats_of
from engine.runtime.effects.money import value_of
from engine.runtime.entering import entered, leave
from engine.runtime.freeing import free
from engine.runtime.repeating import unchanged_since
from engine.runtime.run import enter_task, go_on
from engine.runtime.scope import Asking
from engine.runtime.walk import Place, from_there_on, lies_before, places, task_of

#: How a step ended that was gone through.
PASSED = ("passed", "expired")
#: The engine's word for a case that goes through all steps although it was to come straight back.
THROUGH_ALL = "through_all"


def targets(process: Process, state: CaseState, node: NodeId) -> tuple[NodeId, ...]:
    """Where a case at a step can go back to: its starter, and the tasks it has passed on its way.

    Inside a loop, to those of the running round: what earlier rounds decided holds.
    """
    passed = {
        step.node
        for step in state.activations.values()
        if step.state in PASSED and step.entered_seq > round_began(process, state, step.node)
    }
    tasks = [step.id for step in process.steps() if isinstance(step, Task)]
    first = [START] if state.starter != SYSTEM.person and node != START else []
    return (*first, *(t for t in tasks if t in passed and lies_before(process, t, node)))


def go_back(
    draft: Draft,
    target: NodeId,
    *,
    why: str = "returned",
    asked_by: ActivationId | None = None,
    within: Within | None = None,
) -> Asking[ActivationId]:
    """Everything at or behind the target is undone: open steps end, what they held is free again.

    Whoever wants the case straight back keeps what lies between: it is not gone through again.
    """
    since = _round_of(draft, target)
    undone = from_there_on(draft.process, target)
    undone |= {place.block.id for place in _closed(draft, target) if place.block is not None}
    for step in open_steps(draft.state):
        if step.node in undone:
            leave(draft, step.id, "cancelled", why=why)
    if asked_by is not None and _comes_straight(draft, draft.state.activations[asked_by]):
        yield from free(draft, frozenset({target, draft.state.activations[asked_by].node}), since)
    else:
        if asked_by is not None:
            draft.tell(Operated(what=THROUGH_ALL))
        asked_by = None
        _undo(draft, undone, since)
        yield from free(draft, undone, since)
    return (yield from _enter_again(draft, target, asked_by, within))


def given(state: CaseState, node: NodeId, outcome: OutcomeId) -> int:
    """How often a step has ended with an outcome in this case."""
    return sum(1 for step in state.activations.values() if (step.node, step.outcome) == (node, outcome))


def _round_of(draft: Draft, node: NodeId) -> int:
    return 0 if node == START else round_began(draft.process, draft.state, node)


def straight_back(draft: Draft, activation: ActivationId) -> Asking[bool]:
    """After a task that was put right: back to whoever asked for it, if the case still goes there."""
    asked_by = draft.state.activations[activation].asked_by
    if asked_by is None:
        return False
    asking = draft.state.activations[asked_by]
    if not (yield from _still_goes_to(draft, asking.node)):
        draft.tell(Operated(what=THROUGH_ALL))
        node = draft.state.activations[activation].node
        _undo(draft, from_there_on(draft.process, node), _round_of(draft, node), but=activation)
        return False
    _leave_around(draft, draft.state.activations[activation].node, asking.node)
    again = yield from _enter_again(draft, asking.node, None)
    carry(draft, asked_by, again)
    return True


def _leave_around(draft: Draft, node: NodeId, goal: NodeId) -> None:
    """Blocks that were entered again for a step alone are behind the case when it goes straight back."""
    kept = {place.block.id for place in places(draft.process, goal) if place.block is not None}
    around = () if node == START else places(draft.process, node)
    inside_out = [place.block.id for place in reversed(around) if place.block is not None]
    for step in [s for block in inside_out for s in open_steps(draft.state) if s.node == block]:
        if step.node not in kept:
            leave(draft, step.id, "passed")


def carry(draft: Draft, earlier: ActivationId, again: ActivationId, but: SeatId | None = None) -> None:
    """What others had agreed in an earlier round stands, unless answers have changed since or turns count."""
    task = task_of(draft.process, draft.state.activations[again].node)
    if task.signing.sequential:
        return
    stands = [s for s in seats_of(draft.state, earlier) if s.id != but and _stands(draft, task, s)]
    for seat in seats_of(draft.state, again):
        old = next((s for s in stands if (s.source, s.persons) == (seat.source, seat.persons)), None)
        if old is not None and seat.is_pending:
            draft.tell(SeatCarried(seat=seat.id, taken_from=old.id))


def _stands(draft: Draft, task: Task, seat: Seat) -> bool:
    if seat.state is not SeatState.DECIDED or seat.outcome is None or not seat.counts:
        return False
    return task.outcomes[seat.outcome].leads is Leads.ON and unchanged_since(draft.state, task, seat)


def _undo(draft: Draft, nodes: frozenset[NodeId], since: int, but: ActivationId | None = None) -> None:
    for step in sorted(draft.state.activations.values(), key=lambda each: each.entered_seq):
        if step.node in nodes and step.state in PASSED and step.id != but and step.entered_seq > since:
            draft.tell(StepUndone(activation=step.id))


def _enter_again(
    draft: Draft, target: NodeId, asked_by: ActivationId | None, within: Within | None = None
) -> Asking[ActivationId]:
    """Come to a task from outside, with the blocks around it; of a fork its branch alone, of a loop its last
    round.
    """
    for place in _closed(draft, target):
        assert place.block is not None, "only blocks can be closed"
        assert place.branch is not None, "a block is gone through by a branch"
        last = newest(draft.state, place.block.id)
        activation = entered(draft, place.block.id)
        draft.tell(BranchesTaken(node=place.block.id, activation=activation, branches=(place.branch,)))
        if last is not None and isinstance(place.block, Loop):
            draft.tell(RoundBegun(activation=activation, number=last.turn, of=last.turns))
    again = yield from enter_task(draft, task_of(draft.process, target), asked_by, within)
    if draft.state.activations[again].state != "open":
        yield from go_on(draft, target)
    return again


def _closed(draft: Draft, node: NodeId) -> list[Place]:
    """The blocks around a step in which the case is not now, outside in."""
    around = () if node == START else places(draft.process, node)
    open_nodes = {step.node for step in open_steps(draft.state)}
    return [place for place in around if place.block is not None and place.block.id not in open_nodes]


def _comes_straight(draft: Draft, asking: Activation) -> bool:
    """Whether only choices lie around: a parallel block that was left is not found again as it was."""
    return all(isinstance(place.block, Choice) for place in _closed(draft, asking.node))


def _still_goes_to(draft: Draft, node: NodeId) -> Asking[bool]:
    for place in _closed(draft, node):
        assert isinstance(place.block, Choice), "a return that comes straight back crosses choices alone"
        for branch in place.block.branches:
            if branch.when is None or (yield from value_of(draft, branch.when)):
                if branch.id != place.branch:
                    return False
                break
    return True
