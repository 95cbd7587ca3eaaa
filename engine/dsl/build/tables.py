"""Decision tables of a mechanism: columns, rows, what they say; then the proofs.

The rows are a list of lists (or a CSV): for each row its inputs, then its outputs, then perhaps a reason;
rows are known by their number. A layer below replaces `rows` as a whole, as it does every list. Under
`hit: priority` the row counts whose first output ranks highest, of equals the earlier one. A table keeps
its columns when cells are wrong, so that its uses are typed all the same; it is proven only when every
row could be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from engine.base.finding import Problem
from engine.dsl.build.context import Context
from engine.dsl.build.name_problems import UnknownCodeList
from engine.dsl.build.spellings import SPELLINGS
from engine.dsl.build.table_cells import FIGURES, Cells
from engine.dsl.build.table_file import catalogue, rows_of_file
from engine.dsl.build.table_problems import (
    ColumnTwice,
    OptionNotForHit,
    RowsAndFile,
    TableNameTaken,
    TableTooLarge,
    Unranked,
    WrongCellCount,
)
from engine.dsl.build.table_proofs import prove
from engine.dsl.build.value_problems import OptionNeeded, OptionNotForType
from engine.dsl.build.view import View
from engine.dsl.shape.problems import MissingKey
from engine.dsl.text.node import Items, Scalar
from engine.model.expr import types as t
from engine.model.expr.functions import AGGREGATE_NAMES, FUNCTIONS, canonical
from engine.model.expr.table import Column, Hit, Row, Table
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.ids import CodeListId, MechanismId, TableId
from engine.model.table import DecisionTable

ROWS_MAX = 200
COLUMNS_MAX = 10
_NAMES = frozenset(FUNCTIONS) | frozenset(AGGREGATE_NAMES) | frozenset(AGGREGATE_NAMES.values())


def build_tables(ctx: Context) -> None:
    """Every decision table of every mechanism, as far as it can be read."""
    for key, view in ctx.declared["tables"].items():
        table = _Reader(ctx, key, view).table()
        if table is None:
            ctx.broken.add(key)
            continue
        ctx.tables[TableId(key)] = DecisionTable(
            id=TableId(key),
            mechanism=MechanismId(key.partition(".")[0]),
            label=view.text("label"),
            table=table,
            citation=ctx.citation(view.child("source")),
            origin=ctx.origin(view.at),
        )


class _Reader:
    def __init__(self, ctx: Context, key: str, view: View) -> None:
        self._ctx, self._key, self._view = ctx, key, view
        self._mechanism, _, self._name = key.partition(".")
        self._hit = {hit.value: hit for hit in Hit}.get(view.text("hit", "unique"))

    def table(self) -> Table | None:
        self._tell_name()
        inputs = [self._column(name, entry) for name, entry in self._view.child("inputs").each()]
        outputs = [self._column(name, entry) for name, entry in self._view.child("outputs").each()]
        ins, outs = ([one for one in cells if one is not None] for cells in (inputs, outputs))
        if self._hit is None or not ins or not outs or len(ins) + len(outs) < len(inputs) + len(outputs):
            return None
        if len(ins) + len(outs) > COLUMNS_MAX:
            self._tell(TableTooLarge(len(ins) + len(outs), COLUMNS_MAX), self._view.child("inputs"))
        written = self._written((*ins, *outs))
        read = [self._row(row, ins, outs) for row in written]
        rows = tuple(row for row in read if row is not None)
        default = self._default(outs)
        self._tell_options()
        table = Table(
            id=self._key,
            hit=self._hit,
            inputs=tuple(one.column for one in ins),
            outputs=tuple(_fine(one.column, i, rows, default) for i, one in enumerate(outs)),
            rows=rows,
            order=self._order(rows, outs[0], written),
            default=default,
            may_miss=self._view.text("gaps") == "warn",
        )
        if written and len(rows) == len(read) <= ROWS_MAX and len(ins) <= COLUMNS_MAX:
            prove(table, self._view.at, [row.span for row in written], self._ctx)
        return table

    def _tell(self, problem: Problem, view: View) -> None:
        self._ctx.findings.add(problem, view.at)

    def _tell_name(self) -> None:
        units = map(str, self._ctx.organisation.unit_types)
        if self._name in {*_NAMES, *units} or canonical(self._name) != self._name:
            self._tell(TableNameTaken(self._name), self._view)
        for name, entry in self._view.child("outputs").each():
            if self._view.child("inputs").has(name):
                self._tell(ColumnTwice(name), entry)

    def _tell_options(self) -> None:
        assert self._hit is not None
        hit = f"hit: {self._hit.value}"
        for key in ("default", "gaps"):
            if self._hit is Hit.COLLECT and self._view.has(key):
                self._tell(OptionNotForHit(key, hit), self._view.child(key))
        if self._view.has("default") and self._view.has("gaps"):
            self._tell(OptionNotForHit("gaps", "default"), self._view.child("gaps"))
        if self._view.has("priority") and self._hit is not Hit.PRIORITY:
            self._tell(OptionNotForHit("priority", hit), self._view.child("priority"))

    # columns

    def _column(self, name: str, view: View) -> Cells | None:
        kind = view.text("type")
        declared = self._type(kind, view)
        if declared is None:
            return None
        self._tell_column(kind, view)
        is_optional = view.flag("optional")
        column = Column(
            id=name, label=view.text("label"), type=t.Optional(declared) if is_optional else declared
        )
        cells = Cells(column, kind)
        written = view.get("range")
        if written is None or kind not in FIGURES:
            return cells
        confined = cells.stretch(written.text)
        if isinstance(confined, Problem):
            self._ctx.findings.add(confined, written.span)
            return cells
        return Cells(replace(column, range=confined), kind)

    def _type(self, kind: str, view: View) -> Type | None:
        match kind:
            case "choice":
                return self._codes(view)
            case "bool":
                return t.Bool()
            case "ratio":
                return t.Ratio()
            case "number":
                return t.Number(view.number("scale"))
            case _:
                spelling = SPELLINGS.get(kind)
                return None if spelling is None else spelling.type

    def _codes(self, view: View) -> Type | None:
        if not view.has("codes"):
            self._tell(OptionNeeded("codes", "choice"), view)
        key = self._ctx.resolve("codes", self._mechanism, view.get("codes"), UnknownCodeList)
        found = None if key is None else self._ctx.code_lists.get(CodeListId(key))
        return None if found is None or not found.codes else t.Enum(found.id, tuple(found.codes))

    def _tell_column(self, kind: str, view: View) -> None:
        allowed = {"codes": ("choice",), "range": tuple(FIGURES), "scale": ("number",)}
        for option, kinds in allowed.items():
            if view.has(option) and kind not in kinds:
                self._tell(OptionNotForType(option, kind, kinds), view.child(option))

    # rows

    def _written(self, columns: Sequence[Cells]) -> tuple[Items, ...]:
        view, ctx = self._view, self._ctx
        if view.has("rows") and view.has("file"):
            self._tell(RowsAndFile(), view.child("file"))
        if not view.has("rows") and not view.has("file"):
            self._tell(MissingKey("rows"), view)
        found: tuple[Items, ...] = ()
        if (path := view.get("file")) is not None:
            file = catalogue(path, ctx.catalogues, ctx.findings)
            names = tuple(one.column.id for one in columns)
            found = () if file is None else rows_of_file(*file, names, ctx.findings)
        elif isinstance(view.child("rows").node, Items):
            found = tuple(one.node for one in view.child("rows").items() if isinstance(one.node, Items))
        if len(found) > ROWS_MAX:
            ctx.findings.add(TableTooLarge(len(found), ROWS_MAX), found[ROWS_MAX].span)
        return found

    def _row(self, row: Items, ins: Sequence[Cells], outs: Sequence[Cells]) -> Row | None:
        cells = [cell for cell in row.items if isinstance(cell, Scalar)]
        needed = len(ins) + len(outs)
        if len(cells) < len(row.items):
            return None
        if len(cells) not in (needed, needed + 1):
            self._ctx.findings.add(WrongCellCount(len(cells), needed), row.span)
            return None
        asked = [self._read(cell, one.test(cell.text)) for cell, one in zip(cells, ins, strict=False)]
        said = [
            self._read(cell, one.value(cell.text)) for cell, one in zip(cells[len(ins) :], outs, strict=False)
        ]
        if None in asked or None in said:
            return None
        reason = cells[needed].text if len(cells) > needed else ""
        return Row(tuple(one for one in asked if one is not None), tuple(said), reason)

    def _read(self, cell: Scalar, found: Value) -> Value:
        if isinstance(found, Problem):
            self._ctx.findings.add(found, cell.span)
            return None
        return found

    def _default(self, outs: Sequence[Cells]) -> tuple[Value, ...] | None:
        view = self._view.child("default")
        if view.node is None:
            return None
        if (one := view.scalar) is not None and len(outs) == 1:
            entries: Mapping[str, Scalar] = {outs[0].column.id: one}
        else:
            entries = {name: entry.scalar for name, entry in view.each() if entry.scalar is not None}
        for cells in outs:
            if cells.column.id not in entries:
                self._tell(MissingKey(cells.column.id), view)
        found = [
            self._read(entries[one.column.id], one.value(entries[one.column.id].text))
            for one in outs
            if one.column.id in entries
        ]
        return None if None in found or len(found) < len(outs) else tuple(found)

    # priority

    def _order(self, rows: Sequence[Row], first: Cells, written: Sequence[Items]) -> tuple[int, ...]:
        everyone = tuple(range(len(rows)))
        if self._hit is not Hit.PRIORITY:
            return everyone
        view = self._view.child("priority")
        if not self._view.has("priority"):
            self._tell(Unranked(""), self._view)
            return everyone
        if view.scalar is not None and first.kind not in FIGURES:
            self._tell(OptionNotForType("highest", first.kind, tuple(FIGURES)), view)
            return everyone
        if view.scalar is not None:
            is_highest = view.scalar.text == "highest"
            return tuple(sorted(everyone, key=lambda row: rows[row].then[0], reverse=is_highest))
        ranks = {value: rank for rank, value in enumerate(self._ranked(view, first))}
        for row, at in zip(rows, written, strict=False):
            if row.then[0] not in ranks:
                self._ctx.findings.add(Unranked(str(row.then[0])), at.span)
        return tuple(sorted(everyone, key=lambda row: ranks.get(rows[row].then[0], len(ranks))))

    def _ranked(self, view: View, first: Cells) -> Iterator[Value]:
        for scalar in view.scalars():
            value = self._read(scalar, first.value(scalar.text))
            if value is not None:
                yield value


def _fine(column: Column, index: int, rows: Sequence[Row], default: tuple[Value, ...] | None) -> Column:
    """The output; a number is as fine as the finest value it says."""
    if not isinstance(column.type, t.Number) or column.type.scale is not None:
        return column
    said = [row.then[index] for row in rows] + ([] if default is None else [default[index]])
    scales = [max(0, -int(value.normalize().as_tuple().exponent)) for value in said]
    return replace(column, type=t.Number(max(scales, default=0)))
