"""Registers, lines, boards, funds and points: what is listed for whom."""

from __future__ import annotations

from typing import get_args

import pytest

from engine.base.finding import NOTHING, Said, same
from engine.model.event import CaseEvent
from engine.model.ids import BoardId, FormId, LedgerId, PersonId, UnitId
from engine.service.views.books.funds import fund_view
from engine.service.views.books.ledger_shape import FundAmounts
from engine.service.views.books.points import member_points, points_view
from engine.service.views.cases.event_words import event_words
from engine.service.views.cases.page import case_view
from engine.service.views.lists.lines import board_view, queue_view
from engine.service.views.lists.registers import register_view, rows_for_export
from engine.service.views.site import Standing, menu, standing
from tests.service.views.test_desk import REQUEST, WISH
from tests.service.views.world import refusal, seen, world
from tests.support.office import Office, at

REGISTER, FUND, POINTS = FormId("m.request"), LedgerId("m.fund"), LedgerId("m.points")
FIRST = {**REQUEST, "title": "标识牌", "class": "first", "line": "party", "item": "sign", "amount": "4500"}


@pytest.fixture(scope="module")
def town() -> Office:
    made = world()
    made.opened("sec7", "spend", **REQUEST)
    made.clock.move_to(at("2025-06-03 10:00"))
    made.opened("sec8", "spend", "s8", **FIRST)
    made.clock.move_to(at("2025-06-03 11:00"))
    made.opened("sec7", "spend", **FIRST)
    return made


def me(who: str) -> PersonId:
    return PersonId(who)


@pytest.mark.parametrize(
    ("who", "titles"),
    [
        ("sec7", {"办公桌", "标识牌"}),
        ("sec8", {"标识牌"}),
        ("lead", {"办公桌", "标识牌"}),
    ],
)
def test_a_register_lists_the_readers_units(town: Office, who: str, titles: set[str]) -> None:
    view = seen(register_view(town.engine, me(who), REGISTER))
    assert {row.cells[0].text.zh for row in view.rows} == titles
    assert [column.numeric for column in view.columns] == [False, False, False, False, True]


def test_who_serves_no_unit_sees_no_register(town: Office) -> None:
    assert refusal(register_view(town.engine, me("wang"), REGISTER)) == "forbidden"
    assert refusal(rows_for_export(town.engine, me("wang"), REGISTER)) == "forbidden"
    assert refusal(register_view(town.engine, me("sec7"), FormId("m.none"))) == "not_found"


@pytest.mark.parametrize(
    ("filters", "count", "problem"),
    [
        ({"unit": "s8"}, 1, ""),
        ({"unit": "t"}, 3, ""),
        ({"unit": "elsewhere"}, 0, ""),
        ({"since": "2025-06-04"}, 0, ""),
        ({"until": "2025年6月3日"}, 3, ""),
        ({"since": "昨天"}, 0, "请填写日期，例如 2026-02-14"),
        ({"amount": "1"}, 0, "这一项不能用来筛选，请从列出的条件中选择"),
    ],
)
def test_filters_are_understood_or_told(
    town: Office, filters: dict[str, str], count: int, problem: str
) -> None:
    view = seen(register_view(town.engine, me("lead"), REGISTER, filters))
    assert (len(view.rows), dict(view.problems).get(next(iter(filters)), NOTHING).zh) == (count, problem)


def test_only_units_with_rows_at_or_below_them_are_offered() -> None:
    town = world()
    town.opened("sec7", "matter", title="事", due_on="2025-06-30")
    view = seen(register_view(town.engine, me("lead"), FormId("m.matter")))
    offered = next(each for each in view.filters if each.field == "unit")
    assert [unit for unit, _ in offered.options] == ["s7", "t"]


def test_a_field_filters_by_its_value() -> None:
    town = world()
    for day in ("2025-06-10", "2025-06-11"):
        town.opened("sec7", "matter", title=day, due_on=day, closed_on=day)
    view = seen(register_view(town.engine, me("sec7"), FormId("m.matter"), {"closed_on": "2025年6月10日"}))
    assert [row.cells[0].text.zh for row in view.rows] == ["2025-06-10"]


def test_a_long_register_goes_on_and_the_sheet_has_all() -> None:
    town = world()
    for n in range(33):
        town.opened("sec7", "matter", title=f"事{n}", due_on="2025-06-30")
    first = seen(register_view(town.engine, me("sec7"), FormId("m.matter")))
    second = seen(register_view(town.engine, me("sec7"), FormId("m.matter"), {}, first.next))
    assert (len(first.rows), len(second.rows), second.next) == (30, 3, "")
    sheet = seen(rows_for_export(town.engine, me("sec7"), FormId("m.matter")))
    assert (len(sheet), tuple(head.zh for head in sheet[0])) == (
        34,
        ("编号", "单位", "登记日期", "title", "due_on", "closed_on"),
    )


def test_lists_mask_what_is_personal() -> None:
    town = world()
    town.opened("wang", "wish", **WISH)
    (row,) = seen(register_view(town.engine, me("lead"), FormId("m.wish"))).rows
    assert [(cell.text.zh, cell.masked) for cell in row.cells[:2]] == [
        ("一双鞋", False),
        ("138****5678", True),
    ]


def test_the_line_tells_who_stands_where_and_why(town: Office) -> None:
    view = seen(queue_view(town.engine, me("rev"), "m.spend/approve"))
    assert [(row.position, row.title, row.unit.id, row.reason.zh) for row in view.rows] == [
        (1, "spend：标识牌", "s8", "class：阵地建设；2025年6月3日 10:00 进入"),
        (2, "spend：标识牌", "s7", "class：阵地建设；2025年6月3日 11:00 进入"),
        (3, "spend：办公桌", "s7", "class：一般事项；2025年6月3日 09:00 进入"),
    ]
    assert [row.position for row in seen(queue_view(town.engine, me("sec7"), "m.spend/approve")).rows] == [
        2,
        3,
    ]
    assert refusal(queue_view(town.engine, me("rev"), "m.spend/pay")) == "not_found"


def test_a_board_shows_needs_without_names() -> None:
    town = world()
    town.opened("wang", "wish", **WISH)
    town.clock.move_to(at("2025-06-03 10:00"))
    town.opened("wang", "wish", **WISH | {"what": "一本书"})
    view = seen(board_view(town.engine, me("vol7"), BoardId("m.wishes")))
    assert [(card.title.zh, card.fields) for card in view.cards] == [
        ("某居民", (("what", same("一双鞋")),)),
        ("某居民", (("what", same("一本书")),)),
    ]
    assert "王居民" not in repr(view)
    assert "138" not in repr(view)
    assert ([card.can_claim for card in view.cards], view.claims_left) == ([True, True], 1)
    town.claim("vol7", view.cards[0].case, view.cards[0].seat)
    after = seen(board_view(town.engine, me("vol7"), BoardId("m.wishes")))
    assert ([card.can_claim for card in after.cards], after.claims_left) == ([False], 0)
    assert not seen(board_view(town.engine, me("sec8"), BoardId("m.wishes"))).cards[0].can_claim


def test_a_fund_shows_lines_and_sources() -> None:
    town = world()
    case = town.opened("sec7", "spend", **REQUEST)
    view = seen(fund_view(town.engine, me("sec7"), FUND))
    office = view.lines[0]
    assert office.total == FundAmounts(appropriated=5_000_000, available=4_200_000, held=800_000, spent=0)
    assert [(source.id, amounts.held) for source, amounts in office.sources] == [
        ("city", 480_000), ("town", 240_000), ("community", 80_000),
    ]  # fmt: skip
    for who, seat in (("rev", "approve#1/0"), ("lead", "pay#1/0"), ("fin", "pay#1/1")):
        town.act(who, case, seat, "agree")
    view = seen(fund_view(town.engine, me("lead"), FUND, UnitId("s7"), 2025))
    assert view.total == FundAmounts(appropriated=17_000_000, available=16_200_000, held=0, spent=800_000)
    assert (view.entries[0].what.zh, view.entries[0].line, view.entries[0].number) == (
        "支付",
        "办公",
        "2025-000003",
    )
    assert view.lines[0].total.spent == 800_000


@pytest.mark.parametrize(
    ("who", "unit", "reason"),
    [
        ("sec7", "s8", "forbidden"),
        ("wang", "s7", "forbidden"),
        ("wang", None, "forbidden"),
        ("sec8", "s8", ""),
    ],
)
def test_a_fund_is_for_those_who_serve_its_unit(
    town: Office, who: str, unit: str | None, reason: str
) -> None:
    wanted = UnitId(unit) if unit else None
    assert refusal(fund_view(town.engine, me(who), FUND, wanted)) == reason
    assert refusal(fund_view(town.engine, me(who), POINTS, wanted)) == "not_found"


def served(times: int) -> Office:
    town = world()
    for n in range(times):
        case = town.opened("huang", "serve", what=f"服务{n}")
        town.act("sec7", case, "check#1/0", "agree")
    return town


@pytest.mark.parametrize(("times", "total", "used"), [(0, 60, 0), (3, 75, 15), (7, 90, 30)])
def test_points_are_base_and_services_up_to_the_cap(times: int, total: int, used: int) -> None:
    view = seen(points_view(served(times).engine, me("huang"), POINTS))
    assert (view.base, view.total) == (60, total)
    (cap,) = view.caps
    assert (cap.label.zh, cap.used, cap.most) == ("志愿服务", used, 30)
    assert sum(entry.amount for entry in view.entries) == total - 60
    assert [unit.id for unit in view.seen_in] == ["s7"]
    assert {entry.rule.zh for entry in view.entries} <= {"志愿服务"}


@pytest.mark.parametrize(
    ("who", "reason"),
    [
        ("huang", ""),
        ("sec7", ""),
        ("acc7", ""),
        ("lead", "forbidden"),
        ("sec8", "forbidden"),
        ("wang", "forbidden"),
    ],
)
def test_points_stay_inside_the_organisation(who: str, reason: str) -> None:
    town = served(1)
    assert refusal(points_view(town.engine, me(who), POINTS, me("huang"))) == reason
    listed = member_points(town.engine, me(who), POINTS, UnitId("s7"))
    assert refusal(listed) == reason
    if not reason:
        assert {row.name.zh: row.total for row in seen(listed)} == {"黄老师": 65, "张七": 60}


def test_those_above_see_the_service_and_not_its_points() -> None:
    town = world()
    case = town.opened("huang", "serve", what="扫雪")
    town.act("sec7", case, "check#1/0", "agree")
    shown = {who: seen(case_view(town.engine, me(who), case)).effects for who in ("huang", "sec7", "lead")}
    assert [len(effects) for effects in shown.values()] == [1, 1, 0]
    assert shown["huang"][0].amount == Said("+5 分", "+5 points")


@pytest.mark.parametrize(
    ("who", "registers", "points", "queues", "reports"),
    [("sec7", 5, 1, 1, 1), ("wang", 0, 0, 0, 0), ("huang", 0, 1, 0, 0), ("lead", 5, 0, 1, 1)],
)
def test_the_menu_offers_what_can_be_opened(
    town: Office, who: str, registers: int, points: int, queues: int, reports: int
) -> None:
    found = menu(town.engine, me(who))
    counts = (len(found.registers), len(found.points), len(found.queues), len(found.reports))
    assert counts == (registers, points, queues, reports)
    assert len(found.boards) == 1


@pytest.mark.parametrize(
    ("who", "serves", "belongs"),
    [("sec7", True, True), ("wang", False, False), ("huang", False, True), ("lead", True, True)],
)
def test_a_person_is_offered_only_pages_that_can_concern_them(
    town: Office, who: str, serves: bool, belongs: bool
) -> None:
    assert standing(town.engine, me(who)) == Standing(serves=serves, belongs=belongs)


@pytest.mark.parametrize("kind", [kind.__name__ for kind in get_args(CaseEvent)])
def test_every_event_has_words_of_its_own(kind: str) -> None:
    assert event_words(kind).zh != kind
