"""Forks, loops and redoing: joins can be met, loops end, what is done again has its time."""

from __future__ import annotations

from engine.base.span import Span
from engine.dsl.build.problems.blocks import (
    JoinTooMany,
    LoopNotBounded,
    LoopOverWhat,
    NobodyRejects,
    RedoUnlike,
    SubprocessCircle,
    WaitAllNeedsAll,
)
from engine.dsl.build.view import View
from engine.dsl.check.subject import Subject
from engine.model.expr import types as t
from engine.model.expr.tree import Node
from engine.model.ids import ProcessId
from engine.model.process import (
    BranchReject,
    Choice,
    Leads,
    Loop,
    Outcome,
    Parallel,
    Process,
    Step,
    Subprocess,
    Task,
)

ROUNDS_MAX = 100


def check(subject: Subject) -> None:
    """Tell what is wrong with blocks."""
    for process in subject.rules.processes.values():
        for step in process.steps():
            view = subject.step(process, step.id)
            match step:
                case Parallel():
                    _check_fork(subject, step, view)
                case Loop():
                    _check_loop(subject, step, view)
                case Subprocess():
                    _check_list(subject, step.over, view)
                    if process.id in _asked_by(subject, step.starts.process):
                        subject.findings.add(SubprocessCircle(process.id), at(view, "subprocess"))
                case Task():
                    for outcome in step.outcomes.values():
                        _check_redo(subject, process, outcome, view.child("outcomes").child(outcome.id))
                case _:
                    pass


def _check_fork(subject: Subject, fork: Parallel, view: View) -> None:
    if fork.join is not None and fork.join > len(fork.branches):
        subject.findings.add(JoinTooMany(fork.join, len(fork.branches)), at(view, "join"))
    if fork.on_reject is BranchReject.WAIT_ALL and fork.join is not None:
        subject.findings.add(WaitAllNeedsAll(), at(view, "branch_reject"))
    steps = (step for branch in fork.branches for step in branch.body.steps)
    if view.has("branch_reject") and not any(_may_reject(step) for step in steps):
        subject.findings.add(NobodyRejects(), at(view, "branch_reject"))


def _may_reject(step: Step) -> bool:
    match step:
        case Task(outcomes=outcomes):
            return any(each.leads is Leads.END and not each.counts for each in outcomes.values())
        case Choice() | Parallel() | Loop():
            return any(_may_reject(inner) for branch in step.branches for inner in branch.body.steps)
        case _:
            return False


def _check_loop(subject: Subject, loop: Loop, view: View) -> None:
    if not view.has("until") ^ view.has("over") or not 1 <= loop.most <= ROUNDS_MAX:
        subject.findings.add(LoopNotBounded(), at(view, "most") if view.has("most") else view.at)
    _check_list(subject, loop.over, view)


def _asked_by(subject: Subject, process: ProcessId) -> set[ProcessId]:
    """The process itself and those of which it asks for cases, and so on."""
    seen, left = {process}, [process]
    while left:
        known = subject.rules.processes.get(left.pop())
        asked = {s.starts.process for s in known.steps() if isinstance(s, Subprocess)} if known else set()
        left += asked - seen
        seen |= asked
    return seen


def _check_list(subject: Subject, node: Node | None, view: View) -> None:
    over = node.type if node is not None else None
    listed = over.item if isinstance(over, t.Optional) else over
    if listed is not None and not isinstance(listed, t.List):
        subject.findings.add(LoopOverWhat(), at(view, "over"))


def _check_redo(subject: Subject, process: Process, outcome: Outcome, view: View) -> None:
    if outcome.within is None or outcome.back_to is None:
        return
    usual = process.known_step(outcome.back_to)
    limit = usual.within if isinstance(usual, Task) else None
    if limit is None or type(limit.amount.type) is not type(outcome.within.amount.type):
        subject.findings.add(RedoUnlike(outcome.back_to), at(view, "within"))


def at(view: View, key: str) -> Span:
    """Where a key of a step is written."""
    return view.child(key).at if view.has(key) else view.at
