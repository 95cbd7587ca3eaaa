"""What follows when an outcome wins: on, back to an earlier step, or to the end."""

from __future__ import annotations

from engine.model.command import START
from engine.model.ids import ActivationId, NodeId
from engine.model.process import Leads, Outcome, Task
from engine.runtime.draft import Draft
from engine.runtime.effects.perform import perform
from engine.runtime.entering import leave
from engine.runtime.returning import go_back, straight_back
from engine.runtime.run import close, go_on, reject
from engine.runtime.scope import Asking


def conclude(
    draft: Draft,
    task: Task,
    activation: ActivationId,
    outcome: Outcome,
    how: str = "",
    back_to: NodeId | None = None,
) -> Asking[None]:
    """A task ends with an outcome; `how` tells when it was not people who ended it."""
    match outcome.leads:
        case Leads.ON:
            leave(draft, activation, how or "passed", outcome.id)
            yield from _of_answer(draft, outcome, activation)
            yield from _effects(draft, task, activation)
            if not (yield from straight_back(draft, activation)):
                yield from go_on(draft, task.id)
        case Leads.BACK:
            leave(draft, activation, how or "returned", outcome.id, why="returned")
            yield from _of_answer(draft, outcome, activation)
            target = (back_to if outcome.chooses else outcome.back_to) or START
            asked_by = activation if outcome.direct else None
            yield from go_back(draft, target, asked_by=asked_by, within=outcome.within)
        case Leads.END:
            leave(draft, activation, how or ("passed" if outcome.counts else "rejected"), outcome.id)
            yield from _of_answer(draft, outcome, activation)
            if outcome.counts:
                yield from _effects(draft, task, activation)
                yield from close(draft, outcome.end_state or outcome.id)
            else:
                yield from reject(draft, task.id, outcome.end_state or outcome.id)


def _of_answer(draft: Draft, outcome: Outcome, activation: ActivationId) -> Asking[None]:
    """What follows from this answer alone."""
    yield from perform(draft, outcome.then, f"{activation}/{outcome.id}")


def _effects(draft: Draft, task: Task, activation: ActivationId) -> Asking[None]:
    """What the task does; a case put right and submitted again does what its start did."""
    then = draft.process.start.then if task.id == START else task.then
    yield from perform(draft, then, activation)
