"""What follows when an outcome wins: on, back to an earlier step, or to the end."""

from __future__ import annotations

from engine.model.command import START
from engine.model.ids import ActivationId, NodeId
from engine.model.process import Leads, Outcome, Task
from engine.runtime.draft import Draft, open_steps
from engine.runtime.effects.budget import FROM
from engine.runtime.effects.paying import release
from engine.runtime.effects.perform import perform
from engine.runtime.run import close, enter, go_on, leave, return_to_start
from engine.runtime.scope import Asking
from engine.runtime.walk import from_there_on


def conclude(
    draft: Draft, task: Task, activation: ActivationId, outcome: Outcome, how: str = ""
) -> Asking[None]:
    """A task ends with an outcome; `how` tells when it was not people who ended it."""
    match outcome.leads:
        case Leads.ON:
            leave(draft, activation, how or "passed", outcome.id)
            yield from _effects(draft, task, activation)
            yield from go_on(draft, task.id)
        case Leads.BACK:
            leave(draft, activation, how or "returned", outcome.id, why="returned")
            yield from _go_back(draft, outcome.back_to or START)
        case Leads.END:
            leave(draft, activation, how or ("passed" if outcome.counts else "rejected"), outcome.id)
            if outcome.counts:
                yield from _effects(draft, task, activation)
            yield from close(draft, outcome.end_state or outcome.id)


def _effects(draft: Draft, task: Task, activation: ActivationId) -> Asking[None]:
    """What the task does; a case put right and submitted again does what its start did."""
    then = draft.process.start.then if task.id == START else task.then
    yield from perform(draft, then, activation)


def _go_back(draft: Draft, target: NodeId) -> Asking[None]:
    """Everything at or behind the target is undone: open steps end, what they held is free again."""
    undone = from_there_on(draft.process, target)
    for step in open_steps(draft.state):
        if step.node in undone:
            leave(draft, step.id, "cancelled", why="returned")
    yield from _free(draft, undone)
    if target == START:
        yield from return_to_start(draft)
    else:
        yield from enter(draft, draft.process.step(target))


def _free(draft: Draft, undone: frozenset[NodeId]) -> Asking[None]:
    for ledger, holds in sorted(draft.state.holds.items()):
        placed = [hold for hold in holds if _node_of(hold) in undone]
        bound = [hold for hold in placed if FROM in hold and _node_of(hold.partition(FROM)[2]) not in undone]
        yield from release(draft, ledger, bound, keep_reserved=True)
        yield from release(draft, ledger, [hold for hold in placed if hold not in bound])


def _node_of(key: str) -> NodeId:
    """The step in whose name something was done: keys are `case/node#round/…`."""
    return NodeId(key.split("/")[1].rpartition("#")[0])
