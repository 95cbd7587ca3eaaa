"""Reports on the same records in other parts: what one withholds must not follow from the figures of another.

A year less its other months, or a street less its other communities, would tell a cell that the smaller parts
hide; parts that are all shown would add up to a sum that the larger report hides.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from engine.model.expr.substitute import substituted
from engine.model.expr.tree import Aggregate, Binary, Node, slots
from engine.model.organisation import Unit
from engine.model.period import Period, containing, parts_of
from engine.model.report import Report
from engine.runtime.withholding import LEAST, Column, Hidden, Withheld, gives_away, withheld
from engine.service.answers import Answers
from engine.service.views.lists.figures import named
from engine.service.views.lists.persons import ADDING_UP, columns_of

#: The units that are the rows of a report, as far as the reader sees them.
UnitsOf = Callable[[Report], Sequence[Unit]]
#: Columns of two reports that say the same: the one of the larger parts first.
Alike = Sequence[tuple[int, int]]


@dataclass(frozen=True)
class _Tables:
    """A report of several periods, and what each would withhold by itself."""

    report: Report
    periods: Sequence[Period]
    units: Sequence[Unit]
    answers: Answers

    @cached_property
    def columns(self) -> Sequence[tuple[Column, ...]]:
        """For each period, how many persons stand behind each figure."""
        names = [[named(unit.id, each, self.answers) for unit in self.units] for each in self.periods]
        return [columns_of(self.report, each, self.answers) for each in names]

    @cached_property
    def hidden(self) -> Sequence[Hidden]:
        """For each period, the cells that are not shown."""
        return [withheld(columns) for columns in self.columns]

    def rows_in(self, larger: _Tables) -> Iterator[Sequence[int]]:
        """For each row of larger units, and for its total, the rows that it is made of."""
        if larger.report.rows == self.report.rows:
            yield from ([at] for at in range(len(self.units) + 1))
            return
        organisation, day = self.answers.reference.organisation, self.periods[-1].last
        above = [set(organisation.upwards(unit.id, day)) for unit in self.units]
        rows = [[at for at, known in enumerate(above) if unit.id in known] for unit in larger.units]
        yield from (*rows, sorted({at for row in rows for at in row}))


def told_elsewhere(
    report: Report, period: Period, columns: Sequence[Column], units_of: UnitsOf, answers: Answers
) -> Hidden:
    """The cells that would tell, or be told by, what other reports withhold."""
    hidden: set[tuple[int, int]] = set()
    if any(column.persons for column in columns):
        for other in answers.compiled.rules.reports.values():
            alike = [(at, part) for at, part in _alike(report, other) if columns[at].persons]
            if alike and other.id != report.id:
                hidden |= set(_because_of(other, report, period, alike, units_of, answers))
    return dict.fromkeys(hidden, Withheld.GUARD)


def _because_of(
    other: Report, report: Report, period: Period, alike: Alike, units_of: UnitsOf, answers: Answers
) -> Iterator[tuple[int, int]]:
    mine, theirs = units_of(report), units_of(other)
    if periods := parts_of(period, other.period):
        sums = _Tables(report, (period,), mine, answers)
        yield from _told_by_parts(sums, _Tables(other, periods, theirs, answers), alike)
    whole = containing(other.period, period.first)
    if periods := parts_of(whole, report.period):
        parts = _Tables(report, periods, mine, answers)
        swapped = [(at, part) for part, at in alike]
        kept = _kept_from_sums(_Tables(other, (whole,), theirs, answers), parts, swapped)
        yield from ((row, at) for table, row, at in kept if periods[table] == period)


def _told_by_parts(sums: _Tables, parts: _Tables, alike: Alike) -> Iterator[tuple[int, int]]:
    """The sums from which the only hidden one of their parts could be computed."""
    for row, rows in enumerate(parts.rows_in(sums)):
        for at, part in alike:
            cells = [
                (columns[part].persons[each], hidden.get((each, part)))
                for columns, hidden in zip(parts.columns, parts.hidden, strict=True)
                for each in rows
            ]
            if gives_away(cells, counts=sums.columns[0][at].counts):
                yield row, at


def _kept_from_sums(sums: _Tables, parts: _Tables, alike: Alike) -> Iterator[tuple[int, int, int]]:
    """One part (table, row, column) of each hidden sum whose parts are otherwise all shown."""
    for row, rows in enumerate(parts.rows_in(sums)):
        for at, part in alike:
            if (row, at) not in sums.hidden[0]:
                continue
            cells = [(table, each, part) for table in range(len(parts.periods)) for each in rows]
            if not any((each, part) in parts.hidden[table] for table, each, part in cells):
                shown = [(parts.columns[table][part].persons[each], table, each) for table, each, _ in cells]
                large = [cell for cell in shown if cell[0] >= LEAST]
                yield from ((table, each, part) for _, table, each in sorted(large)[:1])


def _alike(report: Report, other: Report) -> Iterator[tuple[int, int]]:
    """The columns that say the same, whichever unit and period they are about."""
    theirs = {_signature(measure.value): at for at, measure in enumerate(other.measures)}
    for at, measure in enumerate(report.measures):
        part = theirs.get(_signature(measure.value))
        if part is not None and isinstance(measure.value, Aggregate) and measure.value.kind in ADDING_UP:
            yield at, part


def _signature(node: Node) -> Hashable:
    """What a measure counts, whatever the unit: conditions on whose a row is are left out."""
    if not isinstance(node, Aggregate):
        return node
    outside = {f"={at}": each for at, each in enumerate(node.bound)}
    conditions = (substituted(part, outside) for part in _conjuncts(node.where))
    of = substituted(node.expr, outside) if node.expr is not None else None
    return node.kind, of, node.source, frozenset(c for c in conditions if "subject" not in slots(c))


def _conjuncts(where: Node | None) -> Iterator[Node]:
    match where:
        case None:
            return
        case Binary(op="and", left=left, right=right):
            yield from _conjuncts(left)
            yield from _conjuncts(right)
        case _:
            yield where
