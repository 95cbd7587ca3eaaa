"""Projections of a case: its title and its tasks, derived from state, records and rule set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.model.expr import types as t
from engine.model.form import Form, PrivacyClass
from engine.model.ids import FormId
from engine.model.process import Process
from engine.model.rule_set import RuleSet
from engine.model.state import Activation, CaseState, Seat
from engine.runtime.walk import task_of
from engine.service.rows import CaseRow, Json, TaskRow, vacant

TITLE_CHARS_MAX = 80


def case_row(rules: RuleSet, state: CaseState, bodies: Mapping[FormId, Mapping[str, Json]]) -> CaseRow:
    """A case with the columns that lists show."""
    return CaseRow(state=state, title=title_of(rules, rules.processes[state.process], bodies))


def title_of(rules: RuleSet, process: Process, bodies: Mapping[FormId, Mapping[str, Any]]) -> str:
    """What a case is called: its process, and the first plain text that its start form shows in lists."""
    form = rules.forms[process.start.form] if process.start.form else None
    words = _first_words(form, bodies.get(form.id, {})) if form else ""
    return f"{process.label}：{words}"[:TITLE_CHARS_MAX] if words else process.label


def _first_words(form: Form, body: Mapping[str, Any]) -> str:
    for name, field in form.fields.items():
        plain = field.in_list and field.privacy.cls is PrivacyClass.PLAIN
        if plain and isinstance(_inner(field.type.type), t.Text) and body.get(name) is not None:
            return field.type.plain(field.type.from_json(body[name])).zh
    return ""


def _inner(kind: t.Type) -> t.Type:
    return kind.item if isinstance(kind, t.Optional) else kind


def tasks_of(rules: RuleSet, row: CaseRow) -> Sequence[TaskRow]:
    """The tasks of a case, live and past."""
    process = rules.processes[row.state.process]
    return tuple(_task(process, row, seat) for seat in row.state.seats.values())


def _task(process: Process, row: CaseRow, seat: Seat) -> TaskRow:
    state = row.state
    step: Activation = state.activations[seat.activation]
    task = task_of(process, step.node)
    return TaskRow(
        case=state.id,
        seat=seat.id,
        version=seat.version,
        node=step.node,
        label=task.label,
        title=row.title,
        number=state.number,
        process=state.process,
        pack=state.pack,
        unit=state.unit,
        persons=seat.persons or ((vacant(seat.post),) if seat.post else ()),
        claimed_by=seat.claimed_by,
        claimable=seat.claimable,
        live=seat.is_live,
        opened_at=seat.opened_at or step.entered_at,
        due=step.due,
        due_day=step.due_day,
        provisional=step.provisional,
        queue=f"{state.process}/{task.id}" if task.queue else "",
        rank=step.rank,
        board=task.board,
        decided_by=seat.decided_by,
        decided_at=seat.decided_at,
        outcome=seat.outcome or "",
    )
