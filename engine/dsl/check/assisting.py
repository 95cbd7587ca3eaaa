"""Helping units: they help with a step beside which they stand, and somebody's time ends the waiting."""

from __future__ import annotations

from engine.dsl.build.problems.asking import AssistsWhom, FinishesForNobody, HelpWithoutLimit
from engine.dsl.check.processes import check_seats, homes_of
from engine.dsl.check.subject import Subject
from engine.model.process import Parallel, Process, Task


def check(subject: Subject) -> None:
    """Tell what is wrong with steps that help others."""
    for process in subject.rules.processes.values():
        helped = {step.assist.lead for step in process.steps() if isinstance(step, Task) and step.assist}
        for step in process.steps():
            if not isinstance(step, Task):
                continue
            view = subject.step(process, step.id)
            if step.finishes is not None and step.id not in helped:
                subject.findings.add(FinishesForNobody(), view.child("finishes").at)
            if step.assist is not None:
                _check_help(subject, process, step)


def _check_help(subject: Subject, process: Process, task: Task) -> None:
    assert task.assist is not None, "it helps"
    view = subject.step(process, task.id)
    lead = _beside(process, task)
    if lead is None:
        subject.findings.add(AssistsWhom(task.assist.lead), view.child("assists").at)
    elif task.assist.require is not None and task.within is None and lead.within is None:
        subject.findings.add(HelpWithoutLimit(), view.at)
    check_seats(subject, task.assist.objections, view.child("objections"), homes_of(subject, process))


def _beside(process: Process, task: Task) -> Task | None:
    """The step that is helped, in another branch of the same fork."""
    assert task.assist is not None, "it helps"
    for fork in process.steps():
        if not isinstance(fork, Parallel):
            continue
        inside = [{step.id: step for step in branch.body.steps} for branch in fork.branches]
        here = next((steps for steps in inside if task.id in steps), None)
        for steps in inside:
            found = steps.get(task.assist.lead)
            if here is not None and steps is not here and isinstance(found, Task):
                return found
    return None
