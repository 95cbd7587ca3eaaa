"""A person's own data: what they gave, to read, to take along, and to have erased with their consent."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from engine.base.finding import Said
from engine.model.form import Form, PrivacyClass
from engine.model.ids import CaseId, FieldId, FormId, PersonId, RecordId
from engine.model.rule_set import RuleSet
from engine.runtime.draft import decoded
from engine.service.engine import Engine
from engine.service.rows import CaseRow, RecordRow
from engine.service.views.plain import plain
from engine.service.views.viewer import Viewer, looking

CASES_MAX = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAnswer:
    """One answer as it stands; a consented one names the box by which consent is taken back."""

    label: str
    said: Said
    is_personal: bool
    purpose: str = ""
    basis: str = ""
    #: The day on which it goes.
    until: date | None = None
    box: FieldId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnRecord:
    """What was answered in one form of one case."""

    case: CaseId
    number: str
    record: RecordId
    form: FormId
    label: str
    written_at: datetime
    answers: tuple[OwnAnswer, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnData:
    """All that is held of a person because they gave it."""

    person: PersonId
    name: str
    contact: str
    records: tuple[OwnRecord, ...]


def own_data(engine: Engine, person: PersonId) -> OwnData:
    """What a person gave: name, contact, and the answers they wrote in the cases they started."""
    with looking(engine, person) as viewer:
        known = viewer.work.people([person]).get(person)
        rows = viewer.work.started_by(person, CASES_MAX)
        return OwnData(
            person=person,
            name=(known and known.name) or "",
            contact=(known and known.contact) or "",
            records=tuple(record for row in rows for record in _records(viewer, row)),
        )


def _records(viewer: Viewer, row: CaseRow) -> Iterator[OwnRecord]:
    rules = viewer.engine.library.compiled(viewer.work, row.state.bundle, row.state.pack).rules
    for form, ref in row.state.records.items():
        held, known = viewer.work.record(ref.record), rules.forms.get(form)
        if held is not None and known is not None and held.written_by == viewer.person and held.body:
            yield OwnRecord(
                case=row.state.id,
                number=row.state.number,
                record=ref.record,
                form=form,
                label=known.label,
                written_at=held.written_at,
                answers=tuple(_answers(viewer, rules, known, held)),
            )


def _answers(viewer: Viewer, rules: RuleSet, form: Form, held: RecordRow) -> Iterator[OwnAnswer]:
    values = decoded(form, held.body)
    for name, asked in form.fields.items():
        if values.get(name) is None:
            continue
        privacy = asked.privacy
        kept = privacy.retention_days
        yield OwnAnswer(
            label=asked.label,
            said=plain(viewer, rules, asked.type, values[name]),
            is_personal=privacy.cls is not PrivacyClass.PLAIN,
            purpose=privacy.purpose,
            basis=privacy.basis,
            until=None if kept is None else held.day + timedelta(days=kept),
            box=privacy.consent,
        )


def written_out(data: OwnData) -> str:
    """The same as JSON, to take along."""
    body = {
        "person": data.person,
        "name": data.name,
        "contact": data.contact,
        "records": [
            {
                "case": record.number,
                "form": record.label,
                "written_at": record.written_at.isoformat(),
                "answers": [
                    {
                        "label": each.label,
                        "value": each.said.zh,
                        "purpose": each.purpose,
                        "basis": each.basis,
                        "until": None if each.until is None else each.until.isoformat(),
                    }
                    for each in record.answers
                ],
            }
            for record in data.records
        ],
    }
    return json.dumps(body, ensure_ascii=False, indent=1)
