"""The rows of a decision table from a CSV of the pack, every cell with its place.

The first line is the header: perhaps `id`, then the ids of the inputs, of the outputs, and `reason` if the
rows give reasons.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.build.problems.tables import RowTwice, WrongHeader
from engine.dsl.shape.scalars import tell
from engine.dsl.text.csv_file import cells_of, csv_lines
from engine.dsl.text.node import Items, Scalar

REASON = "reason"
ID = "id"


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row as it is written, and its id if it has one."""

    id: str
    cells: Items


def rows_of_file(
    path: str, text: str, columns: tuple[str, ...], findings: Findings
) -> tuple[WrittenRow, ...]:
    """The rows below the header; none where the header is not that of the table."""
    found = csv_lines(path, text, findings)
    if found is None:
        return ()
    header = tuple(cell.text for cell in cells_of(found[0])) if found else ()
    has_ids = header in ((ID, *columns), (ID, *columns, REASON)) and columns[0] != ID
    if not has_ids and header not in (columns, (*columns, REASON)):
        at = found[0].span if found else Span(path, 1, 1, 1, 1)
        findings.add(WrongHeader(",".join(columns)), at)
        return ()
    return _named(found[1:], findings) if has_ids else tuple(WrittenRow("", row) for row in found[1:])


def _named(found: tuple[Items, ...], findings: Findings) -> tuple[WrittenRow, ...]:
    """The rows with their ids, which stand in the first cell."""
    rows: list[WrittenRow] = []
    for row in found:
        name = row.items[0]
        assert isinstance(name, Scalar), "a line of a CSV has cells"
        if any(name.text == other.id for other in rows):
            findings.add(RowTwice(name.text), name.span)
        problem = tell("id", name.text)
        if problem is not None:
            findings.add(problem, name.span)
        rows.append(WrittenRow(name.text, Items(row.items[1:], row.span)))
    return tuple(rows)
