"""Promises of decision tables, for whatever table hypothesis can think of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from engine.base.finding import Problem
from engine.dsl.build.spellings import SPELLINGS
from engine.dsl.build.tables.cells import Cells
from engine.dsl.proof.cover import Proof
from engine.model.expr import types as t
from engine.model.expr.compile import Step, compile_expression, compile_traced
from engine.model.expr.interpret import evaluate
from engine.model.expr.scope import Values
from engine.model.expr.table import Column, Computed, Hit, NoRow, Row, Stretch, Table
from engine.model.expr.tree import Binary, Call, Lookup, Name, Node, Parameter
from engine.model.expr.values import Value, checked
from tests.support.soak import soak

KIND = t.Enum("kinds", ("甲", "乙", "丙", "丁", "戊"))
COLUMNS = (
    Cells(Column(id="kind", type=KIND), "choice"),
    Cells(Column(id="hours", type=t.Number(), range=Stretch(Decimal(0), Decimal(6))), "number"),
    Cells(Column(id="people", type=t.Number(0)), "number"),
    Cells(Column(id="member", type=t.Optional(t.Bool())), "bool"),
    Cells(Column(id="word", type=t.Text()), "text"),
)
POINTS: dict[str, tuple[Value, ...]] = {
    "kind": KIND.codes,
    "hours": tuple(Decimal(n) / 2 for n in range(-1, 14)),
    "people": tuple(map(Decimal, range(-1, 10))),
    "member": (True, False, None),
    "word": ("a", "b", "c", "…"),
}


@dataclass(frozen=True)
class Written:
    """A table as its cells were drawn."""

    table: Table
    cells: tuple[tuple[str, ...], ...]


def _several(words: tuple[str, ...]) -> SearchStrategy[str]:
    chosen = st.lists(st.sampled_from(words), min_size=1, max_size=2, unique=True).map(", ".join)
    return st.one_of(chosen, chosen.map("not({})".format))


_FIGURES = st.integers(0, 5)
_STRETCHES = st.one_of(
    _FIGURES.map(str),
    st.builds("{} {}".format, st.sampled_from([">=", "<", ">", "<="]), _FIGURES),
    st.builds(
        lambda low, more, left, right: f"{left}{low}..{low + more}{right}",
        _FIGURES, st.integers(1, 3), st.sampled_from("[("), st.sampled_from("])"),
    ),
    st.builds("{} 以上不满 6".format, _FIGURES),
)  # fmt: skip
_FIGURE_CELLS = st.one_of(
    _STRETCHES, _STRETCHES.map("not({})".format), st.builds("{}, {}".format, _STRETCHES, _FIGURES)
)
_CELLS: tuple[SearchStrategy[str], ...] = (
    _several(KIND.codes),
    _FIGURE_CELLS,
    _FIGURE_CELLS,
    st.sampled_from(["true", "false", "missing", "missing, true", "not(true)"]),
    _several(("a", "b")),
)


@st.composite
def tables(draw: st.DrawFn) -> Written:
    """A table of some of the columns, under any hit policy."""
    which = draw(st.lists(st.integers(0, 4), min_size=1, max_size=3, unique=True))
    columns = [COLUMNS[i] for i in which]
    anything = st.just("-")
    row = st.tuples(*(st.one_of(_CELLS[i], _CELLS[i], anything) for i in which))
    cells = tuple(draw(st.lists(row, min_size=1, max_size=12)))
    said = [draw(st.integers(1, 3)) for _ in cells]
    rows = tuple(_row(columns, texts, n) for texts, n in zip(cells, said, strict=True))
    hit = draw(st.sampled_from(Hit))
    order = sorted(range(len(rows)), key=lambda i: said[i], reverse=True)
    ending = draw(st.sampled_from(["default", "gaps", "whole"]))
    table = Table(
        id="m.t",
        hit=hit,
        inputs=tuple(one.column for one in columns),
        outputs=(Column(id="n", type=t.Number(0)),),
        rows=rows,
        order=tuple(order) if hit is Hit.PRIORITY else tuple(range(len(rows))),
        default=(Decimal(99),) if ending == "default" else None,
        may_miss=ending == "gaps",
    )
    return Written(table, cells)


def _row(columns: list[Cells], texts: tuple[str, ...], said: int) -> Row:
    tests = []
    for cells, text in zip(columns, texts, strict=True):
        test = cells.test(text)
        assert not isinstance(test, Problem), text
        tests.append(test)
    return Row(tuple(tests), (Decimal(said),))


def points(table: Table) -> Iterator[tuple[Value, ...]]:
    """Inputs that lie on, between and beyond all figures that cells can name."""
    return product(*(POINTS[column.id] for column in table.inputs))


def in_range(table: Table, point: tuple[Value, ...]) -> bool:
    """Whether every input lies in its range."""
    return all(
        c.range is None or v is None or c.range.admits(v) for c, v in zip(table.inputs, point, strict=True)
    )


def holding(written: Written, point: tuple[Value, ...]) -> list[int]:
    """The rows that hold, read off the cells as they are written."""
    columns = [column.id for column in written.table.inputs]
    if not in_range(written.table, point):
        return []
    return [
        row
        for row, cells in enumerate(written.cells)
        if all(_means(c, cell, v) for c, cell, v in zip(columns, cells, point, strict=True))
    ]


def _means(column: str, cell: str, value: Value) -> bool:
    if cell == "-":
        return True
    if cell.startswith("not("):
        return value is not None and not _means(column, cell[4:-1], value)
    return any(_item(column, item, value) for item in cell.split(", "))


def _item(column: str, item: str, value: Value) -> bool:
    if column not in ("hours", "people"):
        return item == {True: "true", False: "false", None: "missing"}.get(value, value)
    if item.endswith("以上不满 6"):
        return bool(Decimal(item.split()[0]) <= value < 6)
    if ".." in item:
        low, high = item[1:-1].split("..")
        above = value >= Decimal(low) if item[0] == "[" else value > Decimal(low)
        return bool(above and (value <= Decimal(high) if item[-1] == "]" else value < Decimal(high)))
    sign, _, figure = item.rpartition(" ")
    number = Decimal(figure)
    truth = {">=": value >= number, "<": value < number, ">": value > number, "<=": value <= number}
    return bool(truth.get(sign, value == number))


def expected(written: Written, point: tuple[Value, ...]) -> tuple[Value, tuple[int, ...]]:
    """What the table says, and the numbers of the rows by which it does."""
    table, rows = written.table, holding(written, point)
    said: list[Value] = [table.rows[row].then[0] for row in rows]
    if table.hit is Hit.COLLECT:
        return tuple(said), tuple(row + 1 for row in rows)
    if not rows:
        return (Decimal(99) if table.default else None), ()
    best = rows[said.index(max(said))] if table.hit is Hit.PRIORITY else rows[0]
    return table.rows[best].then[0], (best + 1,)


def lookups(table: Table) -> tuple[Node, Node]:
    """The table applied to its inputs; once with an input that has to be computed first."""
    names = [Name(type=column.type, path=column.id) for column in table.inputs]
    computed = [
        Call(type=name.type, function="min", arguments=(name, name)) if name.path == "hours" else name
        for name in names
    ]
    plain, after = (
        Lookup(type=table.result(), table=table, arguments=tuple(given)) for given in (names, computed)
    )
    return plain, after


@settings(max_examples=soak(150, 5000), deadline=None)
@given(tables(), st.data())
def test_interpreter_compiler_and_cells_say_the_same(written: Written, data: st.DataObject) -> None:
    table = written.table
    every = list(points(table))
    asked = data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=30))
    for node in lookups(table):
        compiled, traced = compile_expression(node), compile_traced(node)
        for point in asked:
            scope = Values(dict(zip([c.id for c in table.inputs], point, strict=True)))
            value, rows = expected(written, point)
            is_open = not rows and table.hit is not Hit.COLLECT and not table.default and not table.may_miss
            if is_open:
                for evaluator in (compiled, traced, lambda scope, node=node: evaluate(node, scope)):
                    assert _breaks(evaluator, scope)
                continue
            assert evaluate(node, scope) == compiled(scope) == value
            trace = traced(scope)
            assert trace.value == value
            assert _last(trace.steps).rows == rows


def _last(steps: tuple[Step, ...]) -> Step:
    return next(step for step in reversed(steps) if isinstance(step.node, Lookup))


def _breaks(evaluator: object, scope: Values) -> bool:
    assert callable(evaluator)
    try:
        evaluator(scope)
    except ArithmeticError as broken:
        return isinstance(broken, NoRow) or isinstance(broken.__cause__, NoRow)
    return False


@settings(max_examples=soak(150, 5000), deadline=None)
@given(tables())
def test_the_proofs_find_what_trying_everything_finds(written: Written) -> None:
    table = written.table
    proof = Proof(table)
    inside = [point for point in points(table) if in_range(table, point)]
    held = [holding(written, point) for point in inside]
    gap = proof.gap()
    assert (gap is None) == all(held)
    assert gap is None or not holding(written, gap)
    later = {rows[-1] for rows in held if len(rows) > 1} | {r for rows in held for r in rows[1:]}
    found = list(proof.overlaps())
    assert {row for _, row, _ in found} == later
    assert all({other, row} <= set(holding(written, witness)) for other, row, witness in found)
    assert set(proof.unreached()) == set(range(len(table.rows))) - _counting(written, held)


def _counting(written: Written, held: list[list[int]]) -> set[int]:
    """The rows that count for some point."""
    if written.table.hit not in (Hit.FIRST, Hit.PRIORITY):
        return {row for rows in held for row in rows}
    order = written.table.order
    return {min(rows, key=order.index) for rows in held if rows}


_PARTS = st.sampled_from(
    [
        *(
            "[",
            "(",
            ")",
            "]",
            "..",
            ">=",
            "<",
            "=",
            "-",
            "not(",
            "非(",
            "missing",
            ",",
            "，",
            "、",
            '"',
            "”",
            " ",
        ),
        *("3", "0", "999999999999", "0.000001", "-5", "1/3", "98%", "2024-01-01", "0001-01-01", "9999-12-31"),
        *(
            "元",
            "万元",
            "天",
            "小时",
            "个月",
            "个工作日",
            "分",
            "以上",
            "以下",
            "不满",
            "超过",
            "不超过",
            "甲",
            "true",
        ),
    ]
)
KINDS: dict[str, t.Type] = {
    **{name: spelling.type for name, spelling in SPELLINGS.items()},
    "choice": KIND,
    "bool": t.Bool(),
    "ratio": t.Ratio(),
}


@settings(max_examples=soak(300, 20_000), deadline=None)
@given(st.sampled_from(sorted(KINDS)), st.lists(_PARTS, min_size=1, max_size=7).map("".join), st.booleans())
def test_a_cell_is_read_or_refused_and_what_is_read_can_be_proven(
    kind: str, cell: str, is_optional: bool
) -> None:
    bare = KINDS[kind]
    cells = Cells(Column(id="x", type=t.Optional(bare) if is_optional else bare), kind)
    read, said = cells.test(cell), cells.value(cell)
    assert isinstance(said, Problem) or checked(said) is said
    if isinstance(read, Problem):
        return
    one = (Row((read,), (Decimal(1),)),)
    output = Column(id="n", type=t.Number(0))
    table = Table(id="t", hit=Hit.UNIQUE, inputs=(cells.column,), outputs=(output,), rows=one, order=(0,))
    gap = Proof(table).gap()
    assert gap is None or not read.admits(gap[0])


def computing(table: Table) -> Table | None:
    """The same table with every other row computing what it says: a figure of its input and one given."""
    figures = [i for i, column in enumerate(table.inputs) if column.id in ("hours", "people")]
    if not figures or table.hit in (Hit.COLLECT, Hit.PRIORITY):
        return None
    figure = Name(type=t.Number(), path=f"={figures[0]}")
    base = Parameter(type=t.Number(0), id="base")
    rows = tuple(
        replace(row, then=(Computed(Binary(type=t.Number(), op="*", left=figure, right=base)),))
        if i % 2
        else row
        for i, row in enumerate(table.rows)
    )
    return replace(table, rows=rows)


@settings(max_examples=soak(100, 3000), deadline=None)
@given(tables(), st.data())
def test_computed_cells_are_the_same_interpreted_compiled_and_traced(
    written: Written, data: st.DataObject
) -> None:
    table = computing(written.table)
    if table is None:
        return
    figure = next(i for i, column in enumerate(table.inputs) if column.id in ("hours", "people"))
    every = [point for point in points(table) if holding(written, point)]
    if not every:
        return
    for point in data.draw(st.lists(st.sampled_from(every), min_size=1, max_size=10)):
        scope = Values(dict(zip([c.id for c in table.inputs], point, strict=True)), {"base": Decimal(7)})
        _, (row,) = expected(written, point)
        said = point[figure] * 7 if row % 2 == 0 else table.rows[row - 1].then[0]
        for node in lookups(table):
            trace = compile_traced(node)(scope)
            assert evaluate(node, scope) == compile_expression(node)(scope) == trace.value == said
            assert _last(trace.steps).rows == (row,)
