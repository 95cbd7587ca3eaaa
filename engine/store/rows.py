"""What an aggregate sees of a record or a case, and what must be unique: the same for every store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.base.clock import SHANGHAI
from engine.base.digest import canonical
from engine.model.form import Form
from engine.model.ids import PersonId, UnitId
from engine.model.state import CaseState
from engine.service.rows import Json, RecordRow


def record_values(form: Form, row: RecordRow) -> Mapping[str, Any]:
    """The row that expressions see: built-in columns (a field of the same id hides one), then all fields."""
    values: dict[str, Any] = {"id": row.record, "unit": row.unit, "case": row.case}
    values.update(day=row.day, by=row.written_by)
    for name, field in form.fields.items():
        stored = row.body.get(name)
        values[name] = None if stored is None else field.type.from_json(stored)
    return values


def case_values(state: CaseState) -> Mapping[str, Any]:
    """The row that expressions see of a case."""
    return {
        "id": state.id,
        "number": state.number,
        "unit": state.unit,
        "owner": state.owner,
        "starter": state.starter,
        "status": state.status,
        "opened_at": state.opened_at,
        "closed_at": state.closed_at,
        "opened_on": state.opened_at.astimezone(SHANGHAI).date(),
        "closed_on": state.closed_at and state.closed_at.astimezone(SHANGHAI).date(),
    }


def unique_keys(
    form: Form, body: Mapping[str, Json], unit: UnitId, by: PersonId
) -> Iterator[tuple[tuple[str, ...], str]]:
    """For each rule of uniqueness: its fields and what they hold; nothing where one of them is missing.

    A rule may also name `unit` and `by` (who wrote it); a field of the same id hides them.
    """
    given = {"unit": unit, "by": by, **body}
    for rule in form.unique:
        values = [given.get(field) for field in rule.fields]
        if all(value is not None for value in values):
            yield tuple(rule.fields), canonical(values)
