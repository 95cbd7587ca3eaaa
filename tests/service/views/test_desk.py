"""What a desk shows to whom."""

from __future__ import annotations

import pytest

from engine.base.finding import Said
from engine.model.ids import PersonId, ProcessId, UnitId
from engine.service.people import save_draft
from engine.service.views.cases.desk import Desk, Tab, desk, found
from engine.service.views.forms.filling import start_place
from tests.service.views.world import world
from tests.support.office import Office, at

REQUEST = {"title": "办公桌", "class": "other", "line": "office", "item": "desk", "amount": "8000"}
WISH = {"what": "一双鞋", "phone": "13812345678"}


@pytest.fixture(scope="module")
def town() -> Office:
    made = world()
    made.opened("sec7", "spend", **REQUEST)
    made.opened("wang", "wish", **WISH)
    return made


def shown(town: Office, who: str, tab: Tab = "open") -> Desk:
    return desk(town.engine, PersonId(who), tab)


@pytest.mark.parametrize(
    ("who", "tab", "steps"),
    [
        ("rev", "open", ["approve"]),
        ("sec7", "open", []),
        ("sec7", "started", ["approve"]),
        ("vol7", "open", ["claim"]),
        ("wang", "open", []),
        ("wang", "started", ["claim"]),
        ("stranger", "open", []),
        ("stranger", "started", []),
        ("rev", "done", []),
    ],
)
def test_a_desk_holds_what_is_the_persons(town: Office, who: str, tab: Tab, steps: list[str]) -> None:
    assert [row.step.zh for row in shown(town, who, tab).rows] == steps


def test_a_row_tells_what_when_and_with_whom(town: Office) -> None:
    (row,) = shown(town, "rev").rows
    assert (row.title, row.unit.label, row.status.zh) == ("spend：办公桌", "单位s7", "办理中：approve")
    assert row.due is not None
    assert (row.due.text.zh, row.due.cls, str(row.due.day)) == ("剩余 10 个工作日", "normal", "2025-06-17")
    assert [who.name.zh for who in row.with_whom] == ["审核员"]
    assert not row.claimable


def test_a_pool_task_can_be_claimed_until_somebody_has(town: Office) -> None:
    (row,) = shown(town, "vol7").rows
    assert row.claimable
    assert {who.name.zh for who in row.with_whom} == {"志愿者甲", "志愿者乙"}
    assert row.seat is not None
    town.claim("vol7", row.case, row.seat)
    (mine,) = shown(town, "vol7").rows
    assert (mine.claimable, mine.mine) == (False, True)


def test_the_returned_case_says_so() -> None:
    town = world()
    case = town.opened("sec7", "spend", **REQUEST)
    town.act("rev", case, "approve#1/0", "return", opinion="少报价单")
    (row,) = shown(town, "sec7").rows
    assert (row.step, row.returned) == (Said("退回补正", "Returned for correction"), True)
    (done,) = shown(town, "rev", "done").rows
    assert done.outcome.zh == "退回"


@pytest.mark.parametrize(
    ("now", "text", "cls"),
    [
        ("2025-06-16 09:00", "剩余 1 个工作日", "soon"),
        ("2025-06-17 23:59", "今天到期", "soon"),
        ("2025-06-18 00:00", "已逾期 1 天", "overdue"),
        ("2025-06-20 09:00", "已逾期 3 天", "overdue"),
    ],
)
def test_deadlines_are_told_in_words(now: str, text: str, cls: str) -> None:
    town = world()
    town.opened("sec7", "spend", **REQUEST)
    town.clock.move_to(at(now))
    (row,) = shown(town, "rev").rows
    assert row.due is not None
    assert (row.due.text.zh, row.due.cls) == (text, cls)


def test_drafts_lead_back_to_their_place(town: Office) -> None:
    place = start_place(ProcessId("m.spend"), UnitId("s7"))
    save_draft(town.engine.store, town.clock, PersonId("sec7"), place, {"title": "椅子"})
    (line,) = shown(town, "sec7", "drafts").drafts
    assert (line.label.zh, line.process, line.unit) == ("spend（单位s7）", "m.spend", "s7")


def test_a_full_desk_goes_on_where_it_stopped() -> None:
    town = world()
    for n in range(35):
        town.opened("sec7", "matter", title=f"事{n}", due_on="2025-06-30")
    first = shown(town, "sec7")
    second = desk(town.engine, PersonId("sec7"), "open", first.next)
    cases = [row.case for row in (*first.rows, *second.rows)]
    assert (len(first.rows), len(second.rows), second.next) == (30, 5, "")
    assert len(set(cases)) == 35


@pytest.mark.parametrize("key", ["x", "~", "2025-01-01~1|a|b", "9" * 999, "2025-01-01T00:00:00+00:00~x|a|b"])
def test_a_key_nobody_made_begins_at_the_top(town: Office, key: str) -> None:
    assert desk(town.engine, PersonId("rev"), "open", key) == shown(town, "rev")


@pytest.mark.parametrize(
    ("who", "text", "count"),
    [("sec7", "办公", 1), ("sec7", "000003", 1), ("sec8", "办公", 0), ("rev", " 办公桌 ", 1), ("rev", "", 0),
     ("wang", "鞋", 1), ("wang", "办公", 0)],
)  # fmt: skip
def test_search_finds_only_what_may_be_seen(town: Office, who: str, text: str, count: int) -> None:
    assert len(found(town.engine, PersonId(who), text)) == count
