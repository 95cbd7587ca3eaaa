"""Finding one's way in a process: where a step stands, what lies behind it, the start as a task."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.model.command import START
from engine.model.effect import Adjust, Commit, Effect, Release, Reserve, Settle
from engine.model.ids import NodeId, OutcomeId
from engine.model.process import (
    Automatic,
    Block,
    Choice,
    End,
    Leads,
    Loop,
    Outcome,
    Parallel,
    Process,
    Seq,
    Step,
    Subprocess,
    Task,
    Wait,
)
from engine.model.seats import Starter

SUBMIT = OutcomeId("submit")
WITHDRAW = OutcomeId("withdraw")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a step stands: in a sequence, at an index, inside a block or in the process itself."""

    seq: Seq
    index: int
    block: Block | None
    #: The branch of the block whose sequence it is.
    branch: NodeId | None = None


def places(process: Process, node: NodeId) -> tuple[Place, ...]:
    """The way to a step, from the outermost sequence to the one it stands in."""
    return next(_found(process.body, None, None, node), ())


def _found(seq: Seq, block: Block | None, own: NodeId | None, node: NodeId) -> Iterator[tuple[Place, ...]]:
    for index, step in enumerate(seq.steps):
        here = Place(seq, index, block, own)
        if step.id == node:
            yield (here,)
        if isinstance(step, Block):
            for branch in step.branches:
                for below in _found(branch.body, step, branch.id, node):
                    yield (here, *below)


def nodes_of(*steps: Step) -> frozenset[NodeId]:
    """The steps and all inside them."""
    return frozenset(inner.id for step in steps for inner in _with_inner(step))


def _with_inner(step: Step) -> Iterator[Step]:
    yield step
    if isinstance(step, Block):
        for branch in step.branches:
            for inner in branch.body.steps:
                yield from _with_inner(inner)


def from_there_on(process: Process, target: NodeId) -> frozenset[NodeId]:
    """The steps at or behind a step, in its own sequence and in those around it; from the start, all of them.

    Other branches of a block around it do not lie behind it.
    """
    if target == START:
        return frozenset({START}) | nodes_of(*process.body.steps)
    behind = (step for place in places(process, target) for step in place.seq.steps[place.index + 1 :])
    return nodes_of(process.step(target), *behind)


def lies_before(process: Process, target: NodeId, node: NodeId) -> bool:
    """Whether a step comes before another on the way to it; steps of different branches do not."""
    if target == START or node == START:
        return target == START != node
    for there, here in zip(places(process, target), places(process, node), strict=False):
        if there.seq is not here.seq:
            return False
        if there.index != here.index:
            return there.index < here.index
    return False


def task_of(process: Process, node: NodeId) -> Task:
    """A task by its node; the start is the task of whoever a case was returned to.

    A case that was moved to other rules may have been at a task that is no more: it is called by its id.
    """
    if node == START:
        return start_task(process)
    step = process.known_step(node)
    if step is None:
        return Task(id=node, label=node, by=(), outcomes={})
    assert isinstance(step, Task), f"{node} is no task"
    return step


def start_task(process: Process) -> Task:
    """What the starter of a returned case has before them: put it right and submit, or withdraw."""
    return Task(
        id=START,
        label=process.label,
        by=(Starter(),),
        form=process.start.form,
        outcomes={
            SUBMIT: Outcome(id=SUBMIT, label="重新提交", en="Submit again"),
            WITHDRAW: Outcome(
                id=WITHDRAW, label="撤回", en="Withdraw", leads=Leads.END, end_state="withdrawn", counts=False
            ),
        },
    )


def effects_of(process: Process) -> Iterator[Effect]:
    """All effects of a process."""
    yield from process.start.then
    for step in process.steps():
        yield from effects_of_step(step)


def effects_of_step(step: Step) -> Iterator[Effect]:
    """The effects of one step, on time or overdue; those of inner steps not."""
    match step:
        case Task():
            yield from step.then
            yield from step.overdue.then if step.overdue else ()
            yield from step.sign_for.late if step.sign_for else ()
            for outcome in step.outcomes.values():
                yield from outcome.then
        case Automatic() | Wait():
            yield from step.then
        case Subprocess():
            yield step.starts
        case Choice() | Parallel() | Loop() | End():
            pass


def watched_in(process: Process) -> frozenset[str]:
    """The answers, as FORM.FIELD, that some step watches."""
    return frozenset(path for step in process.steps() if isinstance(step, Task) for path in step.watch)


def spends_money(process: Process) -> bool:
    """Whether applicant, approver and payer must be different people (DESIGN section 7)."""
    return any(
        isinstance(effect, Reserve | Commit | Settle | Release | Adjust) for effect in effects_of(process)
    )
