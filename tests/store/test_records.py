"""Registers: revisions, lists, uniqueness, scores."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import column, func, select, table

from engine.model.ids import CaseId, RecordId
from engine.model.quantity import Fen
from engine.service.ports import Store
from engine.service.rows import RecordFilter, UniqueBroken
from engine.store.errors import RevisionStale
from engine.store.opening import prepare
from engine.store.sql import SqlStore
from engine.store.sql.store import IMPORTED_LEAST
from tests.store.forms import RULES, SERVICE, written
from tests.store.samples import EAST, LI, NOON, TODAY, WEST, hours

CARE: Mapping[str, Any] = {
    "person": LI, "kind": "care", "on": TODAY, "hours": Decimal("2.5"), "cost": Fen(1200), "done": True,
}  # fmt: skip


def _put(store: Store, name: str, values: Mapping[str, Any], unit: Any = EAST, **more: Any) -> None:
    with store.write() as work:
        write = written(name, values, unit, more.get("revision", 1))
        work.put_record(write, RULES, more.get("case"), more.get("day", TODAY), more.get("at", NOON), LI)


def test_each_revision_of_a_record_stays(store: Store) -> None:
    _put(store, "r1", CARE, case=CaseId("case1"))
    _put(store, "r1", {**CARE, "note": "补填"}, revision=2, at=NOON + hours(1))
    _put(store, "r1", {**CARE, "hours": Decimal("3.0")}, revision=3)
    with store.read() as work:
        newest = work.record(RecordId("r1"))
        assert newest is not None
        assert (newest.revision, newest.body["hours"], newest.case) == (3, "3.0", None)
        second = work.revision(RecordId("r1"), 2)
        assert second is not None
        assert (second.body["note"], second.written_at) == ("补填", NOON + hours(1))
        first = work.revision(RecordId("r1"), 1)
        assert first is not None
        assert (first.case, first.unit, first.day, first.bundle) == ("case1", EAST, TODAY, "b1")
        assert work.revision(RecordId("r1"), 4) is None
        assert work.record(RecordId("none")) is None


def test_postgresql_plans_for_what_was_imported_at_once(postgres_url: str) -> None:
    prepare(postgres_url)
    store = SqlStore(postgres_url)
    with store.write() as work:
        for number in range(IMPORTED_LEAST):
            row = written(f"r{number}", {**CARE, "person": f"p{number}"}, EAST)
            work.put_record(row, RULES, None, TODAY, NOON, LI)
    with store.writing() as connection:
        known = select(func.count()).select_from(table("pg_stats", column("tablename")))
        assert connection.scalar(known.where(column("tablename") == "record_value"))
    store.close()


@pytest.mark.parametrize("revision", [1, 3])
def test_a_revision_must_follow_the_newest(store: Store, revision: int) -> None:
    _put(store, "r1", CARE)
    with pytest.raises(RevisionStale):
        _put(store, "r1", {**CARE, "note": "晚了"}, revision=revision)


def test_no_two_live_records_agree_on_what_must_be_unique(store: Store) -> None:
    _put(store, "r1", CARE)
    with pytest.raises(UniqueBroken) as told:
        _put(store, "r2", CARE)
    assert (told.value.form, told.value.fields, told.value.other) == (SERVICE, ("person", "kind", "on"), "r1")
    _put(store, "r2", {**CARE, "kind": "safe"})
    _put(store, "r1", {**CARE, "kind": "clean"}, revision=2)
    _put(store, "r3", CARE)
    _put(store, "r3", {**CARE, "note": "再次"}, revision=2)
    with pytest.raises(UniqueBroken):
        _put(store, "r1", {**CARE, "kind": "safe"}, revision=3)


def test_a_missing_answer_agrees_with_nothing(store: Store) -> None:
    incomplete = {key: value for key, value in CARE.items() if key != "kind"}
    _put(store, "r1", incomplete)
    _put(store, "r2", incomplete)


def _filled(store: Store) -> None:
    for number in range(6):
        values = {**CARE, "on": TODAY + timedelta(number), "kind": "care" if number % 2 else "safe"}
        values["note"] = "夜间" if number == 3 else None
        unit, case = (EAST, CaseId("case1")) if number < 4 else (WEST, None)
        _put(store, f"r{number}", values, unit, day=TODAY + timedelta(number // 2), case=case)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, "r5 r4 r3 r2 r1 r0"),
        ({"limit": 2}, "r5 r4"),
        ({"before": (date(2024, 3, 2), RecordId("r3")), "limit": 2}, "r2 r1"),
        ({"units": frozenset({WEST})}, "r5 r4"),
        ({"units": frozenset()}, ""),
        ({"case": CaseId("case1")}, "r3 r2 r1 r0"),
        ({"since": date(2024, 3, 2), "until": date(2024, 3, 3)}, "r3 r2"),
        ({"equals": {"kind": "care"}}, "r5 r3 r1"),
        ({"equals": {"kind": "care", "on": "2024-03-02"}}, "r1"),
        ({"equals": {"hours": "2.5", "done": True}}, "r5 r4 r3 r2 r1 r0"),
        ({"equals": {"done": False}}, ""),
        ({"equals": {"cost": 1200, "note": None}}, "r5 r4 r2 r1 r0"),
    ],
)
def test_a_register_is_listed_newest_day_first(store: Store, wanted: dict[str, Any], found: str) -> None:
    _filled(store)
    with store.read() as work:
        rows = work.records(RecordFilter(form=SERVICE, **wanted))
    assert [row.record for row in rows] == found.split()
