"""Qingbaijiang does what the inventory says: story E2, and the control beside it."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from engine.model.ids import LedgerId, PersonId
from engine.model.refusal import Refused
from engine.rehearsal.part import Part
from engine.rehearsal.run import take
from engine.rehearsal.world import World
from engine.service.views.books.ledger_shape import PointsView
from engine.service.views.books.points import points_view
from engine.service.views.case_shape import CaseView
from engine.service.views.cases.page import case_view
from tests.rehearsal.locality import as_told, outcome_of, rows_of, scenarios_of, stage_of

PLACE = "configs/sichuan/qingbaijiang"
BANK = LedgerId("points_bank.bank")
#: Rows of structure, staff, data and incentives.
TOLD = (3, 4, 7, 8, 9, 10, 11, 15, 16, 17, 24, 31, 35, 36, 37, 40, 41, 43, 44)


@pytest.mark.parametrize("scenario", scenarios_of(PLACE), ids=lambda scenario: scenario.text("scenario"))
def test_qingbaijiang_does_what_the_scenario_tells(scenario: Part) -> None:
    as_told(outcome_of(PLACE, scenario))


def test_stories_e2_and_e9_are_told() -> None:
    told = rows_of(PLACE)
    assert told >= {"QB-38", "QB-39", "QB-33", "QB-34", "QB-42", "SC-28", "SC-47", "E9"}


def test_rows_of_structure_staff_and_incentives_are_told() -> None:
    assert rows_of(PLACE) >= {f"QB-{number:02}" for number in TOLD}


@cache
def told() -> World:
    """The world at the end of story E2."""
    story = next(one for one in scenarios_of(PLACE) if one.text("scenario") == "e2_points_bank")
    given = story.one("given")
    assert given is not None
    world = stage_of(PLACE).world(given)
    for step in story.many("steps"):
        take(world, step)
    return world


def test_a_resident_sees_points_with_reasons_and_last_days() -> None:
    view = points_view(told().engine, PersonId("zhou"), BANK)
    assert isinstance(view, PointsView)
    assert (view.total, view.pending, view.is_lasting) == (235, 0, True)
    assert [(lot.amount, lot.until) for lot in view.lots] == [
        (170, date(2026, 6, 30)),
        (65, date(2027, 10, 31)),
    ]
    assert [(entry.rule.zh, entry.amount) for entry in view.entries] == [
        ("兑换", -30),
        ("到期作废", -60),
        ("志愿服务", 20),
        ("志愿服务", 45),
        ("上线前结转", 200),
        ("上线前结转", 60),
    ]


@pytest.mark.parametrize("reader", ["yang", "ye", "keeper1", "secretary1"])
def test_nobody_else_sees_a_residents_points(reader: str) -> None:
    assert isinstance(points_view(told().engine, PersonId(reader), BANK, PersonId("zhou")), Refused)


@pytest.mark.parametrize(
    ("reader", "name", "effects"),
    [
        (
            "zhou",
            "换毛巾",
            [
                ("积分", "预留", "30 分"),
                ("库存", "预留", "1 件"),
                ("积分", "兑换", "-30 分"),
                ("库存", "兑换", "-1 件"),
            ],
        ),
        ("keeper1", "换毛巾", [("库存", "预留", "1 件"), ("库存", "兑换", "-1 件")]),
        ("zhou", "陪同就医", [("积分", "记分（待审核）", "+45 分"), ("积分", "记分", "+45 分")]),
        ("worker1", "陪同就医", []),
    ],
)
def test_a_case_shows_points_to_their_owner_and_stock_to_all(
    reader: str, name: str, effects: list[tuple[str, str, str]]
) -> None:
    view = case_view(told().engine, PersonId(reader), told().cases[name])
    assert isinstance(view, CaseView)
    assert [(one.ledger, one.what.zh, one.amount.zh) for one in view.effects] == effects
