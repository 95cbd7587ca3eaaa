"""The rows of a decision table: for each its inputs, then its outputs, then perhaps a reason.

An output says a value, or computes it: `= hours * 10` names the inputs, parameters and pure functions. Rows
stand in a list, in a map by id, or in a CSV whose first column may be `id`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from engine.base.finding import Problem
from engine.dsl.build.context import Context
from engine.dsl.build.expressions import Expressions
from engine.dsl.build.problems.tables import ComputedAsks, RowsAndFile, TableTooLarge, WrongCellCount
from engine.dsl.build.tables.cells import Cells
from engine.dsl.build.tables.file import WrittenRow, rows_of_file
from engine.dsl.build.view import View
from engine.dsl.expr.environment import Environment, Slot
from engine.dsl.shape.problems import MissingKey
from engine.dsl.text.csv_file import file_named
from engine.dsl.text.node import Items, Scalar
from engine.model.expr import types as t
from engine.model.expr.table import Column, Computed, Row
from engine.model.expr.tree import Aggregate, Call, Source, walk
from engine.model.expr.values import Value

ROWS_MAX = 200
#: What an output that computes begins with.
COMPUTES = "="


@dataclass(frozen=True, slots=True)
class Rows:
    """Reads the rows of one table."""

    ctx: Context
    mechanism: str
    view: View
    ins: tuple[Cells, ...]
    outs: tuple[Cells, ...]

    def written(self) -> tuple[WrittenRow, ...]:
        """The rows as they are written, here or in the file."""
        view, ctx = self.view, self.ctx
        if view.has("rows") and view.has("file"):
            ctx.findings.add(RowsAndFile(), view.child("file").at)
        if not view.has("rows") and not view.has("file"):
            ctx.findings.add(MissingKey("rows"), view.at)
        if (path := view.get("file")) is not None:
            file = file_named(path, ctx.files, ctx.findings)
            names = tuple(one.column.id for one in (*self.ins, *self.outs))
            found = () if file is None else rows_of_file(*file, names, ctx.findings)
        else:
            found = tuple(self._here())
        if len(found) > ROWS_MAX:
            ctx.findings.add(TableTooLarge(len(found), ROWS_MAX), found[ROWS_MAX].cells.span)
        return found

    def _here(self) -> list[WrittenRow]:
        rows = self.view.child("rows")
        listed = [WrittenRow("", one.node) for one in rows.items() if isinstance(one.node, Items)]
        named = [WrittenRow(name, one.node) for name, one in rows.each() if isinstance(one.node, Items)]
        return [*listed, *named]

    def row(self, written: WrittenRow) -> Row | None:
        """One row; None where a cell cannot be read, which is told."""
        items, needed = written.cells, len(self.ins) + len(self.outs)
        cells = [cell for cell in items.items if isinstance(cell, Scalar)]
        if len(cells) < len(items.items):
            return None
        if len(cells) not in (needed, needed + 1):
            self.ctx.findings.add(WrongCellCount(len(cells), needed), items.span)
            return None
        asked = [self._read(cell, one.test(cell.text)) for cell, one in zip(cells, self.ins, strict=False)]
        said = [self._said(cell, one) for cell, one in zip(cells[len(self.ins) :], self.outs, strict=False)]
        if None in asked or None in said:
            return None
        reason = cells[needed].text if len(cells) > needed else ""
        return Row(tuple(one for one in asked if one is not None), tuple(said), reason, written.id)

    def _read(self, cell: Scalar, found: Value) -> Value:
        if isinstance(found, Problem):
            self.ctx.findings.add(found, cell.span)
            return None
        return found

    def _said(self, cell: Scalar, column: Cells) -> Value | Computed:
        text = cell.text.strip()
        if not text.startswith(COMPUTES):
            return self._read(cell, column.value(cell.text))
        formula = text.removeprefix(COMPUTES).strip()
        expressions = Expressions(self.ctx, self.mechanism)
        node = expressions.compile_part(
            cell, cell.text.index(formula), formula, self._inputs(expressions), column.type
        )
        if node is None:
            return None
        if any(_asks(part) for part in walk(node)):
            self.ctx.findings.add(ComputedAsks(), cell.span)
            return None
        return Computed(node)

    def _inputs(self, expressions: Expressions) -> Environment:
        names = {one.column.id: Slot(f"={i}", one.column.type) for i, one in enumerate(self.ins)}
        return replace(expressions.figures_only(), names=names, tables={})

    def default(self) -> tuple[Value, ...] | None:
        """What is said where no row holds."""
        view, outs = self.view.child("default"), self.outs
        if view.node is None:
            return None
        if (one := view.scalar) is not None and len(outs) == 1:
            entries: Mapping[str, Scalar] = {outs[0].column.id: one}
        else:
            entries = {name: entry.scalar for name, entry in view.each() if entry.scalar is not None}
        for cells in outs:
            if cells.column.id not in entries:
                self.ctx.findings.add(MissingKey(cells.column.id), view.at)
        found = [
            self._read(entries[one.column.id], one.value(entries[one.column.id].text))
            for one in outs
            if one.column.id in entries
        ]
        return None if None in found or len(found) < len(outs) else tuple(found)


def _asks(part: object) -> bool:
    match part:
        case Call(query=query):
            return query
        case Aggregate(source=source):
            return isinstance(source, Source)
        case _:
            return False


def fine(column: Column, index: int, rows: Sequence[Row], default: tuple[Value, ...] | None) -> Column:
    """The output; a number is as fine as the finest value it says."""
    if not isinstance(column.type, t.Number) or column.type.scale is not None:
        return column
    said = [row.then[index] for row in rows] + ([] if default is None else [default[index]])
    scales = [_scale(value) for value in said]
    known = [scale for scale in scales if scale is not None]
    return replace(column, type=t.Number(max(known, default=0) if len(known) == len(scales) else None))


def _scale(said: Value | Computed) -> int | None:
    """How many decimals what a row says has at most."""
    if isinstance(said, Computed):
        kind = said.node.type
        return kind.scale if isinstance(kind, t.Number) else None
    return max(0, -int(said.normalize().as_tuple().exponent))
