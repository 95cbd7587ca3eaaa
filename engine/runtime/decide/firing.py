"""Timers: what happens when a deadline has passed or a wait is over."""

from __future__ import annotations

from engine.model.ballot import CAST
from engine.model.command import Fire
from engine.model.event import TimerEnded
from engine.model.process import Task, Wait
from engine.model.refusal import Kind
from engine.model.state import Activation
from engine.runtime.assisting import be_absent
from engine.runtime.ballots import count
from engine.runtime.clock import CASE, PAUSE
from engine.runtime.decide.pausing import resume
from engine.runtime.decide.timing import pause_over
from engine.runtime.draft import Draft
from engine.runtime.effects.perform import perform
from engine.runtime.entering import leave
from engine.runtime.leading import conclude
from engine.runtime.receiving import is_of_receiving, time_over
from engine.runtime.refusing import refuse
from engine.runtime.run import go_on
from engine.runtime.scope import Asking
from engine.runtime.silence import fall_silent

TIMER_GONE = "timer_gone"


def fire(draft: Draft, command: Fire) -> Asking[None]:
    """A timer's moment has come; one that is no longer armed does nothing."""
    timer = draft.state.timers.get(command.timer)
    if timer is None:
        refuse(Kind.CONFLICT, TIMER_GONE, "这个定时已经失效。", "The timer is no longer armed.")
    if draft.state.suspended_at is not None and timer.activation != CASE:
        refuse(
            Kind.CONFLICT,
            TIMER_GONE,
            "办件已挂起，定时不走。",
            "The case is suspended; its timers stand still.",
        )
    if draft.at < timer.at:
        refuse(Kind.CONFLICT, "too_early", "还没有到时间。", "It is not yet time.")
    draft.tell(TimerEnded(timer=timer.id, fired=True))
    if timer.activation == CASE:
        if timer.id.startswith(PAUSE):
            pause_over(draft, timer.id)
        else:
            yield from resume(draft)
        return
    activation = draft.state.activations[timer.activation]
    match draft.process.step(activation.node):
        case Wait() as wait:
            yield from perform(draft, wait.then, activation.id)
            leave(draft, activation.id, "passed")
            yield from go_on(draft, wait.id)
        case Task() as task if is_of_receiving(timer):
            yield from time_over(draft, task, activation, timer)
        case Task() as task:
            yield from _overdue(draft, task, activation)
        case other:
            raise AssertionError(f"{other.id} has no timer")


def _overdue(draft: Draft, task: Task, activation: Activation) -> Asking[None]:
    if task.ballot is not None:
        yield from count(draft, task, activation.id)
        yield from conclude(draft, task, activation.id, task.outcomes[CAST])
        return
    assert task.overdue is not None, "only a task that says what is to happen has a timer"
    yield from perform(draft, task.overdue.then, f"{activation.id}/overdue")
    if task.assist is not None:
        yield from be_absent(draft, task, activation.id)
        return
    if task.overdue.silence is not None:
        yield from fall_silent(draft, task, task.overdue)
    if task.overdue.outcome is not None:
        outcome = task.outcomes[task.overdue.outcome]
        yield from conclude(draft, task, activation.id, outcome, how="expired")
