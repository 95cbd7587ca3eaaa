"""Decision tables of a mechanism: columns, rows, what they say; then the proofs.

The rows are a list of lists (or a CSV), known by their number and replaced as a whole by a layer below; or a
map of lists, known by their id, which a layer below changes one by one (table_rows.py). Under
`hit: priority` the row counts whose first output ranks highest, of equals the earlier one. A table keeps
its columns when cells are wrong, so that its uses are typed all the same; it is proven only when every
row could be read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from engine.base.finding import Problem
from engine.dsl.build.context import Context
from engine.dsl.build.problems.names import UnknownCodeList
from engine.dsl.build.problems.tables import (
    ColumnTwice,
    OptionNotForHit,
    TableNameTaken,
    TableTooLarge,
    Unranked,
)
from engine.dsl.build.problems.values import OptionNeeded, OptionNotForType
from engine.dsl.build.spellings import SPELLINGS
from engine.dsl.build.tables.cells import FIGURES, Cells
from engine.dsl.build.tables.file import WrittenRow
from engine.dsl.build.tables.proofs import prove
from engine.dsl.build.tables.rows import ROWS_MAX, Rows, fine
from engine.dsl.build.view import View
from engine.model.expr import types as t
from engine.model.expr.aggregates import AGGREGATE_NAMES
from engine.model.expr.functions import FUNCTIONS, canonical
from engine.model.expr.table import Column, Computed, Hit, Row, Table
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.ids import CodeListId, MechanismId, TableId
from engine.model.table import DecisionTable

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
        reader = Rows(self._ctx, self._mechanism, self._view, tuple(ins), tuple(outs))
        written = reader.written()
        read = [reader.row(row) for row in written]
        rows = tuple(row for row in read if row is not None)
        default = reader.default()
        self._tell_options()
        self._tell_computed(rows, written)
        table = Table(
            id=self._key,
            hit=self._hit,
            inputs=tuple(one.column for one in ins),
            outputs=tuple(fine(one.column, i, rows, default) for i, one in enumerate(outs)),
            rows=rows,
            order=self._order(rows, outs[0], written),
            default=default,
            may_miss=self._view.text("gaps") == "warn",
        )
        if written and len(rows) == len(read) <= ROWS_MAX and len(ins) <= COLUMNS_MAX:
            prove(table, self._view.at, [row.cells.span for row in written], self._ctx)
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

    def _tell_computed(self, rows: Sequence[Row], written: Sequence[WrittenRow]) -> None:
        """What is computed cannot be ranked beforehand, and is not collected."""
        assert self._hit is not None
        for row, at in zip(rows, written, strict=False):
            computed = [isinstance(one, Computed) for one in row.then]
            if any(computed) if self._hit is Hit.COLLECT else self._hit is Hit.PRIORITY and computed[0]:
                self._ctx.findings.add(OptionNotForHit("=…", f"hit: {self._hit.value}"), at.cells.span)

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

    # priority

    def _order(self, rows: Sequence[Row], first: Cells, written: Sequence[WrittenRow]) -> tuple[int, ...]:
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
            firsts: list[Value] = [row.then[0] for row in rows]
            if any(isinstance(first, Computed) for first in firsts):
                return everyone
            return tuple(sorted(everyone, key=firsts.__getitem__, reverse=is_highest))
        ranks = {value: rank for rank, value in enumerate(self._ranked(view, first))}
        for row, at in zip(rows, written, strict=False):
            if not isinstance(row.then[0], Computed) and row.then[0] not in ranks:
                self._ctx.findings.add(Unranked(str(row.then[0])), at.cells.span)
        return tuple(sorted(everyone, key=lambda row: ranks.get(rows[row].then[0], len(ranks))))

    def _ranked(self, view: View, first: Cells) -> Iterator[Value]:
        for scalar in view.scalars():
            value = first.value(scalar.text)
            if isinstance(value, Problem):
                self._ctx.findings.add(value, scalar.span)
            else:
                yield value
