"""Answers as people read them: ids replaced by names and labels, hidden where they must be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.base.finding import NOTHING, Said, same
from engine.model.expr import types as t
from engine.model.expr.values import Value
from engine.model.fields.kind import FieldType
from engine.model.fields.reference import PersonType, RefType, UnitType
from engine.model.fields.table import TableType, row_written
from engine.model.form import Form, Privacy, PrivacyClass
from engine.model.ids import FormId, PersonId, RecordId
from engine.model.rule_set import RuleSet
from engine.model.written import day_written
from engine.runtime.draft import decoded
from engine.service.rows import RecordRow
from engine.service.views.shared import Cell
from engine.service.views.viewer import Viewer

_PERSONAL = (PrivacyClass.CONTACT, PrivacyClass.SENSITIVE)


def plain(viewer: Viewer, rules: RuleSet, kind: FieldType, value: Value) -> Said:
    """A value as people read it."""
    if value is None:
        return NOTHING
    match kind:
        case PersonType():
            return viewer.who(PersonId(value)).name
        case UnitType():
            return same(viewer.unit(value).label)
        case RefType(form=form):
            return record_label(viewer, rules, FormId(form), RecordId(value))
        case TableType(columns=columns):
            rows = [
                row_written(
                    (column.label, plain(viewer, rules, column.type, row.get(key)))
                    for key, column in columns.items()
                    if row.get(key) is not None
                )
                for row in value
            ]
            return Said("；".join(row.zh for row in rows), "; ".join(row.en for row in rows))
        case _:
            return kind.plain(value)


def is_hidden(privacy: Privacy, handles: bool) -> bool:
    """Whether a personal answer is masked for somebody who does not handle the matter."""
    return not handles and (privacy.mask or privacy.cls in _PERSONAL)


def cell(
    viewer: Viewer, rules: RuleSet, form: Form, values: Mapping[Any, Value], key: str, handles: bool
) -> Cell:
    """One answer of a record in a list, masked where it must be."""
    field = next(f for f in form.fields.values() if f.id == key)
    value = values.get(field.id)
    if value is not None and is_hidden(field.privacy, handles):
        return Cell(same(field.type.masked(value)), masked=True)
    return Cell(plain(viewer, rules, field.type, value))


def record_label(viewer: Viewer, rules: RuleSet, form: FormId, record: RecordId) -> Said:
    """What a record is called where another refers to it."""
    row = viewer.work.record(record)
    return row_label(rules.forms[form], row) if row is not None and row.form == form else same(str(record))


def row_label(form: Form, row: RecordRow) -> Said:
    """A record by its first plain answer that lists show, else by its day."""
    values = decoded(form, row.body)
    for key, field in form.fields.items():
        shown = field.in_list and field.privacy.cls is PrivacyClass.PLAIN and key in values
        if shown and isinstance(field.type.type, t.Text):
            return field.type.plain(values[key])
    day = day_written(row.day)
    return Said(f"{form.label} {day.zh}", f"{form.label} {day.en}")
