"""Reports: exact figures, honest rounding, and what stands behind them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.base.finding import Said, same
from engine.model.command import SYSTEM, Actor, AddRecords
from engine.model.expr import types as t
from engine.model.ids import FormId, PersonId, ReportId, UnitId
from engine.model.period import containing, offered, read_period
from engine.service.execute import Done
from engine.service.organise import add_records
from engine.service.views.lists.report_shape import ReportRow, ReportView
from engine.service.views.lists.reports import report_cases, report_view
from engine.service.views.people.organisations import organisation_view, people_view
from engine.service.views.rules.figures import rules_view
from engine.service.views.words import figure_words
from tests.service.views.world import refusal, seen, world
from tests.support.office import Office

CLOSING = ReportId("m.closing")


def matters(due: int, closed: int) -> Iterator[dict[str, str]]:
    for n in range(due):
        row = {"title": f"事{n}", "due_on": "2025-05-20"}
        yield row | {"closed_on": "2025-05-19"} if n < closed else row


def town_with(**units: tuple[int, int]) -> Office:
    """Matters due and closed in May, by unit."""
    town = world()
    rows = [(UnitId(unit), row) for unit, (due, closed) in units.items() for row in matters(due, closed)]
    command = AddRecords(
        id=town.command_id(), actor=Actor(person=PersonId("sec7")), form=FormId("m.matter"), rows=tuple(rows)
    )
    assert isinstance(add_records(town.engine, command), Done)
    return town


def texts(row: ReportRow) -> list[str]:
    return [figure.text.zh for figure in row.figures]


def report(town: Office, who: str = "lead", period: str = "2025-05") -> ReportView:
    return seen(report_view(town.engine, PersonId(who), CLOSING, period))


@pytest.mark.parametrize(
    ("due", "closed", "rate", "met"),
    [
        (1130, 1110, "98.23%", True),
        (1130, 1109, "98.14%", False),
        (3, 3, "100.00%", True),
        (3, 0, "0.00%", False),
    ],
)
def test_the_monthly_closing_rate(due: int, closed: int, rate: str, met: bool) -> None:
    view = report(town_with(s7=(due, closed)))
    figure = view.total.figures[2]
    assert (figure.text.zh, figure.met, figure.exact) == (rate, met, Fraction(closed, due))
    assert (figure.numerator.zh, figure.denominator.zh) == (f"{closed:,}", f"{due:,}")


@pytest.fixture(scope="module")
def may() -> Office:
    return town_with(s7=(4, 3), s8=(2, 2))


def test_each_unit_has_a_row_and_the_total_is_computed_from_totals(may: Office) -> None:
    view = report(may)
    assert [(row.label.zh, *texts(row)) for row in (*view.rows, view.total)] == [
        ("单位s7", "4", "3", "75.00%"),
        ("单位s8", "2", "2", "100.00%"),
        ("合计", "6", "5", "83.33%"),
    ]
    assert view.bars == (("单位s7", same("75.00%"), 750), ("单位s8", same("100.00%"), 1000))
    assert (view.target.zh, view.period_label) == ("办结率不低于 98.23%", Said("2025年5月", "May 2025"))
    assert view.source is not None
    assert view.rules.startswith("测试 ")


def test_nothing_to_measure_is_a_dash_and_never_nought(may: Office) -> None:
    figure = report(may, period="2025-04").total.figures[2]
    assert (figure.text.zh, figure.exact, figure.met) == ("—", None, None)


@pytest.mark.parametrize(
    ("who", "units"),
    [("sec8", ["s8"]), ("lead", ["s7", "s8"]), (SYSTEM.person, ["s7", "s8"])],
)
def test_rows_are_the_readers_units(may: Office, who: str, units: list[str]) -> None:
    assert [row.unit.id for row in report(may, who).rows] == units


@pytest.mark.parametrize(
    ("who", "period", "reason"),
    [("wang", "2025-05", "forbidden"), ("huang", "2025-05", "forbidden"), ("lead", "2025-13", "not_found"),
     ("lead", "x", "not_found"), ("lead", "2025-Q2", "not_found")],
)  # fmt: skip
def test_others_and_odd_periods_are_refused(may: Office, who: str, period: str, reason: str) -> None:
    assert refusal(report_view(may.engine, PersonId(who), CLOSING, period)) == reason


def test_without_a_period_it_is_the_last_full_one(may: Office) -> None:
    assert report(may, period="").period == "2025-05"


@pytest.mark.parametrize(
    ("who", "unit", "measure", "count"),
    [("lead", "s7", "closed", 3), ("lead", "s7", "due", 4), ("lead", "", "closed", 5), ("sec8", "", "due", 2),
     ("lead", "s7", "rate", 4)],
)  # fmt: skip
def test_a_figure_opens_what_stands_behind_it(
    may: Office, who: str, unit: str, measure: str, count: int
) -> None:
    view = seen(report_cases(may.engine, PersonId(who), CLOSING, UnitId(unit), measure, "2025-05"))
    assert len(view.rows) == count
    assert view.heads == ("title", "due_on", "closed_on")


@pytest.mark.parametrize(
    ("who", "unit", "measure", "reason"),
    [("sec8", "s7", "due", "forbidden"), ("wang", "", "due", "forbidden"), ("lead", "s7", "no", "not_found")],
)
def test_what_stands_behind_is_for_the_same_readers(
    may: Office, who: str, unit: str, measure: str, reason: str
) -> None:
    found = report_cases(may.engine, PersonId(who), CLOSING, UnitId(unit), measure, "2025-05")
    assert refusal(found) == reason


@pytest.mark.parametrize(
    ("kind", "text", "first", "last"),
    [
        ("month", "2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", "2025-Q4", date(2025, 10, 1), date(2025, 12, 31)),
        ("year", "2025", date(2025, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_has_its_days(kind: str, text: str, first: date, last: date) -> None:
    period = read_period(kind, text)
    assert period is not None
    assert (period.first, period.last, period.key) == (first, last, text)
    assert containing(kind, last) == period


@pytest.mark.parametrize(
    "text", ["", "2025-", "2025-0", "99999-01", "2025-1x", "²025-01", "-1-01", "2025-Q5"]
)
@pytest.mark.parametrize("kind", ["month", "quarter"])
def test_no_text_breaks_a_period(kind: str, text: str) -> None:
    assert read_period(kind, text) is None


def test_periods_go_back_over_the_year() -> None:
    assert [p.key for p in offered("quarter", date(2025, 2, 1))[:3]] == ["2025-Q1", "2024-Q4", "2024-Q3"]


def test_the_rules_show_every_figure_with_its_document(may: Office) -> None:
    view = seen(rules_view(may.engine))
    (mechanism,) = view.mechanisms
    assert mechanism.source.document == "某市委组织部文件"
    assert [(r.number, r.is_active) for r in view.releases] == [(1, True)]


@pytest.mark.parametrize(
    ("written", "shown"),
    [("2025", "2025"), ("0.05", "5%"), ("0.9823", "98.23%"), ("12000", "12,000"), ("1.5", "1.5")],
)
def test_a_bare_number_of_the_rules_reads_as_it_was_meant(written: str, shown: str) -> None:
    assert figure_words(t.Number(6), Decimal(written)) == same(shown)


def test_the_organisation_stands_as_a_tree_with_its_holders(may: Office) -> None:
    view = organisation_view(may.engine, PersonId("lead"))
    ((hierarchy, units),) = view.hierarchies
    assert (hierarchy.label, [(unit.id, unit.depth) for unit in units]) == (
        "行政",
        [("c", 0), ("t", 1), ("s7", 2), ("s8", 2)],
    )
    holders = {post.post.id: [who.name.zh for who in post.holders] for post in units[1].posts}
    assert holders["town_lead"] == ["镇长"]
    assert [unit.members for unit in units] == [None, None, None, None]


def test_how_many_members_there_are_is_known_inside(may: Office) -> None:
    ((_, units),) = organisation_view(may.engine, PersonId("sec7")).hierarchies
    assert {unit.id: unit.members for unit in units} == {"c": None, "t": None, "s7": 2, "s8": None}


def test_contacts_are_for_administrators(may: Office) -> None:
    def contact(who: str, **more: bool) -> str:
        return next(p.contact for p in people_view(may.engine, PersonId(who), "李八", **more))

    assert (contact("lead"), contact("sec8"), contact("lead", as_admin=True)) == (
        "138****5678",
        "13812345678",
        "13812345678",
    )


def test_memberships_are_seen_inside_only(may: Office) -> None:
    def homes(who: str) -> list[str]:
        (person,) = people_view(may.engine, PersonId(who), "黄老师")
        return [held.unit.id for held in person.memberships]

    assert (homes("sec7"), homes("sec8"), homes("wang")) == (["s7"], [], [])
