"""Every list is read by an index, in its order: a desk must cost the same with a million cases."""

from __future__ import annotations

import pytest
from sqlalchemy import column, select, table

from engine.store.migrations.usual_spread import SPREAD
from engine.store.sql import SqlStore, cases, evidence, jobs, tasks
from engine.store.sql import ledger_statements as ledger
from engine.store.sql import lot_statements as lots
from engine.store.sql.plans import Plans
from engine.store.sql.statements import Statement
from tests.store.forms import RULES, asked
from tests.store.test_aggregates import NAMES


def _plan(store: SqlStore, statement: Statement) -> str:
    with store.writing() as connection:
        return " | ".join(store.explain(connection, statement))


@pytest.mark.parametrize(
    ("statement", "index"),
    [
        (tasks._DESK, "task_person USING PRIMARY KEY (tenant=? AND person=?)"),
        (tasks._DESK_AFTER, "AND (due,opened_at,case,seat)>"),
        (tasks._DECIDED, "task_decided (tenant=? AND decided_by=?)"),
        (tasks._DECIDED_AFTER, "(decided_at,case,seat)<"),
        (tasks._CLAIMS, "task_claimed"),
        (tasks._QUEUE, "task_queue (tenant=? AND queue=?)"),
        (tasks._BOARD, "task_board (tenant=? AND board=?)"),
        (cases._ABOUT, "case_of_process (tenant=? AND process=? AND unit=? AND opened_on>? AND opened_on<?)"),
        (jobs._ALL_DUE, "job_due (tenant=? AND run_at<?)"),
        (jobs._OF_CASE, "job_of_case (tenant=? AND case=? AND run_at<?)"),
        (jobs._NEXT, "job_due"),
        (evidence._HEAD, "event_1 (tenant=? AND stream=?)"),
        (
            ledger.accounts_of(True, True, False),
            "account_owner (tenant=? AND ledger=? AND owner=? AND person=?)",
        ),
        (ledger.codes_of(True, False), "account_owner (tenant=? AND ledger=? AND owner=?)"),
        (ledger.LEGS[0], "transfer_by_source (tenant=? AND source=?)"),
        (ledger.LEGS[1], "transfer_by_target (tenant=? AND target=?)"),
        (lots.STOCKED, "lot_stocked (tenant=? AND account=?)"),
        (lots.LAPSED, "lot_expiring (tenant=? AND ledger=? AND expires<?)"),
        (lots.GRANTED, "lot_of_txn (tenant=? AND txn=?)"),
        (lots.LAST, "lot USING"),
    ],
)
def test_a_list_is_read_by_its_index(sqlite_store: SqlStore, statement: Statement, index: str) -> None:
    assert index in _plan(sqlite_store, statement)


@pytest.mark.parametrize(
    ("text", "index"),
    [
        (
            'sum(hours of records("service") where person = me)',
            "record_value_word (tenant=? AND field=? AND word=?)",
        ),
        (
            'sum(hours of records("service") where on in period)',
            "record_value_word (tenant=? AND field=? AND word>? AND word<?)",
        ),
        (
            'count(records("service") where unit = here and on in period)',
            "record_of_unit (tenant=? AND form=? AND unit=?)",
        ),
        (
            'count(records("service") where person = me and unit = here)',
            "record_value_word (tenant=? AND field=? AND word=?)",
        ),
        ('count(records("service") where day in period)', "record_list (tenant=? AND form=? AND day>"),
        ('count(records("service") where unit = here and rating is missing)', "record_of_unit"),
        ('count(cases("spend") where unit = here and opened_on in period)', "case_of_process"),
    ],
)
def test_an_aggregate_starts_from_the_index_that_its_condition_names(
    sqlite_store: SqlStore, text: str, index: str
) -> None:
    plan = Plans().find(asked(text, NAMES), RULES)
    assert plan is not None
    assert index in _plan(sqlite_store, plan.statement)


@pytest.mark.parametrize(
    ("text", "reads_records"),
    [
        ('sum(hours of records("service") where person = me and on in period)', False),
        ('count(records("service") where person = me and rating is missing)', False),
        ('count(records("service") where unit = here and on in period)', True),
        ('count(records("service") where rating is missing and day in period)', True),
    ],
)
def test_a_record_is_read_only_where_more_than_its_answers_is_asked_for(
    sqlite_store: SqlStore, text: str, reads_records: bool
) -> None:
    plan = Plans().find(asked(text, NAMES), RULES)
    assert plan is not None
    steps = _plan(sqlite_store, plan.statement).split(" | ")
    assert any(" record " in f"{step} " for step in steps) is reads_records


def test_what_sqlite_is_told_is_of_indexes_that_there_are(sqlite_store: SqlStore) -> None:
    told = select(table("sqlite_stat1", column("tbl"), column("idx"), column("stat")))
    there = select(table("sqlite_schema", column("name"))).where(column("name").in_(row[1] for row in SPREAD))
    with sqlite_store.writing() as connection:
        assert {tuple(row) for row in connection.execute(told)} == set(SPREAD)
        assert {row[0] for row in connection.execute(there)} == {index for _, index, _ in SPREAD}
