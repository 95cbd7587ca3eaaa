"""Records: revising those of the case, adding rows to registers."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model import effect as f
from engine.model.decision import WriteRecord
from engine.model.event import RecordWritten
from engine.model.expr.tree import Node
from engine.model.expr.values import Value
from engine.model.form import Form
from engine.model.ids import FieldId, RecordId
from engine.runtime.draft import Draft, encoded
from engine.runtime.effects.money import value_of
from engine.runtime.scope import Asking, evaluate
from engine.runtime.walk import watched_in


def revise(draft: Draft, effect: f.Revise) -> Asking[None]:
    """Fields of this case's record get new values; what is computed from them follows."""
    form = draft.rules.forms[effect.form]
    values = {**draft.forms.get(form.id, {}), **(yield from _values(draft, effect.values))}
    write_record(draft, form, (yield from recomputed(draft, form, values)))


def add_record(draft: Draft, effect: f.AddRecord, key: str) -> Asking[None]:
    """A register gets a new row."""
    form = draft.rules.forms[effect.form]
    unit = yield from value_of(draft, effect.unit)
    values = yield from recomputed(draft, form, (yield from _values(draft, effect.values)))
    body = encoded(form, values)
    digest, salt = draft.seal(body)
    record = RecordId(key)
    _explain_computed(draft, form, f"{record}#1")
    draft.write(
        WriteRecord(
            form=form.id,
            record=record,
            revision=1,
            unit=unit,
            body=body,
            digest=digest,
            of_case=False,
            salt=salt,
        )
    )
    draft.tell(
        RecordWritten(form=form.id, record=record, revision=1, digest=digest, of_case=False, unit=unit)
    )


def write_record(draft: Draft, form: Form, values: Mapping[FieldId, Value]) -> None:
    """The case's record of a form gets these values, unless nothing has changed."""
    known = draft.state.records.get(form.id)
    if known is not None and encoded(form, values) == encoded(form, draft.forms.get(form.id, {})):
        return
    changed = _changed(draft, form, values)
    record = known.record if known else RecordId(f"{draft.state.id}/{form.id}")
    revision = known.revision + 1 if known else 1
    body = encoded(form, values)
    digest, salt = draft.seal(body)
    draft.write(
        WriteRecord(
            form=form.id,
            record=record,
            revision=revision,
            unit=draft.state.unit,
            body=body,
            digest=digest,
            salt=salt,
        )
    )
    draft.forms[form.id] = dict(values)
    _explain_computed(draft, form, f"{record}#{revision}")
    written = RecordWritten(
        form=form.id, record=record, revision=revision, digest=digest, unit=draft.state.unit, changed=changed
    )
    draft.tell(written)


def _changed(draft: Draft, form: Form, values: Mapping[FieldId, Value]) -> tuple[FieldId, ...]:
    """The watched fields that are new or other than before."""
    before = draft.forms.get(form.id, {})
    watched = watched_in(draft.process)
    return tuple(
        name
        for name in form.fields
        if f"{form.id}.{name}" in watched and values.get(name) != before.get(name)
    )


def _explain_computed(draft: Draft, form: Form, of: str) -> None:
    computed = {str(name): field.value for name, field in form.fields.items() if field.value is not None}
    if computed:
        draft.because("fields", of, computed)


def recomputed(draft: Draft, form: Form, values: Mapping[FieldId, Value]) -> Asking[dict[FieldId, Value]]:
    """The values with the computed ones made anew, in the order of the form."""
    made = dict(values)
    for name, field in form.fields.items():
        if field.value is not None and name not in values:
            made[name] = yield from evaluate(field.value, draft.scope().with_form(form.id, made))
    return made


def _values(draft: Draft, nodes: Mapping[FieldId, Node]) -> Asking[dict[FieldId, Value]]:
    values: dict[FieldId, Value] = {}
    for name, node in nodes.items():
        values[name] = yield from value_of(draft, node)
    return values
