"""Cases, desks, lines and jobs: what is shown, and in which order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.model.ids import CaseId, ProcessId
from engine.service.paging import desk_cursor
from engine.service.ports import Store
from engine.service.rows import TaskRow
from tests.store.samples import CHEN, LI, NOON, TODAY, WANG, case_row, hours, job, task


def test_a_case_comes_back_as_it_went_in(store: Store) -> None:
    closed = case_row("case2", title="", status="done", closed_at=NOON + hours(2), seq=7)
    with store.write() as work:
        work.put_case(case_row())
        work.put_case(closed)
        work.put_case(replace(case_row(), title="路灯又不亮"))
    with store.read() as work:
        assert work.case(CaseId("case1")) == case_row(title="路灯又不亮")
        assert work.case(CaseId("case2")) == closed
        assert work.case(CaseId("none")) is None
        assert list(work.all_cases()) == ["case1", "case2"]


def test_the_cases_somebody_started_stand_newest_first(store: Store) -> None:
    with store.write() as work:
        for number in range(4):
            work.put_case(case_row(f"case{number}", opened_at=NOON + hours(number)))
        work.put_case(case_row("of another", starter=LI))
    with store.read() as work:
        assert [row.state.id for row in work.started_by(CHEN, 3)] == ["case3", "case2", "case1"]


@pytest.mark.parametrize(
    ("text", "found"),
    [("0001", ["a"]), ("路灯", ["b", "a"]), ("led", ["c"]), ("LED", []), ("%", []), ("002", ["b"])],
)
def test_cases_are_found_by_the_end_of_their_number_or_a_part_of_their_title(
    store: Store, text: str, found: list[str]
) -> None:
    with store.write() as work:
        work.put_case(case_row("a", "路灯不亮", "岑[2024]0001", opened_at=NOON))
        work.put_case(case_row("b", "路灯太亮", "岑[2024]0002", opened_at=NOON + hours(1)))
        work.put_case(case_row("c", "led 灯", "岑[2024]0003", opened_at=NOON + hours(2)))
    with store.read() as work:
        assert [row.state.id for row in work.find_cases(text, 10)] == found


def _desk_tasks() -> list[TaskRow]:
    return [
        task(seat="s1", due=NOON + hours(5)),
        task(seat="s2", due=NOON + hours(2), opened_at=NOON + hours(1)),
        task(seat="s3", due=NOON + hours(2), rank=("a", "b"), queue="line", provisional=True, due_day=TODAY),
        task(seat="s4"),
        task(seat="s5", due=NOON, persons=(WANG,)),
        task(seat="s6", due=NOON, claimed_by=WANG, claimable=True),
        task(seat="s7", live=False, decided_by=LI, decided_at=NOON + hours(1), outcome="agree"),
        task(seat="s8", live=False, decided_by=LI, decided_at=NOON + hours(2), outcome="reject"),
        task(seat="s9", live=False),
    ]


def test_a_desk_shows_what_its_owner_may_act_on_by_deadline_then_age(store: Store) -> None:
    with store.write() as work:
        work.put_tasks(CaseId("case1"), _desk_tasks())
    with store.read() as work:
        assert [t.seat for t in work.desk(LI, True, None, 10)] == ["s3", "s2", "s1", "s4"]
        assert [t.seat for t in work.desk(WANG, True, None, 10)] == ["s5", "s6", "s3", "s2", "s1", "s4"]
        assert [t.seat for t in work.desk(LI, False, None, 10)] == ["s8", "s7"]
        assert tuple(_desk_tasks()) == work.tasks_of_case(CaseId("case1"))


@pytest.mark.parametrize("live", [True, False])
def test_a_desk_is_turned_page_by_page_without_gap_or_repeat(store: Store, live: bool) -> None:
    tasks = [
        task(f"case{n}", f"s{n % 3}", due=None if n % 5 == 0 else NOON + hours(n % 4), live=live,
             decided_by=None if live else LI, decided_at=None if live else NOON + hours(n % 3))
        for n in range(20)
    ]  # fmt: skip
    with store.write() as work:
        for each in tasks:
            work.put_tasks(each.case, [each])
    with store.read() as work:
        whole = work.desk(LI, live, None, 50)
        pages, after = [], None
        while page := work.desk(LI, live, after, 6):
            pages.append(page)
            after = desk_cursor(page[-1])
    assert len(whole) == 20
    assert [t for page in pages for t in page] == list(whole)


def test_tasks_are_replaced_as_a_whole(store: Store) -> None:
    with store.write() as work:
        work.put_tasks(CaseId("case1"), [task(seat="s1"), task(seat="s2")])
        work.put_tasks(CaseId("other"), [task("other")])
    with store.write() as work:
        work.put_tasks(CaseId("case1"), [task(seat="s2", version=2, persons=(WANG,)), task(seat="s3")])
    with store.read() as work:
        assert [(t.case, t.seat) for t in work.desk(LI, True, None, 10)] == [
            ("case1", "s3"), ("other", "approve#1/0"),
        ]  # fmt: skip
        assert [t.seat for t in work.desk(WANG, True, None, 10)] == ["s2", "s3", "approve#1/0"]


def test_claims_are_counted_by_step(store: Store) -> None:
    with store.write() as work:
        work.put_tasks(CaseId("a"), [task("a", claimed_by=LI)])
        work.put_tasks(CaseId("b"), [task("b", claimed_by=LI, node="pay")])
        work.put_tasks(CaseId("c"), [task("c", claimed_by=LI, live=False)])
        work.put_tasks(CaseId("d"), [task("d", claimed_by=WANG), task("d", "s2")])
    with store.read() as work:
        assert work.open_claims(LI, ProcessId("fund.spend"), "approve") == 1
        assert work.open_claims(CHEN, ProcessId("fund.spend"), "approve") == 0


def test_a_line_is_ordered_by_rank_then_age_then_seat(store: Store) -> None:
    rows: dict[str, dict[str, Any]] = {
        "z": {"rank": ("1", "b")},
        "y": {"rank": ("1", "a"), "opened_at": NOON + hours(1)},
        "x": {"rank": ("1", "a")},
        "w": {"rank": ("1",), "opened_at": NOON + hours(9)},
        "v": {"rank": ("10", "a")},
        "u": {"rank": ("1", "a"), "live": False},
        "t": {"rank": ("0",), "queue": "another"},
    }
    with store.write() as work:
        for name, values in rows.items():
            work.put_tasks(CaseId(name), [task(name, **{"queue": "premises", **values})])
    with store.read() as work:
        assert [t.case for t in work.queue("premises", 10)] == ["w", "x", "y", "z", "v"]
        assert [t.case for t in work.queue("premises", 2)] == ["w", "x"]
        assert work.queue("premises", 1)[0].rank == ("1",)


def test_a_board_shows_what_nobody_has_taken_oldest_first(store: Store) -> None:
    with store.write() as work:
        work.put_tasks(CaseId("new"), [task("new", board="wishes", opened_at=NOON + hours(1))])
        work.put_tasks(CaseId("old"), [task("old", board="wishes")])
        work.put_tasks(CaseId("taken"), [task("taken", board="wishes", claimed_by=LI)])
        work.put_tasks(CaseId("done"), [task("done", board="wishes", live=False)])
    with store.read() as work:
        assert [t.case for t in work.board("wishes", 10)] == ["old", "new"]


def test_jobs_come_due_in_order_and_once(store: Store) -> None:
    with store.write() as work:
        work.put_job(job("j3", NOON, "case1"))
        work.put_job(job("j2", NOON + hours(1)))
        work.put_job(job("j1", NOON, "case2"))
        work.put_job(job("j4", NOON + hours(9), "case1"))
        work.put_job(job("j9", NOON, key="key:j1"))
    with store.read() as work:
        assert [j.id for j in work.due_jobs(NOON + hours(1), 10)] == ["j1", "j3", "j2"]
        assert [j.id for j in work.due_jobs(NOON + hours(1), 2)] == ["j1", "j3"]
        assert [j.id for j in work.jobs_of_case(CaseId("case1"), NOON + hours(9))] == ["j3", "j4"]
        assert work.due_jobs(NOON, 1)[0] == job("j1", NOON, "case2")
        assert work.next_due() == NOON


def test_a_job_is_claimed_finished_cancelled_or_tried_again(store: Store) -> None:
    with store.write() as work:
        for name in ("done", "again", "dead", "cancelled"):
            work.put_job(job(name))
        work.put_job(job("of a case", case="case1"))
    with store.write() as work:
        assert work.claim_job("done") == job("done")
        assert work.claim_job("of a case") is None
        work.finish_job("done")
        work.fail_job("again", "短信网关不通", NOON + hours(1))
        work.fail_job("dead", "号码不存在", None)
        work.cancel_job("key:cancelled")
        work.cancel_job("key:unknown")
    with store.write() as work:
        assert work.claim_job("done") is None
        assert work.claim_job("cancelled") is None
        assert work.claim_job("dead") is None
        tried = work.claim_job("again")
        assert tried == job("again", NOON + hours(1), attempts=1, last_error="短信网关不通")
        work.put_job(job("anew", key="key:done"))
        assert [j.id for j in work.due_jobs(NOON, 10)] == ["of a case"]
