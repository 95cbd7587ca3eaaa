"""What the checks look at: the rules as built, and where each thing was written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.base.finding import Findings
from engine.dsl.build.context import Context
from engine.dsl.build.processes.process import all_steps
from engine.dsl.build.view import View
from engine.model.effect import Effect
from engine.model.ids import FormId
from engine.model.process import Automatic, Process, Subprocess, Task, Wait
from engine.model.rule_set import RuleSet


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One rule set under check."""

    rules: RuleSet
    ctx: Context

    @property
    def findings(self) -> Findings:
        """Where problems go."""
        return self.ctx.findings

    def view(self, section: str, id: str) -> View:
        """The text of an entry of a mechanism."""
        return self.ctx.declared[section][id]

    def step(self, process: Process, step: str) -> View:
        """The text of a step, in whatever branch it stands."""
        view = self.view("processes", process.id)
        return next((entry for name, entry in all_steps(view.child("steps")) if name == step), view)


def effects_of(process: Process) -> Iterator[tuple[str, Effect]]:
    """Every effect of a process with the step it belongs to; `start` for those of the start."""
    for effect in process.start.then:
        yield "start", effect
    for step in process.steps():
        match step:
            case Task():
                late = step.overdue.then if step.overdue else ()
                answers = (effect for outcome in step.outcomes.values() for effect in outcome.then)
                for effect in (*step.then, *late, *answers):
                    yield step.id, effect
            case Automatic() | Wait():
                for effect in step.then:
                    yield step.id, effect
            case Subprocess():
                yield step.id, step.starts
            case _:
                pass


def forms_of(process: Process) -> Iterator[FormId]:
    """The forms that people fill in a process."""
    if process.start.form is not None:
        yield process.start.form
    for step in process.steps():
        if isinstance(step, Task) and step.form is not None:
            yield step.form
