"""Going through a process: entering steps, leaving them, running what needs nobody until all is at rest."""

from __future__ import annotations

from decimal import Decimal
from typing import assert_never

from engine.model.calendar import Due
from engine.model.command import START
from engine.model.decision import RemoveBox
from engine.model.event import (
    BranchesTaken,
    CaseClosed,
    SeatCancelled,
    SeatOpened,
    StepEntered,
    StepLeft,
    TimerEnded,
    TimerSet,
)
from engine.model.explained import expressions_in
from engine.model.expr.types import Date
from engine.model.ids import ActivationId, NodeId, OutcomeId, PersonId, SeatId, TimerId, UnitId
from engine.model.process import (
    Automatic,
    Choice,
    Empty,
    End,
    Parallel,
    PlaceFor,
    Seq,
    Step,
    Task,
    Wait,
    Within,
)
from engine.model.refusal import Kind
from engine.model.state import Activation
from engine.runtime.ballots import open_ballot
from engine.runtime.calendar import midnight
from engine.runtime.draft import STEPS_MAX, Draft, open_steps, seats_of
from engine.runtime.effects.money import value_of
from engine.runtime.effects.paying import release
from engine.runtime.effects.perform import perform
from engine.runtime.effects.places import refuse_second, serve_line
from engine.runtime.question import DueBy
from engine.runtime.rank import ranked
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking
from engine.runtime.seats import candidates
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
        if place.block is not None and not _leave_block(draft, place.block):
            return
    yield from close(draft, DONE)


def _leave_block(draft: Draft, block: Choice | Parallel) -> bool:
    inside = nodes_of(block) - {block.id}
    if any(step.node in inside for step in open_steps(draft.state)):
        return False
    leave(draft, open_at(draft, block.id).id, "passed")
    return True


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
        case Choice():
            return (yield from _enter_choice(draft, step))
        case Parallel():
            return (yield from _enter_parallel(draft, step))
        case End():
            leave(draft, entered(draft, step.id), "passed")
            yield from close(draft, step.state)
            return False
        case _:
            assert_never(step)


def enter_task(draft: Draft, task: Task, asked_by: ActivationId | None = None) -> Asking[ActivationId]:
    """Come to a task; `asked_by` sent the case here and wants it straight back."""
    due = (yield from deadline(draft, task.within)) if task.within else None
    rank = yield from ranked(draft, task)
    activation = entered(draft, task.id, due, rank, asked_by)
    if task.place is not None:
        yield from _stand_in_line(draft, task.place, activation)
    _explain_deadline(draft, activation, task.within)
    if task.ballot is not None:
        yield from open_ballot(draft, task, activation)
    else:
        yield from _seat(draft, task, activation)
    if task.empty is Empty.SKIP and not seats_of(draft.state, activation):
        leave(draft, activation, "skipped")
        return activation
    if due is not None and (task.overdue is not None or task.ballot is not None):
        _arm(draft, activation, due)
    return activation


def _seat(draft: Draft, task: Task, activation: ActivationId) -> Asking[None]:
    """One seat for each source, or for each person of each; in a row, all but the first wait."""
    number = 0
    for source, by in enumerate(task.by):
        found = yield from candidates(draft, task, by)
        each = [(person,) for person in found.persons] if task.signing.each else [found.persons]
        for persons in each if found.persons else ():
            draft.tell(
                SeatOpened(
                    seat=SeatId(f"{activation}/{number}"),
                    activation=activation,
                    persons=persons,
                    post=found.post,
                    unit=found.unit,
                    claimable=task.claim,
                    source=source,
                    named=task.signing.each,
                    weight=task.signing.weights[source] if task.signing.weights else 1,
                    waiting=task.signing.sequential and number > 0,
                )
            )
            number += 1


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
    _explain_deadline(draft, activation, wait.within)
    if due is not None and due.at > draft.at:
        _arm(draft, activation, due)
        return False
    yield from perform(draft, wait.then, activation)
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
    activation = entered(draft, block.id)
    taken = tuple(branch.id for branch in block.branches)
    draft.tell(BranchesTaken(node=block.id, activation=activation, branches=taken))
    done = True
    for branch in block.branches:
        done = (yield from run(draft, branch.body)) and done
        if not draft.state.is_open:
            return False
    if done:
        leave(draft, activation, "passed")
    return done


def deadline(draft: Draft, within: Within) -> Asking[Due | None]:
    """When a limit ends that begins now, or at the moment or day it is counted from."""
    amount = yield from value_of(draft, within.amount)
    since = (yield from value_of(draft, within.since)) if within.since else draft.at
    if amount is None or since is None:
        return None
    whole = int(amount) if isinstance(amount, Decimal) else amount
    due: Due = yield DueBy(since, within.amount.type, whole, within.roll)
    return due


def _explain_deadline(draft: Draft, activation: ActivationId, within: Within | None) -> None:
    if within is not None:
        draft.because("deadline", activation, dict(expressions_in(within)))


def entered(
    draft: Draft,
    node: NodeId,
    due: Due | None = None,
    rank: tuple[str, ...] = (),
    asked_by: ActivationId | None = None,
) -> ActivationId:
    """A step is entered once more."""
    earlier = sum(1 for step in draft.state.activations.values() if step.node == node)
    number = earlier + (2 if node == START else 1)
    activation = ActivationId(f"{node}#{number}")
    draft.tell(
        StepEntered(
            activation=activation,
            node=node,
            round=number,
            due=due.at if due else None,
            due_day=due.day if due else None,
            provisional=due.provisional if due else False,
            rank=rank,
            asked_by=asked_by,
        )
    )
    return activation


def _arm(draft: Draft, activation: ActivationId, due: Due) -> None:
    draft.tell(TimerSet(timer=TimerId(f"{activation}/due"), activation=activation, at=due.at))


def leave(
    draft: Draft, activation: ActivationId, how: str, outcome: OutcomeId | None = None, why: str = "decided"
) -> None:
    """A step ends; whoever has not acted in it no longer needs to, and its timers are off."""
    for seat in seats_of(draft.state, activation):
        if seat.is_pending:
            draft.tell(SeatCancelled(seat=seat.id, reason=why))
    for timer in tuple(draft.state.timers.values()):
        if timer.activation == activation:
            draft.tell(TimerEnded(timer=timer.id, fired=False))
    if _holds_ballot(draft, activation):
        draft.write(RemoveBox(activation=activation))
    draft.tell(StepLeft(activation=activation, state=how, outcome=outcome))


def _holds_ballot(draft: Draft, activation: ActivationId) -> bool:
    node = draft.state.activations[activation].node
    return node != START and getattr(draft.process.known_step(node), "ballot", None) is not None


def open_at(draft: Draft, node: NodeId) -> Activation:
    """The open activation of a step."""
    return next(step for step in open_steps(draft.state) if step.node == node)


def close(draft: Draft, status: str) -> Asking[None]:
    """The case ends: nothing stays open and nothing stays held."""
    for step in open_steps(draft.state):
        leave(draft, step.id, "cancelled", why="ended")
    for ledger in sorted(draft.state.holds):
        yield from release(draft, ledger)
    draft.tell(CaseClosed(state=status))
