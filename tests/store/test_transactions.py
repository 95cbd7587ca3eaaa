"""Transactions: whole or not at all, and nobody writes while reading."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from engine.model.ids import CaseId, CommandId
from engine.service.ports import Store, Work
from engine.service.rows import Answered, KeyReused
from engine.store.errors import ReadOnly
from engine.store.sql import SqlStore
from tests.store.samples import FUND, LI, NOON, OUTSIDE, account, case_row, chain, job, move, posting, task


class Trouble(Exception):
    """Something went wrong in the middle."""


def _fail_after(store: Store, change: Callable[[Work], None]) -> None:
    with store.write() as work:
        change(work)
        raise Trouble


def test_a_failed_transaction_leaves_nothing_behind(store: Store) -> None:
    def change(work: Work) -> None:
        work.put_case(case_row())
        work.put_tasks(CaseId("case1"), [task()])
        work.append(chain(3))
        work.put_job(job("j1"))
        work.post(posting("k1", move(OUTSIDE, account(), 100)), NOON, LI)
        work.next_serial("n")

    with pytest.raises(Trouble):
        _fail_after(store, change)
    with store.read() as work:
        assert work.case(CaseId("case1")) is None
        assert list(work.all_cases()) == []
        assert work.desk(LI, True, None, 10) == ()
        assert work.head("case1") == (0, "")
        assert work.next_due() is None
        assert work.accounts(FUND, None, None, None) == {}
        assert work.entries(FUND, None, None, 10) == ()
    with store.write() as work:
        assert work.next_serial("n") == 1


def test_a_failed_change_of_what_was_there_puts_it_back(store: Store) -> None:
    with store.write() as work:
        work.put_case(case_row())
        work.put_tasks(CaseId("case1"), [task()])

    def change(work: Work) -> None:
        work.put_case(case_row(title="另一个标题"))
        work.put_tasks(CaseId("case1"), [task(live=False)])

    with pytest.raises(Trouble):
        _fail_after(store, change)
    with store.read() as work:
        found = work.case(CaseId("case1"))
        assert found == case_row()
        assert work.desk(LI, True, None, 10) == (task(),)


def test_a_transaction_sees_what_it_has_written(store: Store) -> None:
    with store.write() as work:
        work.put_case(case_row())
        assert work.lock_case(CaseId("case1")) == case_row()
        work.post(posting("k1", move(OUTSIDE, account(), 100)), NOON, LI)
        assert work.balances([account()], lock=True)[account()].available == 100


def test_reading_cannot_write(store: Store) -> None:
    with pytest.raises(ReadOnly), store.read() as work:
        work.put_case(case_row())


def test_an_answer_is_kept_once(store: Store) -> None:
    answered = Answered(request="digest", result={"case": "case1", "说": "好"})
    with store.write() as work:
        assert work.answered(CommandId("c1")) is None
        work.answer(CommandId("c1"), answered, NOON)
    with store.read() as work:
        assert work.answered(CommandId("c1")) == answered
    with pytest.raises(KeyReused), store.write() as work:
        work.answer(CommandId("c1"), answered, NOON)


def test_serial_numbers_have_no_gaps_among_threads(store: Store) -> None:
    found: list[int] = []

    def take() -> None:
        for _ in range(5):
            with store.write() as work:
                number = work.next_serial("岑[2024]")
            found.append(number)

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == list(range(1, 21))


def test_a_reader_sees_one_moment_while_others_write(sql_store: SqlStore) -> None:
    with sql_store.read() as reading:
        assert list(reading.all_cases()) == []
        with sql_store.write() as work:
            work.put_case(case_row())
        assert list(reading.all_cases()) == []
    with sql_store.read() as reading:
        assert list(reading.all_cases()) == ["case1"]


def test_tenants_do_not_see_each_other(sqlite_url: str, sqlite_store: SqlStore) -> None:
    other = SqlStore(sqlite_url, "elsewhere")
    with sqlite_store.write() as work:
        work.put_case(case_row())
        work.append(chain(2))
    with other.write() as work:
        assert list(work.all_cases()) == []
        assert work.head("case1") == (0, "")
        work.put_case(case_row(title="另一处"))
    with sqlite_store.read() as work:
        found = work.case(CaseId("case1"))
        assert found is not None
        assert found.title == "路灯不亮"
    other.close()
