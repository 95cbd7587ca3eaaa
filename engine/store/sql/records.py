"""Registers on a database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Select, and_, insert, or_, select, update

from engine.base.digest import canonical
from engine.model.decision import WriteRecord
from engine.model.expr.question import Aggregation
from engine.model.form import Form
from engine.model.ids import CaseId, PersonId, RecordId
from engine.model.rule_set import RuleSet
from engine.service.rows import Json, RecordFilter, RecordRow, UniqueBroken
from engine.store import tables
from engine.store.errors import RevisionStale
from engine.store.index import index_rows
from engine.store.rows import unique_keys
from engine.store.sql import aggregate
from engine.store.sql.part import Part
from engine.store.sql.read import RECORD_COLUMNS, read_record
from engine.store.sql.statements import given, insert_once, mine, remove, row_of
from engine.store.sql.statements import insert as insert_row

_R = tables.record.c
_V = tables.record_value.c
_OLD = tables.record_revision.c
_COPIED = [column.name for column in tables.record.c]

_ADD = insert_once(tables.record, "id")
_ARCHIVE = insert(tables.record_revision).from_select(
    _COPIED,
    select(*(_R[name] for name in _COPIED)).where(
        mine(tables.record, "id") & (_R.revision == given(_R.revision, "before"))
    ),
)
_REPLACE = (
    update(tables.record)
    .where(mine(tables.record, "id") & (_R.revision == given(_R.revision, "before")))
    .values({n: p for n, p in row_of(tables.record).items() if n not in {"tenant", "id"}})
)
_NEWEST = select(*(_R[name] for name in RECORD_COLUMNS)).where(mine(tables.record, "id"))
_OLDER = select(*(_OLD[name] for name in RECORD_COLUMNS)).where(
    mine(tables.record_revision, "id", "revision")
)
_PUT_VALUE = insert_row(tables.record_value)
_DROP_VALUE = remove(tables.record_value, "field", "record")
_RESERVE = insert_once(tables.record_unique, "form", "fields", "value")
_HOLDER = select(tables.record_unique.c.record).where(mine(tables.record_unique, "form", "fields", "value"))
_FREE = remove(tables.record_unique, "record")
_BLANK = tuple(
    update(table).where(mine(table, "id")).values(body=given(table.c.body, "nothing"))
    for table in (tables.record, tables.record_revision)
)


class SqlRecords(Part):
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
        """Write a revision and its typed index rows; raises UniqueBroken."""
        form = rules.forms[write.form]
        self._reserve(form, write, by)
        row = {
            "id": write.record, "revision": write.revision, "form": write.form, "unit": write.unit,
            "case": case, "day": day, "body": write.body, "bundle": rules.bundle,
            "written_at": at, "written_by": by,
        }  # fmt: skip
        if write.revision == 1:
            if not self._link.change(_ADD, **row):
                raise RevisionStale(write.record)
            self.added += 1
        else:
            self._replace(row, rules, write)
        values = index_rows(form, write.body)
        self._link.changes(
            _PUT_VALUE,
            [
                {"field": f, "record": write.record, "word": word, "number": number}
                for f, word, number in values
            ],
        )

    def _replace(self, row: Mapping[str, Any], rules: RuleSet, write: WriteRecord) -> None:
        before = write.revision - 1
        known = self.record(write.record)
        if known is None or known.revision != before:
            raise RevisionStale(write.record)
        self._link.change(_ARCHIVE, id=write.record, before=before)
        if not self._link.change(_REPLACE, before=before, **row):
            raise RevisionStale(write.record)
        fields = [f"{write.form}.{name}" for name in known.body]
        self._link.changes(_DROP_VALUE, [{"field": field, "record": write.record} for field in fields])

    def _reserve(self, form: Form, write: WriteRecord, by: PersonId) -> None:
        if not form.unique:
            return
        if write.revision > 1:
            self._link.change(_FREE, record=write.record)
        for fields, value in unique_keys(form, write.body, write.unit, by):
            key = {"form": form.id, "fields": canonical(fields), "value": value}
            if not self._link.change(_RESERVE, record=write.record, **key):
                holder = self._link.row(_HOLDER, **key)
                if holder and holder[0] == write.record:
                    continue
                raise UniqueBroken(form.id, fields, RecordId(holder[0] if holder else ""))

    def blank_record(self, record: RecordId) -> None:
        """Take all answers out of a record, its revisions and its indexes; that it was there stays."""
        known = self.record(record)
        if known is None:
            return
        fields = [f"{known.form}.{name}" for name in known.body]
        self._link.changes(_DROP_VALUE, [{"field": field, "record": record} for field in fields])
        self._link.change(_FREE, record=record)
        for statement in _BLANK:
            self._link.change(statement, id=record, nothing={})

    def record(self, record: RecordId) -> RecordRow | None:
        """The newest revision of a record."""
        found = self._link.row(_NEWEST, id=record)
        return read_record(found) if found else None

    def revision(self, record: RecordId, revision: int) -> RecordRow | None:
        """One revision of a record."""
        newest = self.record(record)
        if newest is None or newest.revision == revision:
            return newest
        found = self._link.row(_OLDER, id=record, revision=revision)
        return read_record(found) if found else None

    def records(self, wanted: RecordFilter) -> Sequence[RecordRow]:
        """Newest revisions, newest day first."""
        return tuple(map(read_record, self._link.ask(_listed(wanted, self._link.tenant))))

    def aggregate(self, question: Aggregation, rules: RuleSet) -> Any:
        """The answer to an aggregate over newest revisions."""
        return aggregate.answer(self._link, self._shared.plans, question, rules)


def _listed(wanted: RecordFilter, tenant: str) -> Select[Any]:
    found = select(*(_R[name] for name in RECORD_COLUMNS)).where(_R.tenant == tenant, _R.form == wanted.form)
    if wanted.units is not None:
        found = found.where(_R.unit.in_(sorted(wanted.units)))
    if wanted.case is not None:
        found = found.where(_R.case == wanted.case)
    if wanted.since is not None:
        found = found.where(_R.day >= wanted.since)
    if wanted.until is not None:
        found = found.where(_R.day < wanted.until)
    if wanted.before is not None:
        day, record = wanted.before
        found = found.where(or_(_R.day < day, and_(_R.day == day, _R.id < record)))
    for field, value in wanted.equals.items():
        found = found.where(_holds(f"{wanted.form}.{field}", value))
    return found.order_by(_R.day.desc(), _R.id.desc()).limit(wanted.limit)


def _holds(field: str, value: Json) -> Any:
    row = select(_V.record).where(_V.tenant == _R.tenant, _V.field == field, _V.record == _R.id)
    if value is None:
        return ~row.exists()
    return row.where(_V.word == (value if isinstance(value, str) else canonical(value))).exists()
