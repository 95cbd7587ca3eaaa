"""What a report withholds cannot be computed from the other reports on the same records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product

from hypothesis import example, given, settings
from hypothesis import strategies as st

from engine.model.command import Actor, AddRecords
from engine.model.ids import FormId, PersonId, ReportId
from engine.model.report import Report
from engine.model.rule_set import Compiled
from engine.service.execute import Done
from engine.service.organise import add_records
from engine.service.views.lists.report_shape import ReportView
from engine.service.views.lists.reports import report_view
from tests.service.views.test_few_persons import LEAD, asked, measure
from tests.service.views.world import OUR, WISH_FORM, compiled, seen
from tests.support.office import Office, at, office
from tests.support.soak import soak

UNITS = ("s7", "s8")
MONTHS = ("2025-01", "2025-02", "2025-03")
#: Cells by month and unit: what nobody but the office knows.
CELLS = tuple(product(MONTHS, UNITS))
Counts = tuple[tuple[int, int], ...]
#: A sum of cells.
Sum = tuple[int, ...]


def report(name: str, period: str, rows: str, whose: str) -> Report:
    counted = measure("shoes", f'count(records("m.wish") where {whose} and row.day in period)')
    return Report(
        id=ReportId(f"m.{name}"), mechanism=OUR, label=name, period=period, rows=rows,
        source=FormId("m.wish"), measures=(counted,),
    )  # fmt: skip


REPORTS = (
    report("monthly", "month", "community", "row.unit = subject"),
    report("quarterly", "quarter", "community", "row.unit = subject"),
    report("again", "quarter", "community", "row.unit = subject"),
    report("streets", "month", "town", "row.unit in children(subject, community)"),
)


def town(counts: Counts) -> Office:
    """Wishes of two communities in three months."""
    base = compiled()
    rules: Compiled = replace(base, rules=replace(base.rules, reports={each.id: each for each in REPORTS}))
    made = office(rules)
    for month, numbers in zip(MONTHS, counts, strict=True):
        made.clock.move_to(at(f"{month}-15 08:00"))
        rows = [row for unit, number in zip(UNITS, numbers, strict=True) for row in asked(unit, number, 0)]
        actor = Actor(person=PersonId("sec7"))
        command = AddRecords(id=made.command_id(), actor=actor, form=WISH_FORM.id, rows=tuple(rows))
        assert isinstance(add_records(made.engine, command), Done)
    return made


def views(made: Office) -> Iterator[tuple[ReportView, Sequence[Sum]]]:
    """Every report of the quarter, and which cells each of its figures is the sum of, the total last."""
    for month, each in product(MONTHS, ("monthly", "streets")):
        own = [tuple(int(cell == (month, unit)) for cell in CELLS) for unit in UNITS]
        both = tuple(map(sum, zip(*own, strict=True)))
        sums = [*own, both] if each == "monthly" else [both, both]
        yield seen(report_view(made.engine, LEAD, ReportId(f"m.{each}"), month)), sums
    for each in ("quarterly", "again"):
        own = [tuple(int(cell[1] == unit) for cell in CELLS) for unit in UNITS]
        sums = [*own, tuple(map(sum, zip(*own, strict=True)))]
        yield seen(report_view(made.engine, LEAD, ReportId(f"m.{each}"), "2025-Q1")), sums


def read(made: Office) -> tuple[dict[Sum, int], set[Sum]]:
    """What an attacker reads: figures that are shown, and sums that tell of fewer than five persons."""
    shown: dict[Sum, int] = {}
    small: set[Sum] = set()
    for view, sums in views(made):
        for row, cells in zip((*view.rows, view.total), sums, strict=True):
            (figure,) = row.figures
            if figure.text.zh == "<5":
                small.add(cells)
            elif not figure.withheld:
                shown[cells] = int(figure.text.zh)
    return shown, small


def follows(wanted: Sum, known: Sequence[Sum]) -> bool:
    """Whether a sum is made up of known sums (elimination over fractions)."""
    basis: list[list[Fraction]] = []
    for row in (*known, wanted):
        rest = [Fraction(each) for each in row]
        for other in basis:
            lead = next(at for at, each in enumerate(other) if each)
            factor = rest[lead] / other[lead]
            rest = [a - factor * b for a, b in zip(rest, other, strict=True)]
        if any(rest):
            basis.append(rest)
        elif row is wanted:
            return True
    return False


def told(counts: Counts) -> set[Sum]:
    """The sums of fewer than five persons that follow from all that is shown."""
    shown, small = read(town(counts))
    return {each for each in small if follows(each, list(shown))}


_COUNT = st.integers(0, 12)


@settings(max_examples=soak(25, 2_000), deadline=None)
@given(st.tuples(*[st.tuples(_COUNT, _COUNT)] * 3))
@example(((3, 9), (8, 9), (7, 9)))
@example(((9, 9), (3, 0), (0, 8)))
@example(((3, 8), (0, 0), (0, 0)))
def test_no_small_figure_follows_from_all_reports_together(counts: Counts) -> None:
    assert told(counts) == set()


def test_a_quarter_less_its_other_months_tells_no_month() -> None:
    made = town(((3, 9), (8, 9), (7, 9)))
    rows = {
        str(view.report): [r.figures[0].text.zh for r in (*view.rows, view.total)] for view, _ in views(made)
    }
    assert rows["m.quarterly"] == rows["m.again"] == ["隐去", "隐去", "45"]


def test_reports_that_hide_nothing_lose_nothing() -> None:
    shown, small = read(town(((5, 9), (8, 0), (7, 9))))
    assert small == set()
    assert sorted(shown.values()) == sorted([5, 9, 14, 8, 0, 8, 7, 9, 16, 20, 18, 38])
