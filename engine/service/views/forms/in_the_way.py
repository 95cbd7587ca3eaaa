"""What stands in the way of a case as it is now: whose its open steps are, and which checks would refuse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.base.finding import Said
from engine.model.form import Form
from engine.model.process import Process, Task
from engine.model.refusal import FieldError
from engine.model.rule_set import Compiled
from engine.model.state import Activation, CaseState
from engine.runtime.draft import open_steps, seats_of
from engine.runtime.facts import driven_value
from engine.runtime.forms.checks import failing
from engine.runtime.scope import Asking, CaseScope
from engine.runtime.walk import task_of
from engine.service.views.forms.filling import case_scope, stored_forms
from engine.service.views.reasons.shape import Unmet
from engine.service.views.reasons.why_not import unmet, whose_seat
from engine.service.views.status import step_label
from engine.service.views.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStep:
    """A step that waits: what it is called, for whom, and what would be refused as things stand."""

    label: Said
    whose: tuple[Said, ...]
    refusals: tuple[tuple[Said, Unmet], ...]


def in_the_way(viewer: Viewer, state: CaseState) -> Iterator[OpenStep]:
    """The open tasks of a case, in order."""
    compiled = viewer.rules_of(state)
    process = compiled.rules.processes[state.process]
    tasks = {step.id for step in process.steps() if isinstance(step, Task)}
    for activation in open_steps(state):
        if activation.node in tasks:
            yield _open_step(viewer, compiled, process, state, activation)


def _open_step(
    viewer: Viewer, compiled: Compiled, process: Process, state: CaseState, activation: Activation
) -> OpenStep:
    task = task_of(process, activation.node)
    live = [seat for seat in seats_of(state, activation.id) if seat.is_live]
    whose = dict.fromkeys(said for seat in live for said in whose_seat(viewer, state, seat))
    asking = _refusals(task, compiled, _scope(viewer, compiled, process, state, task))
    errors = driven_value(asking, viewer.answers(compiled))
    return OpenStep(
        label=step_label(task.id, task.label),
        whose=tuple(whose),
        refusals=tuple((error.said, unmet(viewer, state, error)) for error in errors),
    )


def _scope(viewer: Viewer, compiled: Compiled, process: Process, state: CaseState, task: Task) -> CaseScope:
    """What its checks see; what nobody has filled in yet leaves them undecided."""
    forms = stored_forms(viewer, compiled, state)
    scope = case_scope(viewer, compiled, process, state, forms)
    if task.form is None:
        return scope
    return scope.with_form(task.form, forms.get(task.form, {}), being_filled=True)


def _refusals(task: Task, compiled: Compiled, scope: CaseScope) -> Asking[list[FieldError]]:
    form: Form | None = compiled.rules.forms[task.form] if task.form else None
    found: list[FieldError] = []
    for check in (*(form.checks if form else ()), *task.checks):
        error = yield from failing(check, scope)
        if error is not None:
            found.append(error)
    return found
