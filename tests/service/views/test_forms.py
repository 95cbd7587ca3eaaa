"""Forms as they are drawn for a start and for a task."""

from __future__ import annotations

from typing import Any

import pytest

from engine.base.finding import Said, same
from engine.model.ids import CaseId, PersonId, ProcessId, SeatId, UnitId
from engine.model.refusal import Refused
from engine.service.people import save_draft
from engine.service.views.forms.filling import seat_place, start_place, task_form, with_refusal
from engine.service.views.forms.shape import FieldView, FormView
from engine.service.views.forms.starting import start_form, startable
from tests.service.views.test_desk import REQUEST, WISH
from tests.service.views.world import refusal, seen, world
from tests.support.office import Office

SPEND, S7 = ProcessId("m.spend"), UnitId("s7")


@pytest.fixture(scope="module")
def town() -> Office:
    return world()


def start(town: Office, who: str, process: str, unit: str = "s7", typed: Any = None, **more: Any) -> Any:
    return start_form(town.engine, PersonId(who), ProcessId(f"m.{process}"), UnitId(unit), typed, **more)


def by_id(view: FormView) -> dict[str, FieldView]:
    return {field.id: field for field in view.fields}


@pytest.mark.parametrize(
    ("who", "process", "units"),
    [
        ("sec7", "spend", ["s7"]),
        ("sec8", "spend", ["s8"]),
        ("rev", "spend", []),
        ("huang", "serve", ["s7"]),
        ("sec8", "serve", []),
        ("wang", "wish", ["s7", "s8"]),
        ("wang", "spend", []),
        ("sec7", "allocate", []),
    ],
)
def test_who_may_start_what_where(town: Office, who: str, process: str, units: list[str]) -> None:
    found = {one.process: [unit.id for unit in one.units] for one in startable(town.engine, PersonId(who))}
    assert found.get(ProcessId(f"m.{process}"), []) == units
    for unit in ("s7", "s8"):
        assert isinstance(start(town, who, process, unit), Refused) is (unit not in units)


def test_an_empty_form_complains_of_nothing(town: Office) -> None:
    view = seen(start(town, "sec7", "spend"))
    assert view.is_clean
    assert not view.is_draft
    assert [button.label.zh for button in view.outcomes] == ["提交"]
    line = by_id(view)["line"]
    assert line.options == (("office", same("办公")), ("party", same("党建")), ("service", same("服务群众")))
    assert line.required
    assert view.source is not None
    assert view.source.cited == "某市委组织部文件 第三条 2018-10-24"


def test_a_filled_form_comes_back_as_it_was_with_what_to_do(town: Office) -> None:
    view = seen(start(town, "sec7", "spend", typed={"amount": "很多", "line": "office", "vat": "1"}))
    assert by_id(view)["amount"].typed == "很多"
    assert by_id(view)["amount"].error == "amount：请填写金额，例如 1234.50"
    assert by_id(view)["line"].plain.zh == "办公"
    assert {problem.path for problem in view.problems} == {"vat", "title", "class", "item", "amount"}


def test_redrawing_without_checking_tells_no_mistakes(town: Office) -> None:
    view = seen(start(town, "sec7", "spend", typed={"amount": "很多"}, check=False))
    assert view.is_clean
    assert by_id(view)["amount"].typed == "很多"


def test_what_may_be_sent_is_shown_clean(town: Office) -> None:
    view = seen(start(town, "sec7", "spend", typed=REQUEST))
    assert view.is_clean
    assert by_id(view)["amount"].plain == Said("8,000.00 元", "8,000.00 yuan")
    assert view.typed == REQUEST


def test_an_empty_table_opens_with_a_blank_row_and_keeps_row_ids(town: Office) -> None:
    (row,) = by_id(seen(start(town, "wang", "wish")))["items"].rows
    assert [cell.path for cell in row.cells] == ["items.0.name", "items.0.number"]
    typed = {**WISH, "items": [{"_row": "k1", "name": "鞋"}, {"number": "x"}]}
    rows = by_id(seen(start(town, "wang", "wish", typed=typed)))["items"].rows
    assert [each.id for each in rows] == ["k1", "r1"]
    assert [cell.error for cell in rows[1].cells] == [
        "items：第 2 行 请填写“物品”",
        "items：第 2 行 数量：请填写整数，例如 12",
    ]


def test_a_draft_is_taken_up_where_it_was_left(town: Office) -> None:
    place = start_place(SPEND, S7)
    save_draft(town.engine.store, town.clock, PersonId("sec7"), place, {"title": "椅", "gone": "1"})
    view = seen(start(town, "sec7", "spend"))
    assert (view.is_draft, by_id(view)["title"].typed, view.problems) == (True, "椅", ())


def test_a_refused_command_is_told_on_the_form_as_it_was_filled(town: Office) -> None:
    much = {**REQUEST, "amount": "800000"}
    refused = town.start("sec7", "spend", **much)
    assert isinstance(refused, Refused)
    view = with_refusal(
        town.engine, PersonId("sec7"), seen(start(town, "sec7", "spend", typed=much)), refused
    )
    assert [problem.text for problem in view.problems] == [refused.said.zh]
    assert by_id(view)["amount"].typed == "800000"


def bought(town: Office) -> CaseId:
    case = town.opened("sec7", "spend", **REQUEST)
    for who, seat in (("rev", "approve#1/0"), ("lead", "pay#1/0"), ("fin", "pay#1/1")):
        town.act(who, case, seat, "agree")
    return case


def task(town: Office, who: str, case: CaseId, seat: str, typed: Any = None) -> Any:
    return task_form(town.engine, PersonId(who), case, SeatId(seat), typed)


def test_a_task_shows_its_form_to_whom_it_waits_for(town: Office) -> None:
    case = bought(town)
    view = seen(task(town, "acc7", case, "buy#1/0"))
    assert ([f.id for f in view.fields], view.seat_version) == (["supplier"], 1)
    assert refusal(task(town, "sec7", case, "buy#1/0")) == "forbidden"
    assert refusal(task(town, "sec8", case, "buy#1/0")) == "not_found"
    assert refusal(task(town, "acc7", case, "buy#9/9")) == "not_found"
    assert refusal(task(town, "rev", case, "approve#1/0")) == "already_handled"
    assert seen(task(town, "acc7", case, "buy#1/0", {})).problems[0].text == "请填写“supplier”"


def test_a_task_without_a_form_offers_its_outcomes(town: Office) -> None:
    case = town.opened("sec7", "spend", **REQUEST)
    view = seen(task(town, "rev", case, "approve#1/0"))
    assert [(b.label.zh, b.leads, b.needs_opinion) for b in view.outcomes] == [
        ("同意", "on", False),
        ("不同意", "end", True),
        ("退回", "back", True),
    ]


def test_a_returned_case_is_put_right_in_its_own_form(town: Office) -> None:
    case = town.opened("sec7", "spend", **REQUEST)
    town.act("rev", case, "approve#1/0", "return", opinion="少报价单")
    (seat,) = town.open_seats(case)
    view = seen(task(town, "sec7", case, seat))
    assert by_id(view)["amount"].typed == "8000.00"
    assert [button.label.zh for button in view.outcomes] == ["重新提交", "撤回"]


def test_a_pool_task_has_to_be_claimed_first(town: Office) -> None:
    case = town.opened("wang", "wish", **WISH)
    assert seen(task(town, "wil7", case, "claim#1/0")).must_claim
    place = seat_place(case, SeatId("claim#1/0"))
    assert place == f"seat|{case}|claim#1/0"
