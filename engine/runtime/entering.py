"""Entering and leaving one step: its round, its deadline and timer, what ends with it."""

from __future__ import annotations

from decimal import Decimal

from engine.model.calendar import Due
from engine.model.command import START
from engine.model.decision import RemoveBox
from engine.model.event import StepEntered, StepLeft, TimerEnded, TimerSet
from engine.model.explained import expressions_in
from engine.model.ids import ActivationId, NodeId, OutcomeId, TimerId
from engine.model.limit import Within
from engine.model.process import Task
from engine.model.seat_event import SeatCancelled
from engine.model.state import Activation
from engine.runtime.children import stop
from engine.runtime.draft import Draft, open_steps, seats_of
from engine.runtime.effects.money import value_of
from engine.runtime.question import DueBy
from engine.runtime.scope import Asking


def deadline(draft: Draft, within: Within) -> Asking[Due | None]:
    """When a limit ends that begins now, or at the moment or day it is counted from."""
    amount = yield from value_of(draft, within.amount)
    since = (yield from value_of(draft, within.since)) if within.since else draft.at
    if amount is None or since is None:
        return None
    whole = int(amount) if isinstance(amount, Decimal) else amount
    due: Due = yield DueBy(since, within.amount.type, whole, within.roll, within.worktime)
    return due


def before_lead(draft: Draft, task: Task, due: Due | None) -> Due | None:
    """Who helps is never due later than who leads."""
    lead = task.assist.lead if task.assist else None
    here = next((step for step in open_steps(draft.state) if step.node == lead), None)
    if here is None or here.due is None or here.due_day is None or (due is not None and due.at <= here.due):
        return due
    return Due(at=here.due, day=here.due_day, provisional=here.provisional)


def explain_deadline(draft: Draft, activation: ActivationId, within: Within | None) -> None:
    """Keep how a deadline came about."""
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


def arm(draft: Draft, activation: ActivationId, due: Due) -> None:
    """The deadline of a step will be acted upon."""
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
    if how == "cancelled":
        stop(draft, draft.state.activations[activation].children)
    if _holds_ballot(draft, activation):
        draft.write(RemoveBox(activation=activation))
    draft.tell(StepLeft(activation=activation, state=how, outcome=outcome))


def _holds_ballot(draft: Draft, activation: ActivationId) -> bool:
    node = draft.state.activations[activation].node
    return node != START and getattr(draft.process.known_step(node), "ballot", None) is not None


def open_at(draft: Draft, node: NodeId) -> Activation:
    """The open activation of a step."""
    return next(step for step in open_steps(draft.state) if step.node == node)
