"""Registers in memory; aggregates run through the reference interpreter."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from engine.base.digest import canonical
from engine.model.decision import WriteRecord
from engine.model.expr.interpret import rows_value
from engine.model.expr.question import Aggregation
from engine.model.form import Form
from engine.model.ids import CaseId, FormId, PersonId, RecordId
from engine.model.rule_set import RuleSet
from engine.service.rows import Json, RecordFilter, RecordRow, UniqueBroken
from engine.store.errors import RevisionStale
from engine.store.memory.tables import Part, UniqueKey
from engine.store.rows import case_values, record_values, unique_keys


class RecordsInMemory(Part):
    """Typed rows with revisions."""

    def put_record(
        self,
        write: WriteRecord,
        rules: RuleSet,
        case: CaseId | None,
        day: date,
        at: datetime,
        by: PersonId,
    ) -> None:
        """Write a revision; raises UniqueBroken."""
        known = self._t.revisions.setdefault(write.record, {})
        if write.revision != len(known) + 1:
            raise RevisionStale(write.record)
        self._reserve(rules.forms[write.form], write, by)
        row = RecordRow(
            record=write.record, form=write.form, revision=write.revision, unit=write.unit, case=case,
            day=day, body=write.body, bundle=rules.bundle, written_at=at, written_by=by,
        )  # fmt: skip
        self._t.put(known, write.revision, row)
        self._t.put(self._t.records.setdefault(write.form, {}), write.record, row)

    def _reserve(self, form: Form, write: WriteRecord, by: PersonId) -> None:
        wanted: dict[UniqueKey, None] = {}
        for fields, key in unique_keys(form, write.body, write.unit, by):
            wanted[form.id, fields, key] = None
            other = self._t.unique.get((form.id, fields, key), write.record)
            if other != write.record:
                raise UniqueBroken(form.id, fields, other)
        newest = self._t.records.get(form.id, {}).get(write.record)
        old = unique_keys(form, newest.body, newest.unit, newest.written_by) if newest else ()
        for fields, key in old:
            self._t.drop(self._t.unique, (form.id, fields, key))
        for each in wanted:
            self._t.put(self._t.unique, each, write.record)

    def blank_record(self, record: RecordId) -> None:
        """Take all answers out of a record, its revisions and its indexes; that it was there stays."""
        known = self._t.revisions.get(record, {})
        for revision, row in tuple(known.items()):
            self._t.put(known, revision, replace(row, body={}))
        for key in [key for key, holder in self._t.unique.items() if holder == record]:
            self._t.drop(self._t.unique, key)
        if known:
            newest = known[len(known)]
            self._t.put(self._t.records[newest.form], record, newest)

    def record(self, record: RecordId) -> RecordRow | None:
        """The newest revision of a record."""
        known = self._t.revisions.get(record)
        return known[len(known)] if known else None

    def revision(self, record: RecordId, revision: int) -> RecordRow | None:
        """One revision of a record."""
        return self._t.revisions.get(record, {}).get(revision)

    def records(self, wanted: RecordFilter) -> Sequence[RecordRow]:
        """Newest revisions, newest day first."""
        rows = (row for row in self._t.records.get(wanted.form, {}).values() if _matches(row, wanted))
        return tuple(heapq.nlargest(wanted.limit, rows, key=lambda row: (row.day, row.record)))

    def aggregate(self, question: Aggregation, rules: RuleSet) -> Any:
        """The answer to an aggregate over newest revisions."""
        return rows_value(question, self._rows(question, rules))

    def _rows(self, question: Aggregation, rules: RuleSet) -> Iterator[Mapping[str, Any]]:
        if question.source.kind == "cases":
            rows = (row.state for row in self._t.cases.values() if row.state.process == question.source.id)
            return (case_values(state) for state in rows)
        form = FormId(question.source.id)
        return (record_values(rules.forms[form], row) for row in self._t.records.get(form, {}).values())


def _matches(row: RecordRow, wanted: RecordFilter) -> bool:
    return (
        (wanted.units is None or row.unit in wanted.units)
        and (wanted.case is None or row.case == wanted.case)
        and (wanted.since is None or wanted.since <= row.day)
        and (wanted.until is None or row.day < wanted.until)
        and (wanted.before is None or (row.day, row.record) < wanted.before)
        and all(_same(row.body.get(field), value) for field, value in wanted.equals.items())
    )


def _same(stored: Json, value: Json) -> bool:
    return canonical(stored) == canonical(value)
