"""Processes that score: whom, with which ballots, and whether the scored may object before it is final."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from engine.base.finding import Problem
from engine.dsl.build.view import View
from engine.dsl.check.processes import check_seats, homes_of
from engine.dsl.check.score_problems import BallotElsewhere, BallotWithoutLimit, NoObjection, WhoIsScored
from engine.dsl.check.subject import Subject, effects_of
from engine.model.effect import Freeze
from engine.model.effect import Score as Compute
from engine.model.expr import types as t
from engine.model.expr.tree import Node
from engine.model.ids import NodeId, ScoreId
from engine.model.process import Block, BranchReject, Loop, Parallel, Process, Seq, Step, Task
from engine.model.score import Score
from engine.model.score import Subject as Kind
from engine.model.seats import PersonOf

#: The figures of scores list the problems of both.
PROBLEMS: tuple[type[Problem], ...] = ()


@dataclass(frozen=True, slots=True)
class _Scoring:
    """An effect that scores, where it stands, and what comes before it."""

    score: Score
    effect: Compute | Freeze
    step: NodeId
    before: tuple[NodeId, ...]
    tasks: Mapping[NodeId, Task]
    place: View


def check(subject: Subject) -> None:
    """Tell what is wrong with the processes that score."""
    for process in subject.rules.processes.values():
        tasks = {step.id: step for step in process.steps() if isinstance(step, Task)}
        for task in tasks.values():
            _check_raters(subject, process, task)
        for scoring in _scorings(subject, process, tasks):
            _check_whose(subject, scoring)
            _check_ballots(subject, scoring)
            _check_objection(subject, scoring)


def _check_raters(subject: Subject, process: Process, task: Task) -> None:
    if task.ballot is None:
        return
    step = subject.step(process, task.id)
    if not step.has("within"):
        subject.findings.add(BallotWithoutLimit(), step.child("ballot").at)
    groups = subject.view("ballots", task.ballot).child("groups")
    for name, group in groups.each():
        sources = tuple(by for by, of in zip(task.by, task.groups, strict=True) if of == name)
        check_seats(subject, sources, group.child("by"), homes_of(subject, process))


def _scorings(subject: Subject, process: Process, tasks: Mapping[NodeId, Task]) -> Iterator[_Scoring]:
    for name, effect in effects_of(process):
        if not isinstance(effect, Compute | Freeze) or effect.score not in subject.rules.scores:
            continue
        step = NodeId(name)
        before = _surely_before(process.body, step)
        is_start = before is None
        start = subject.view("processes", process.id).child("start")
        yield _Scoring(
            score=subject.rules.scores[effect.score],
            effect=effect,
            step=step,
            before=before or (),
            tasks=tasks,
            place=(start if is_start else subject.step(process, step)).child("then"),
        )


def _surely_before(body: Seq, node: NodeId) -> tuple[NodeId, ...] | None:
    """The steps that every case has gone through when it comes to a step; None where it is not in there."""
    seen: tuple[NodeId, ...] = ()
    for step in body.steps:
        if step.id == node:
            return seen
        for branch in step.branches if isinstance(step, Block) else ():
            inside = _surely_before(branch.body, node)
            if inside is not None:
                return (*seen, *inside)
        if _is_gone_through(step):
            assert isinstance(step, Parallel | Loop)
            seen = (*seen, *(inner.id for branch in step.branches for inner in branch.body.steps))
        seen = (*seen, step.id)
    return None


def _is_gone_through(step: Step) -> bool:
    """Whether all steps of a block have surely been done behind it."""
    match step:
        case Parallel(join=None, inclusive=False):
            return step.on_reject is not BranchReject.DROP_BRANCH
        case Loop(over=None):
            return True
        case _:
            return False


def _check_whose(subject: Subject, scoring: _Scoring) -> None:
    score = scoring.score
    is_told = (scoring.effect.of is not None) is score.subject.is_person
    if not is_told or (score.subject is Kind.APPOINTMENT) is not (score.post is not None):
        subject.findings.add(WhoIsScored(score.id), scoring.place.at)


def _check_ballots(subject: Subject, scoring: _Scoring) -> None:
    # what a ballot's own `then` computes comes after its closing
    steps = (*scoring.before, scoring.step)
    held = {scoring.tasks[step].ballot for step in steps if step in scoring.tasks}
    for indicator in scoring.score.indicators:
        asked = indicator.ballot
        if isinstance(scoring.effect, Compute) and asked is not None and asked not in held:
            subject.findings.add(BallotElsewhere(asked), scoring.place.at)


def _check_objection(subject: Subject, scoring: _Scoring) -> None:
    score, tasks = scoring.score, scoring.tasks
    if not isinstance(scoring.effect, Freeze) or not score.subject.is_person:
        return
    before = (tasks[step] for step in scoring.before if step in tasks)
    asked = any(_lets_object(task, score.id, scoring.effect.of) for task in before)
    decided = scoring.step in tasks and tasks[scoring.step].ballot is None
    if not asked or not decided:
        subject.findings.add(NoObjection(score.id), scoring.place.at)


def _lets_object(task: Task, score: ScoreId, of: Node | None) -> bool:
    """Whether the scored themself have working days to object in this step."""
    return (
        task.objection == score
        and task.within is not None
        and isinstance(task.within.amount.type, t.Workdays)
        and task.overdue is not None
        and any(isinstance(source, PersonOf) and _same(source.person, of) for source in task.by)
    )


def _same(one: Node, other: Node | None) -> bool:
    """Whether two expressions read the same, wherever they stand."""
    return other is not None and getattr(one, "path", one) == getattr(other, "path", other)
