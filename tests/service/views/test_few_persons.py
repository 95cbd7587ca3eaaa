"""A report tells of no fewer than five persons: in no cell, total, share or bar, nor in what is listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from engine.base.finding import Findings
from engine.base.span import NOWHERE
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model.command import Actor, AddRecords
from engine.model.expr import types as t
from engine.model.expr.tree import Node
from engine.model.ids import FormId, PersonId, ReportId, UnitId
from engine.model.report import Measure, Report
from engine.model.rule_set import Compiled
from engine.service.execute import Done
from engine.service.organise import add_records
from engine.service.views.lists.report_shape import ReportView
from engine.service.views.lists.reports import report_cases, report_view
from tests.service.views.world import MATTER, OUR, WISH_FORM, compiled, refusal, seen
from tests.support.office import Office, office

ASKED = ReportId("m.asked")
LEAD = PersonId("lead")


def expr(text: str) -> Node:
    columns: dict[str, t.Type] = {"what": t.Text(), "unit": t.Org(), "day": t.Date(), "title": t.Text()}
    names = {
        "subject": Slot("subject", t.Org()),
        "period": Slot("period", t.Range(t.Date())),
        "all": Slot("measure.all", t.Number(0)),
        "shoes": Slot("measure.shoes", t.Number(0)),
    }
    findings = Findings()
    types = {"unit_type": {"community": t.Org("community")}}
    around = Environment(names=names, records={"m.wish": columns, "m.matter": columns}, symbols=types)
    node = compile_text(text, NOWHERE, around, None, findings)
    assert node is not None, [f.problem.message().en for f in findings.sorted()]
    return node


def measure(name: str, text: str, **more: bool) -> Measure:
    return Measure(id=name, label=name, value=expr(text), drill=True, **more)


def rules() -> Compiled:
    """The test rules with a report on wishes, which ask for a telephone number, and on matters."""
    report = Report(
        id=ASKED, mechanism=OUR, label="心愿", period="year", rows="community", source=FormId("m.wish"),
        chart="shoes",
        measures=(
            measure("all", 'count(records("m.wish") where row.unit = subject)'),
            measure("shoes", 'count(records("m.wish") where row.unit = subject and row.what = "鞋")'),
            measure("share", "shoes / all", percent=True),
            measure("matters", 'count(records("m.matter") where row.unit = subject)'),
        ),
    )  # fmt: skip
    base = compiled()
    return replace(base, rules=replace(base.rules, reports={ASKED: report}))


def asked(unit: str, wishes: int, shoes: int) -> Iterator[tuple[UnitId, dict[str, str]]]:
    for number in range(wishes):
        yield UnitId(unit), {"what": "鞋" if number < shoes else "书", "phone": "13812345678"}


def town(s7: tuple[int, int], s8: tuple[int, int]) -> Office:
    made = office(rules())
    record(made, s7, s8)
    return made


def record(made: Office, s7: tuple[int, int], s8: tuple[int, int]) -> None:
    """Wishes of two communities (all, shoes), and two matters of one."""
    forms = {
        WISH_FORM.id: (*asked("s7", *s7), *asked("s8", *s8)),
        MATTER.id: ((UnitId("s7"), {"title": "路灯", "due_on": "2025-05-20"}),) * 2,
    }
    for form, rows in forms.items():
        actor = Actor(person=PersonId("sec7"))
        done = add_records(made.engine, AddRecords(id=made.command_id(), actor=actor, form=form, rows=rows))
        assert isinstance(done, Done), done


def read(view: ReportView) -> list[str]:
    return [" ".join(figure.text.zh for figure in row.figures) for row in (*view.rows, view.total)]


@pytest.mark.parametrize(
    ("s7", "s8", "rows"),
    [
        # one small cell takes a second with it, and the shares that would give them away
        ((9, 3), (20, 8), ["9 <5 隐去 2", "20 隐去 隐去 0", "29 11 37.93% 2"]),
        ((9, 0), (20, 8), ["9 0 0.00% 2", "20 8 40.00% 0", "29 8 27.59% 2"]),
        # two small ones hide each other, unless their sum can be made in one way only
        ((9, 3), (20, 4), ["9 <5 隐去 2", "20 <5 隐去 0", "29 7 24.14% 2"]),
        ((9, 4), (20, 4), ["9 <5 隐去 2", "20 <5 隐去 0", "29 隐去 隐去 2"]),
        ((2, 1), (0, 0), ["<5 <5 隐去 2", "0 0 — 0", "<5 <5 隐去 2"]),
    ],
)
def test_fewer_than_five_persons_are_told_nowhere(
    s7: tuple[int, int], s8: tuple[int, int], rows: list[str]
) -> None:
    view = seen(report_view(town(s7, s8).engine, LEAD, ASKED, "2025"))
    assert read(view) == rows
    assert view.withholds is any("<5" in row for row in rows)
    for row in (*view.rows, view.total):
        for figure in row.figures:
            if figure.withheld:
                assert (figure.exact, figure.numerator.zh, figure.met) == (None, "", None)


def test_a_bar_tells_no_more_than_its_cell() -> None:
    view = seen(report_view(town((9, 3), (20, 8)).engine, LEAD, ASKED, "2025"))
    assert [(text.zh, size) for _, text, size in view.bars] == [("<5", 0), ("隐去", 0)]


@pytest.mark.parametrize(
    ("unit", "column", "reason"),
    [
        ("s7", "shoes", "too_few"),
        ("s8", "shoes", "too_few"),
        ("s7", "all", "too_few"),
        ("", "shoes", "too_few"),
        ("", "all", "too_few"),
        ("s7", "matters", ""),
        ("", "matters", ""),
    ],
)
def test_what_stands_behind_is_listed_only_where_it_may_be_counted(
    unit: str, column: str, reason: str
) -> None:
    found = report_cases(town((9, 3), (20, 8)).engine, LEAD, ASKED, UnitId(unit), column, "2025")
    assert refusal(found) == reason


def test_a_figure_that_hides_nothing_opens_its_records() -> None:
    engine = town((9, 0), (20, 8)).engine
    assert len(seen(report_cases(engine, LEAD, ASKED, UnitId("s8"), "shoes", "2025")).rows) == 8
    view = seen(report_view(engine, LEAD, ASKED, "2025"))
    assert all(figure.opens for row in view.rows for figure in row.figures)
