"""Lists of verdicts: whom they tell about, to whom, and what other figures would change."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from engine.model.ids import PersonId, RulingId
from engine.model.refusal import Refused
from engine.rehearsal.part import Part
from engine.rehearsal.run import take
from engine.rehearsal.world import World
from engine.service.views.case_shape import CaseView
from engine.service.views.cases.page import case_view
from engine.service.views.explained.page import why_view
from engine.service.views.people.roster_shape import RosterView
from engine.service.views.people.rosters import Wanted, roster_sheet, roster_verdict, roster_view
from engine.service.views.reasons.shape import WhyView
from engine.service.views.reasons.verdicts import VerdictView
from engine.service.views.site import menu, standing
from tests.rehearsal.locality import scenarios_of, stage_of

PAY = RulingId("career_pay.monthly")
BAND = RulingId("staffing.headcount")
DAY = date(2025, 8, 1)
ASKED = Wanted(as_of=DAY, figures_on=DAY)


@cache
def world() -> World:
    """Urumqi after a file was settled and while another is under way."""
    story = next(one for one in scenarios_of("configs/urumqi") if one.text("scenario") == "ur19_lists")
    given = story.one("given")
    assert isinstance(given, Part)
    made = stage_of("configs/urumqi").world(given)
    for step in story.many("steps"):
        take(made, step)
    assert not made.differences
    return made


def listed(person: str, rule: RulingId = PAY, wanted: Wanted = ASKED) -> list[tuple[str, ...]]:
    """Who is listed, with what stands in the columns; those of one day stand in no certain order."""
    view = roster_view(world().engine, PersonId(person), rule, wanted)
    assert isinstance(view, RosterView), view
    return sorted((row.about, *(cell.zh for cell in row.cells)) for row in view.rows)


DING = ("ding", "20", "9", "7,280.00 元", "400.00 元", "2,120.00 元", "9,800.00 元")
WORKER = ("c1w1", "18", "8", "7,020.00 元", "360.00 元", "—", "7,380.00 元")


def test_an_officer_sees_everybody_whose_file_is_settled() -> None:
    assert listed("pan") == [WORKER, DING]
    assert listed("mu") == [WORKER, DING]


def test_staff_see_their_own_row_alone() -> None:
    assert listed("ding") == [DING]
    assert listed("c1w1") == [WORKER]
    assert listed("c2w1") == []  # a file under way tells nothing yet


def test_only_who_serves_on_the_day_is_listed() -> None:
    long_ago = Wanted(as_of=date(2005, 12, 1), figures_on=date(2005, 12, 1))
    assert [row[0] for row in listed("pan", wanted=long_ago)] == ["ding"]


def test_the_list_of_differences_tells_what_other_figures_change() -> None:
    wanted = Wanted(as_of=DAY, figures_on=DAY, beside=date(2026, 1, 1), changed=True)
    assert listed("pan", wanted=wanted) == [(*WORKER, "7,515.00 元", "135.00 元")]


def test_figures_of_a_day_that_has_none_give_no_verdict_and_say_so() -> None:
    wanted = Wanted(as_of=DAY, figures_on=date(1999, 1, 1))
    assert "没有值" in listed("ding", wanted=wanted)[0][1]


def test_a_sheet_has_the_same_rows() -> None:
    sheet = roster_sheet(world().engine, PersonId("pan"), PAY, ASKED)
    assert not isinstance(sheet, Refused)
    assert [cell.zh for cell in sheet[0]][:4] == ["姓名或单位", "单位", "满年数", "岗位等级"]
    assert sorted(row[-1].zh for row in sheet[1:]) == ["7,380.00 元", "9,800.00 元"]


@pytest.mark.parametrize(
    ("reader", "about", "seen"),
    [("pan", "ding", True), ("ding", "ding", True), ("ding", "c1w1", False), ("pan", "nobody", False)],
)
def test_a_row_opens_for_whom_it_is_listed(reader: str, about: str, seen: bool) -> None:
    wanted = Wanted(as_of=DAY, figures_on=DAY, about=about)
    view = roster_verdict(world().engine, PersonId(reader), PAY, wanted)
    assert isinstance(view, VerdictView) is seen
    if isinstance(view, VerdictView):
        assert view.head.zh == "9,800.00 元"
        assert {"薪酬基数", "经济发展指数", "达到县处级待遇的年限"} <= {line.label for line in view.figures}
        assert any("满20年" in line.document for line in view.parts)


def test_units_are_listed_for_the_posts_that_the_rule_names() -> None:
    assert [row[0] for row in listed("kong", BAND)] == ["C1", "C2", "C3"]
    assert [row[-1] for row in listed("kong", BAND)] == ["", "在岗 19 名，缺 1 名", ""]
    refused = roster_view(world().engine, PersonId("ding"), BAND, ASKED)
    assert isinstance(refused, Refused)
    assert refused.reason == "forbidden"


def test_the_menu_offers_lists_only_to_whom_they_concern() -> None:
    assert [one.id for one in menu(world().engine, PersonId("ding")).rosters] == [
        "career_pay.twenty_years",
        "career_pay.monthly",
    ]
    assert standing(world().engine, PersonId("c1g1")).listed is False


@pytest.mark.parametrize(("reader", "seen"), [("pan", True), ("c1w2", False)])
def test_the_steps_of_a_verdict_are_for_whom_the_verdict_is(reader: str, seen: bool) -> None:
    engine, case = world().engine, world().cases["P1"]
    view = case_view(engine, PersonId("pan"), case)
    assert isinstance(view, CaseView)
    why = why_view(engine, PersonId(reader), case, view.verdicts[-1].why, "verdict")
    assert isinstance(why, WhyView) is seen
    if isinstance(why, WhyView):
        assert "年限津贴 400.00 元：每满一年年限津贴 20.00 元 × 满年数 20" in [
            said.zh for said in why.sentences
        ]
        assert all(part.agrees for part in why.parts)


@pytest.mark.parametrize(("reader", "count"), [("kong", 3), ("pan", 3), ("ding", 3), ("c1w2", 0)])
def test_verdicts_of_a_case_are_for_its_handlers_and_the_person_concerned(reader: str, count: int) -> None:
    view = case_view(world().engine, PersonId(reader), world().cases["P1"])
    assert isinstance(view, CaseView)
    assert len(view.verdicts) == count
    if count:
        assert [one.head.zh for one in view.verdicts] == ["9", "符合", "9,800.00 元"]
