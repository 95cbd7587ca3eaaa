"""A CSV of the pack, every cell with its place.

A cell with a comma stands in double quotes, a quote inside it is doubled; a cell never goes over a line.
Blank lines are passed over. A byte-order mark, as spreadsheets write it, is no part of the first cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.text.node import Items, Scalar
from engine.dsl.text.problems import BadCsv, FileTooLarge, NoSuchFile
from engine.dsl.text.read import BYTES_MAX

_CELL = re.compile(r'\s*(?:"((?:[^"]|"")*)"\s*(?=,|$)|([^",]*))(,|$)')


def csv_lines(path: str, text: str, findings: Findings) -> tuple[Items, ...] | None:
    """The lines that are not blank, as lists of cells; None where one cannot be read, which is told."""
    lines = [
        (number, line.rstrip("\r"))
        for number, line in enumerate(text.removeprefix("\ufeff").split("\n"), 1)
        if line.strip()
    ]
    found = [row for number, line in lines if (row := _row(path, number, line, findings)) is not None]
    return tuple(found) if len(found) == len(lines) else None


def cells_of(line: Items) -> tuple[Scalar, ...]:
    """The cells of a line."""
    return tuple(cell for cell in line.items if isinstance(cell, Scalar))


def file_named(written: Scalar, files: Mapping[str, str], findings: Findings) -> tuple[str, str] | None:
    """The path and the text of the file that a key names, in the folder that says so."""
    folder = written.span.file.rpartition("/mechanisms/")[0]
    path = f"{folder}/{written.text}" if folder else written.text
    if path in files and len(files[path].encode("utf-8", "replace")) > BYTES_MAX:
        findings.add(FileTooLarge(BYTES_MAX), written.span)
        return None
    if path in files:
        return path, files[path]
    inside = f"{folder}/" if folder else ""
    known = tuple(sorted(name.removeprefix(inside) for name in files if name.startswith(inside)))
    findings.add(NoSuchFile(written.text, known), written.span)
    return None


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
