"""Going through a process: entering steps, leaving them, running what needs nobody until all is at rest."""

from __future__ import annotations

from typing import assert_never

from engine.model.block_event import BranchRejected, RoundBegun
from engine.model.calendar import Due
from engine.model.command import START
from engine.model.event import BranchesTaken, CaseClosed
from engine.model.expr.types import Date
from engine.model.ids import ActivationId, NodeId, PersonId, SeatId, UnitId
from engine.model.limit import Within
from engine.model.place_for import PlaceFor
from engine.model.process import (
    Automatic,
    Block,
    Branch,
    BranchReject,
    Choice,
    End,
    Loop,
    Parallel,
    Seq,
    Step,
    Subprocess,
    Task,
    Wait,
)
from engine.model.refusal import Kind
from engine.model.seat_event import SeatOpened
from engine.model.signing import Empty, OwnCase
from engine.model.state import Activation
from engine.runtime.ballots import open_ballot
from engine.runtime.blocks import Join, joined, open_inside
from engine.runtime.calendar import midnight
from engine.runtime.children import ask, enough
from engine.runtime.draft import STEPS_MAX, Draft, open_steps, seats_of
from engine.runtime.effects.money import value_of
from engine.runtime.effects.paying import release
from engine.runtime.effects.perform import perform
from engine.runtime.effects.places import refuse_second, serve_line
from engine.runtime.entering import arm, before_lead, deadline, entered, explain_deadline, leave, open_at
from engine.runtime.freeing import free
from engine.runtime.rank import ranked
from engine.runtime.receiving import await_receipt
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking
from engine.runtime.seating import seat
from engine.runtime.walk import nodes_of, places

DONE = "done"


def run(draft: Draft, seq: Seq, index: int = 0) -> Asking[bool]:
    """Go through a sequence from an index on; whether its end was reached."""
    for step in seq.steps[index:]:
        if not (yield from enter(draft, step)):
            return False
    return True


def go_on(draft: Draft, node: NodeId) -> Asking[None]:
    """What follows after a step: the rest of its sequence, then what stands around it, then the end."""
    way = () if node == START else places(draft.process, node)
    if node == START and not (yield from run(draft, draft.process.body)):
        return
    for place in reversed(way):
        if not (yield from run(draft, place.seq, place.index + 1)):
            return
        if place.block is not None and not (yield from _leave_block(draft, place.block)):
            return
    yield from close(draft, DONE)


def _leave_block(draft: Draft, block: Block) -> Asking[bool]:
    """The end of a branch is reached: whether the block is behind us by that."""
    here = open_at(draft, block.id)
    match block:
        case Choice():
            leave(draft, here.id, "passed")
            return True
        case Loop():
            return (yield from _go_round(draft, block, here.id, here.turns))
        case Parallel():
            return (yield from _join(draft, block, here))


def _join(draft: Draft, block: Parallel, here: Activation) -> Asking[bool]:
    """A branch has ended: the case waits for others, goes on and cancels them, or the block is rejected."""
    if here.id in draft.forking:
        return False
    match joined(draft.state, block, here):
        case Join.WAITS:
            return False
        case Join.PASSED:
            for branch in block.branches:
                yield from _cancel(draft, branch, "joined", here.entered_seq)
            leave(draft, here.id, "passed")
            return True
        case Join.REJECTED:
            leave(draft, here.id, "rejected")
            yield from reject(draft, block.id, here.verdict)
            return False


def _cancel(draft: Draft, branch: Branch, why: str, since: int) -> Asking[None]:
    """A branch that is not finished ends: nobody acts in it any more, what it had set aside is free."""
    inside = open_inside(draft.state, *branch.body.steps)
    for step in inside:
        leave(draft, step.id, "cancelled", why=why)
    if inside:
        yield from free(draft, nodes_of(*branch.body.steps), since)


def reject(draft: Draft, node: NodeId, status: str) -> Asking[None]:
    """Somebody rejects at a step: that ends the branch where the fork around it says so, else the case."""
    for place in reversed(() if node == START else places(draft.process, node)):
        block = place.block
        if isinstance(block, Parallel) and block.on_reject is not BranchReject.FAIL_BLOCK:
            here = open_at(draft, block.id)
            branch = next(each for each in block.branches if each.id == place.branch)
            yield from _cancel(draft, branch, "ended", here.entered_seq)
            draft.tell(BranchRejected(activation=here.id, branch=branch.id, state=status))
            if (yield from _leave_block(draft, block)):
                yield from go_on(draft, block.id)
            return
    yield from close(draft, status)


def enter(draft: Draft, step: Step) -> Asking[bool]:
    """Come to a step; whether it is behind us already."""
    draft.steps += 1
    if draft.steps > STEPS_MAX:
        refuse(
            Kind.CONFLICT, "too_many_steps", "流程自动步骤过多，请联系管理员。", "Too many automatic steps."
        )
    match step:
        case Task():
            activation = yield from enter_task(draft, step)
            return draft.state.activations[activation].state != "open"
        case Automatic():
            activation = entered(draft, step.id)
            yield from perform(draft, step.then, activation)
            leave(draft, activation, "passed")
            return True
        case Wait():
            return (yield from _enter_wait(draft, step))
        case Subprocess():
            return (yield from _enter_subprocess(draft, step))
        case Choice():
            return (yield from _enter_choice(draft, step))
        case Parallel():
            return (yield from _enter_parallel(draft, step))
        case Loop():
            return (yield from _enter_loop(draft, step))
        case End():
            leave(draft, entered(draft, step.id), "passed")
            yield from close(draft, step.state)
            return False
        case _:
            assert_never(step)


def may_be_passed_over(task: Task) -> bool:
    """Whether a step that nobody is seated in is left without an answer."""
    return task.empty is Empty.SKIP or task.own_case is OwnCase.SKIP


def enter_task(
    draft: Draft, task: Task, asked_by: ActivationId | None = None, within: Within | None = None
) -> Asking[ActivationId]:
    """Come to a task; `asked_by` sent the case here and wants it straight back, `within` another time."""
    limit = within or task.within
    due = (yield from deadline(draft, limit)) if limit else None
    due = before_lead(draft, task, due)
    rank = yield from ranked(draft, task)
    activation = entered(draft, task.id, due, rank, asked_by)
    if task.place is not None:
        yield from _stand_in_line(draft, task.place, activation)
    explain_deadline(draft, activation, limit)
    if task.ballot is not None:
        yield from open_ballot(draft, task, activation)
    else:
        yield from seat(draft, task, activation)
    if _is_over_already(draft, task, activation):
        return activation
    yield from await_receipt(draft, task, activation)
    if due is not None and (task.overdue is not None or task.ballot is not None):
        arm(draft, activation, due)
    return activation


def _is_over_already(draft: Draft, task: Task, activation: ActivationId) -> bool:
    """Nobody has to answer: nobody is seated where that may be, or all have helped before."""
    seats = seats_of(draft.state, activation)
    if any(seat.is_pending for seat in seats) or (task.assist is None and not may_be_passed_over(task)):
        return False
    if seats and task.assist is None:
        return False
    leave(draft, activation, "passed" if seats else "skipped")
    return True


def _stand_in_line(draft: Draft, wanted: PlaceFor, activation: ActivationId) -> Asking[None]:
    """A seat that nobody decides: the line is served as soon as this is stored, those before it first."""
    person: PersonId = yield from value_of(draft, wanted.person)
    yield from refuse_second(draft, draft.rules.ledgers[wanted.ledger], person)
    unit: UnitId = yield from value_of(draft, wanted.unit)
    draft.tell(SeatOpened(seat=SeatId(f"{activation}/0"), activation=activation, persons=(), unit=unit))
    serve_line(draft, wanted.ledger, unit, f"{draft.state.id}/{activation}")


def _enter_wait(draft: Draft, wait: Wait) -> Asking[bool]:
    due = yield from deadline(draft, wait.within)
    if due is not None and isinstance(wait.within.amount.type, Date):
        due = Due(at=midnight(due.day), day=due.day)
    activation = entered(draft, wait.id, due)
    explain_deadline(draft, activation, wait.within)
    if due is not None and due.at > draft.at:
        arm(draft, activation, due)
        return False
    yield from perform(draft, wait.then, activation)
    leave(draft, activation, "passed")
    return True


def _enter_subprocess(draft: Draft, step: Subprocess) -> Asking[bool]:
    activation = entered(draft, step.id)
    yield from ask(draft, step, activation)
    if not enough(step, draft.state.activations[activation]):
        return False
    leave(draft, activation, "passed")
    return True


def _enter_choice(draft: Draft, choice: Choice) -> Asking[bool]:
    activation = entered(draft, choice.id)
    draft.noted.clear()
    for branch in choice.branches:
        if branch.when is None or (yield from value_of(draft, branch.when)):
            draft.tell(BranchesTaken(node=choice.id, activation=activation, branches=(branch.id,)))
            draft.because("choice", activation, {b.id: b.when for b in choice.branches if b.when is not None})
            if not (yield from run(draft, branch.body)):
                return False
            break
    leave(draft, activation, "passed")
    return True


def _enter_parallel(draft: Draft, block: Parallel) -> Asking[bool]:
    """All branches are entered before the join is asked."""
    activation = entered(draft, block.id)
    taken = yield from _taken(draft, block)
    draft.tell(BranchesTaken(node=block.id, activation=activation, branches=tuple(b.id for b in taken)))
    if block.inclusive:
        draft.because("choice", activation, {b.id: b.when for b in block.branches if b.when is not None})
    draft.forking.add(activation)
    for branch in taken:
        yield from run(draft, branch.body)
        if not draft.state.is_open:
            return False
    draft.forking.discard(activation)
    return (yield from _leave_block(draft, block))


def _taken(draft: Draft, block: Parallel) -> Asking[list[Branch]]:
    """Every branch; of an inclusive block those whose condition holds, else the one without."""
    if not block.inclusive:
        return list(block.branches)
    draft.noted.clear()
    holding = set()
    for branch in block.branches:
        if branch.when is not None and (yield from value_of(draft, branch.when)):
            holding.add(branch.id)
    return [b for b in block.branches if (b.id in holding if holding else b.when is None)]


def _enter_loop(draft: Draft, loop: Loop) -> Asking[bool]:
    """How many rounds a list asks for is fixed now."""
    activation = entered(draft, loop.id)
    (branch,) = loop.branches
    rounds = loop.most
    if loop.over is not None:
        rounds = len((yield from value_of(draft, loop.over)) or ())
    if rounds > loop.most:
        refuse(
            Kind.INVALID,
            "too_many_rounds",
            f"“{loop.label}”最多办 {loop.most} 次，名单上有 {rounds} 项，请分开办理。",
            f"“{loop.label}” has at most {loop.most} rounds, the list asks for {rounds}; please split it.",
        )
    draft.tell(BranchesTaken(node=loop.id, activation=activation, branches=(branch.id,)))
    return (yield from _go_round(draft, loop, activation, rounds))


def _go_round(draft: Draft, loop: Loop, activation: ActivationId, rounds: int) -> Asking[bool]:
    """One round after another until none is left or the condition holds."""
    (branch,) = loop.branches
    while (turn := draft.state.activations[activation].turn) < rounds:
        if turn and loop.until is not None and (yield from value_of(draft, loop.until)):
            break
        draft.tell(RoundBegun(activation=activation, number=turn + 1, of=rounds))
        if not (yield from run(draft, branch.body)):
            return False
    leave(draft, activation, "passed")
    return True


def close(draft: Draft, status: str) -> Asking[None]:
    """The case ends: nothing stays open and nothing stays held."""
    for step in open_steps(draft.state):
        leave(draft, step.id, "cancelled", why="ended")
    for ledger in sorted(draft.state.holds):
        yield from release(draft, ledger)
    draft.tell(CaseClosed(state=status))
