"""The rows of a decision table from a CSV of the pack, every cell with its place.

The first line is the header: perhaps `id`, then the ids of the inputs, of the outputs, and `reason` if the
rows give reasons. A cell with a comma stands in double quotes, a quote inside it is doubled; a cell never
goes over a line. Blank lines are passed over. A byte-order mark, as spreadsheets write it, is no part of the
header.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.build.table_problems import BadCsv, NoCatalogue, RowTwice, WrongHeader
from engine.dsl.shape.scalars import tell
from engine.dsl.text.node import Items, Scalar
from engine.dsl.text.problems import FileTooLarge
from engine.dsl.text.read import BYTES_MAX

REASON = "reason"
ID = "id"
_CELL = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^",]*))(,|$)')


@dataclass(frozen=True, slots=True)
class WrittenRow:
    """A row as it is written, and its id if it has one."""

    id: str
    cells: Items


def rows_of_file(
    path: str, text: str, columns: tuple[str, ...], findings: Findings
) -> tuple[WrittenRow, ...]:
    """The rows below the header; none where the header is not that of the table."""
    lines = [
        (number, line.rstrip("\r"))
        for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1)
        if line.strip()
    ]
    found = [row for number, line in lines if (row := _row(path, number, line, findings)) is not None]
    if len(found) < len(lines):
        return ()
    header = tuple(cell.text for cell in found[0].items if isinstance(cell, Scalar)) if found else ()
    has_ids = header in ((ID, *columns), (ID, *columns, REASON)) and columns[0] != ID
    if not has_ids and header not in (columns, (*columns, REASON)):
        at = found[0].span if found else Span(path, 1, 1, 1, 1)
        findings.add(WrongHeader(",".join(columns)), at)
        return ()
    return _named(found[1:], findings) if has_ids else tuple(WrittenRow("", row) for row in found[1:])


def _named(found: list[Items], findings: Findings) -> tuple[WrittenRow, ...]:
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


def _row(path: str, number: int, line: str, findings: Findings) -> Items | None:
    cells: list[Scalar] = []
    at, end = 0, len(line)
    while at <= end:
        match = _CELL.match(line, at)
        if match is None:
            findings.add(BadCsv(), Span(path, number, at + 1, number, end + 1))
            return None
        which = 2 if match.group(1) is None else 1
        raw = match.group(which)
        start = match.start(which)
        span = Span(path, number, start + 1, number, max(start + len(raw.rstrip()), start + 1) + 1)
        cells.append(Scalar(raw.replace('""', '"').strip(), span, span, honest=which == 2))
        at = match.end()
        if match.group(3) == "":
            break
    return Items(tuple(cells), Span(path, number, 1, number, max(end, 1) + 1))


def catalogue(written: Scalar, files: Mapping[str, str], findings: Findings) -> tuple[str, str] | None:
    """The path and the text of the file that a table names, in the folder that says so."""
    folder = written.span.file.rpartition("/mechanisms/")[0]
    path = f"{folder}/{written.text}" if folder else written.text
    if path in files and len(files[path].encode("utf-8", "replace")) > BYTES_MAX:
        findings.add(FileTooLarge(BYTES_MAX), written.span)
        return None
    if path in files:
        return path, files[path]
    inside = f"{folder}/" if folder else ""
    known = tuple(sorted(name.removeprefix(inside) for name in files if name.startswith(inside)))
    findings.add(NoCatalogue(written.text, known), written.span)
    return None
