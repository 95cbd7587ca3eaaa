"""The case page: who sees what of a case, how its deadline was counted, where it stands."""

from __future__ import annotations

from datetime import date

import pytest

from engine.base.finding import NOTHING, Said, same
from engine.model.ids import CaseId, PersonId
from engine.service.views.case_shape import CaseView, DrawnNode
from engine.service.views.cases.page import case_view
from tests.service.views.test_desk import REQUEST, WISH
from tests.service.views.world import refusal, seen, world
from tests.support.office import Office, at


@pytest.fixture
def town() -> Office:
    return world()


def shown(town: Office, who: str, case: CaseId) -> CaseView:
    return seen(case_view(town.engine, PersonId(who), case))


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        ("sec7", True),
        ("rev", True),
        ("lead", True),
        ("acc7", True),
        ("sec8", False),
        ("huang", False),
        ("wang", False),
        ("nobody", False),
    ],
)
def test_a_case_is_for_its_units_and_its_people(town: Office, who: str, sees: bool) -> None:
    case = town.opened("sec7", "spend", **REQUEST)
    assert (refusal(case_view(town.engine, PersonId(who), case)) == "") is sees
    assert refusal(case_view(town.engine, PersonId(who), CaseId("none"))) == "not_found"


def test_the_deadline_is_explained_day_by_day(town: Office) -> None:
    town.clock.move_to(at("2025-06-03 09:00"))
    view = shown(town, "rev", town.opened("sec7", "spend", **REQUEST | {"class": "first"}))
    (deadline,) = view.deadlines
    assert (deadline.rule.zh, deadline.due.text.zh) == (
        "自 2025年6月3日 起 5 个工作日，当日不计",
        "剩余 5 个工作日",
    )
    assert deadline.due.text.en == "5 workdays left"
    assert [(day.day.day, day.number) for day in deadline.days] == [
        (4, 1), (5, 2), (6, 3), (7, None), (8, None), (9, 4), (10, 5),
    ]  # fmt: skip
    assert deadline.days[3].reason == Said("周六，休息", "Sat, off")
    assert deadline.source is not None
    assert (deadline.source.cited, deadline.source.place) == (
        "某市委组织部文件 第三条 2018-10-24",
        "m.yaml:7:3",
    )


def test_the_calendar_gives_its_reasons() -> None:
    town = world("2025-04-25 09:00")
    view = shown(town, "rev", town.opened("sec7", "spend", **REQUEST | {"class": "first"}))
    days = {day.day: (day.number, day.reason.zh) for day in view.deadlines[0].days}
    assert days[date(2025, 4, 27)] == (1, "周日，调休，上班")
    town = world("2025-05-30 09:00")
    view = shown(town, "rev", town.opened("sec7", "spend", **REQUEST | {"class": "first"}))
    days = {day.day: (day.number, day.reason.zh) for day in view.deadlines[0].days}
    assert days[date(2025, 6, 2)] == (None, "周一，端午，放假")


def test_a_year_that_is_not_announced_is_provisional() -> None:
    town = world("2025-12-30 09:00")
    view = shown(town, "rev", town.opened("sec7", "matter", title="事", due_on="2026-01-01"))
    assert view.deadlines == ()
    (deadline,) = shown(town, "rev", town.opened("sec7", "spend", **REQUEST | {"class": "first"})).deadlines
    assert deadline.due.provisional
    assert "未公布" in deadline.days[-1].reason.zh


def test_one_of_two_signatures_says_so(town: Office) -> None:
    case = town.opened("sec7", "spend", **REQUEST)
    town.act("rev", case, "approve#1/0", "agree")
    town.act("lead", case, "pay#1/0", "agree", opinion="可以支付")
    view = shown(town, "fin", case)
    assert (view.status_label.zh, view.awaiting, view.signed.zh) == ("待第二签", "待第二签", "已签 1/2")
    seats = {str(seat.seat): seat for seat in view.seats}
    assert (seats["pay#1/0"].outcome_label.zh, seats["pay#1/1"].can_act) == ("同意", True)
    assert not shown(town, "lead", case).seats[-1].can_act
    assert [entry.amount.zh for entry in view.effects] == ["8,000.00 元"]
    assert view.effects[0].line == "办公"


def test_the_timeline_tells_who_did_what_in_what_words(town: Office) -> None:
    case = town.opened("sec7", "spend", **REQUEST)
    town.act("rev", case, "approve#1/0", "reject", opinion="不合规定")
    view = shown(town, "sec7", case)
    told = [
        (entry.who.name.zh if entry.who else "", entry.what.zh, entry.opinion.zh) for entry in view.timeline
    ]
    assert told == [("张七", "发起", ""), ("审核员", "不同意", "不合规定"), ("", "不同意，已终止", "")]
    assert [effect.what.zh for effect in view.effects] == ["预留", "退回预留"]
    assert (view.is_open, view.status_label.zh) == (False, "不同意，已终止")


def test_the_one_who_is_told_reads_it_on_the_case(town: Office) -> None:
    case = town.opened("sec7", "spend", **REQUEST)
    for who, seat in (("rev", "approve#1/0"), ("lead", "pay#1/0"), ("fin", "pay#1/1")):
        town.act(who, case, seat, "agree")
    (notice,) = shown(town, "sec7", case).notices
    assert (notice.what.zh, notice.opinion.zh) == ("通知 张七", "8,000.00 元 已支付")
    assert [effect.what.zh for effect in shown(town, "sec7", case).effects] == ["预留", "支付"]


@pytest.mark.parametrize(
    ("who", "name", "phone"),
    [
        ("wang", "王居民", "13812345678"),
        ("vol7", "王居民", "13812345678"),
        ("wil7", "某居民", "138****5678"),
        ("lead", "某居民", "138****5678"),
        ("acc7", "某居民", "138****5678"),
    ],
)
def test_contacts_are_for_those_who_handle_the_matter(town: Office, who: str, name: str, phone: str) -> None:
    case = town.opened("wang", "wish", **WISH)
    town.claim("vol7", case, "claim#1/0")
    view = shown(town, who, case)
    answers = {answer.field: answer for answer in view.records[0].answers}
    assert (view.starter.name.zh, answers["phone"].plain.zh) == (name, phone)
    assert answers["phone"].masked is (phone != "13812345678")
    assert view.timeline[0].who is not None
    assert view.timeline[0].who.name.zh == name


def test_a_resident_stays_nameless_wherever_they_appear(town: Office) -> None:
    case = town.opened("wang", "wish", **WISH)
    town.claim("vol7", case, "claim#1/0")
    town.act("vol7", case, "claim#1/0", "done")
    assert "thank" in {seat.node for seat in shown(town, "lead", case).seats}
    assert "王居民" not in repr(shown(town, "lead", case))
    assert "wang" not in repr(shown(town, "lead", case))
    assert "王居民" in repr(shown(town, "vol7", case))


def test_rows_stand_under_their_heads(town: Office) -> None:
    case = town.opened("wang", "wish", **WISH, items=[{"name": "鞋", "number": "2"}, {"name": "袜"}])
    answer = shown(town, "wang", case).records[0].answers[-1]
    assert (answer.heads, answer.rows) == (("物品", "数量"), ((same("鞋"), same("2")), (same("袜"), NOTHING)))


def flat(node: DrawnNode) -> dict[str, str]:
    return {node.id: node.state} | {k: v for child in node.children for k, v in flat(child).items()}


def drawn(town: Office, who: str, case: CaseId) -> dict[str, str]:
    drawing = shown(town, who, case).drawing
    assert drawing is not None
    return flat(drawing)


def test_the_drawing_shows_where_the_case_stands(town: Office) -> None:
    case = town.opened("sec7", "spend", **REQUEST)
    assert drawn(town, "rev", case) == {
        "m.spend": "open", "start": "done", "approve": "open", "pay": "waiting", "buy": "waiting",
        "end": "waiting",
    }  # fmt: skip
    town.act("rev", case, "approve#1/0", "return", opinion="少报价单")
    now = drawn(town, "rev", case)
    assert (now["start"], now["approve"], now["pay"]) == ("open", "waiting", "waiting")
    (seat,) = town.open_seats(case)
    town.act("sec7", case, seat, "submit", typed=REQUEST)
    town.act("rev", case, "approve#2/0", "reject", opinion="不合规定")
    assert drawn(town, "rev", case) == {
        "m.spend": "done", "start": "done", "approve": "done", "pay": "skipped", "buy": "skipped",
        "end": "done",
    }  # fmt: skip


def test_branches_that_were_not_taken_are_skipped(town: Office) -> None:
    case = town.opened("wang", "wish", **WISH)
    town.claim("vol7", case, "claim#1/0")
    assert town.state(case).seats
    town.act("vol7", case, "claim#1/0", "done")
    now = drawn(town, "vol7", case)
    assert (now["claim"], now["how"], now["taken"], now["odd"], now["rest"]) == (
        "done", "done", "skipped", "skipped", "done",
    )  # fmt: skip
    assert (now["both"], now["thank"], now["rest_day"], now["visit"]) == ("open", "open", "open", "waiting")
