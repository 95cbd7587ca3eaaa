"""Catalogues: long lists kept as CSV, told as code lists whose columns are attributes.

The first line is `id,label` and the ids of the columns. Whatever the cells say is read where code lists are
read, so a finding points at the cell. An item that lacks a column named under `pending` is not in effect: it
is no code, and nobody can choose it. All items, with their places, are kept under `items` for the builder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.build.problems.catalogues import BadItemId
from engine.dsl.build.problems.tables import RowTwice, WrongHeader
from engine.dsl.build.view import View
from engine.dsl.shape.catalogue_shapes import CATALOGUE
from engine.dsl.text.csv_file import cells_of, csv_lines, file_named
from engine.dsl.text.node import Entry, Items, Scalar, Table
from engine.dsl.text.retell import said, table, with_entries

SECTION = "catalogues"
NEEDS = frozenset(CATALOGUE.required)
ITEMS = "items"
_ITEM_ID = re.compile(r"\w[\w.-]{0,39}")
_FIRST = ("id", "label")


@dataclass(frozen=True, slots=True)
class Told:
    """A catalogue with its items, and the code list of those in effect."""

    catalogue: Table
    codes: Table


def told(view: View, files: Mapping[str, str], findings: Findings) -> Told:
    """What a catalogue stands for; without items where its file cannot be read, which is told."""
    at = view.at
    items = Table(_items(view, files, findings), at)
    pending = {one.text for one in view.child("pending").scalars()}
    in_effect = {
        key: Entry(entry.key, _without_empty(entry.value))
        for key, entry in items.entries.items()
        if isinstance(entry.value, Table) and not pending & _empty(entry.value)
    }
    codes = table(
        at,
        {
            "label": view.get("label"),
            "attributes": table(at, {name: _type(one) for name, one in view.child("columns").each()}),
            "codes": Table(in_effect, at),
        },
    )
    assert isinstance(view.node, Table), "only maps are told"
    return Told(with_entries(view.node, {ITEMS: Entry(said(ITEMS, at), items)}), codes)


def _items(view: View, files: Mapping[str, str], findings: Findings) -> dict[str, Entry]:
    written = view.get("file")
    found = None if written is None else file_named(written, files, findings)
    lines = None if found is None else csv_lines(*found, findings)
    if found is None or lines is None:
        return {}
    columns = (*_FIRST, *(name for name, _ in view.child("columns").each()))
    if not lines or tuple(cell.text for cell in cells_of(lines[0])) != columns:
        at = lines[0].span if lines else Span(found[0], 1, 1, 1, 1)
        findings.add(WrongHeader(",".join(columns)), at)
        return {}
    items: dict[str, Entry] = {}
    for line in lines[1:]:
        key, *cells = cells_of(line)
        if not _ITEM_ID.fullmatch(key.text):
            findings.add(BadItemId(key.text), key.span)
        elif key.text in items:
            findings.add(RowTwice(key.text), key.span)
        else:
            items[key.text] = Entry(key, _item(line, columns[1:], cells))
    return items


def _item(line: Items, columns: tuple[str, ...], cells: list[Scalar]) -> Table:
    """The cells under their columns; a line may end before its last columns."""
    padded = (*cells, *(Scalar("", line.span, line.span) for _ in columns))
    named = {name: Entry(said(name, line.span), cell) for name, cell in zip(columns, padded, strict=False)}
    return Table(named, line.span)


def _type(column: View) -> Scalar:
    return column.get("type") or said("text", column.at)


def _empty(item: Table) -> set[str]:
    return {name for name, cell in item.values() if isinstance(cell, Scalar) and not cell.text}


def _without_empty(item: Table) -> Table:
    empty = _empty(item)
    return Table({name: entry for name, entry in item.entries.items() if name not in empty}, item.span)
