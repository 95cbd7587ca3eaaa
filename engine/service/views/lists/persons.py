"""What a report tells of persons: which measures count them, and which figures are therefore withheld.

A measure counts persons where it reads records that ask something personal; nobody has to say so, and nobody
can say otherwise. Cases of an office, which ask nothing personal, are shown to the last one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from engine.base.finding import Said, same
from engine.model.expr import types as t
from engine.model.expr.tree import Aggregate, Node, Source, slots, walk
from engine.model.expr.values import Value
from engine.model.form import PrivacyClass
from engine.model.ids import FormId, ProcessId
from engine.model.report import Measure, Report
from engine.model.rule_set import RuleSet
from engine.runtime.withholding import LEAST, Column, Hidden, Withheld, withheld
from engine.service.answers import Answers
from engine.service.views.lists.figures import PREFIX, is_built, valued

#: What stands in place of a figure.
MARKS = {Withheld.SMALL: same(f"<{LEAST}"), Withheld.GUARD: Said("隐去", "withheld")}
#: The kinds of aggregate whose parts add up to the whole.
ADDING_UP = ("count", "sum")
Names = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Withholding:
    """The figures of one table that are not shown, by row and column; the total is the last row."""

    hidden: Hidden
    columns: tuple[Column, ...]

    def mark(self, row: int, column: int) -> Said | None:
        """What stands in place of a figure, None where it is shown."""
        found = self.hidden.get((row, column))
        return MARKS[found] if found is not None else None

    def opens(self, row: int | None, column: int) -> bool:
        """Whether the records behind a figure (None: of all rows) may be listed: they could be counted."""
        alike = {column, *self.columns[column].parts}
        of = {self.columns[each].of for each in alike} - {""}
        alike |= {at for at, each in enumerate(self.columns) if each.of in of}
        return not any(at in alike and row in (None, where) for where, at in self.hidden)


def columns_of(report: Report, names: Sequence[Names], answers: Answers) -> tuple[Column, ...]:
    """How many persons stand behind each figure, for rows that were computed with these names."""
    return tuple(_column(report, measure, names, answers) for measure in report.measures)


def withholding(columns: tuple[Column, ...], given: Hidden) -> Withholding:
    """What a report withholds, with the cells from which another report could be computed."""
    return Withholding(withheld(columns, given), columns)


def _column(
    report: Report, measure: Measure, names: Sequence[Mapping[str, Value]], answers: Answers
) -> Column:
    at = {f"{PREFIX}{each.id}": number for number, each in enumerate(report.measures)}
    parts = tuple(at[path] for path in slots(measure.value) if path in at)
    counted = tuple(_of_persons(measure.value, answers.compiled.rules))
    if not counted:
        return Column(parts=parts)
    behind = [[_persons(each, seen, answers) for seen in names] for each in counted]
    rows = [_fewest(each) for each in zip(*behind, strict=True)]
    kinds = {each.kind for each in counted}
    return Column(
        persons=(*rows, _fewest([sum(each) for each in behind])),
        of=next(_source_of(each) for each in counted),
        adds_up=not is_built(measure.value) and kinds <= {*ADDING_UP},
        counts=measure.value in counted and kinds == {"count"},
        parts=parts,
    )


def _fewest(persons: Sequence[int]) -> int:
    """The fewest that any part of a measure tells of; nobody tells nothing."""
    return min((each for each in persons if each), default=0)


def _of_persons(node: Node, rules: RuleSet) -> Iterator[Aggregate]:
    for each in walk(node):
        if (
            isinstance(each, Aggregate)
            and isinstance(each.source, Source)
            and _asks_persons(each.source, rules)
        ):
            yield each


def _asks_persons(source: Source | Node, rules: RuleSet) -> bool:
    if not isinstance(source, Source):
        return False
    form: FormId | None = FormId(source.id)
    if source.kind == "cases":
        process = rules.processes.get(ProcessId(source.id))
        form = process.start.form if process else None
    known = rules.forms.get(form) if form is not None else None
    return known is not None and any(f.privacy.cls is not PrivacyClass.PLAIN for f in known.fields.values())


def _persons(counted: Aggregate, names: Names, answers: Answers) -> int:
    """How many stand behind a figure: the different ones where it counts those, else one for each record."""
    asked = counted
    if counted.kind != "distinct":
        asked = replace(counted, kind="count", expr=None, type=t.Number(0))
    found = valued(asked, names, answers)
    return int(found) if found is not None else 0


def _source_of(counted: Aggregate) -> str:
    assert isinstance(counted.source, Source), "only sources of records and cases were looked for"
    return f"{counted.source.kind} {counted.source.id}"
