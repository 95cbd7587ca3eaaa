"""A decision table of ten rows beside the same decisions written by hand in Python with Decimal."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from bench.turns import best_of
from engine.base.finding import Findings, Problem
from engine.base.span import NOWHERE
from engine.dsl.build.tables.cells import Cells
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model.expr import types as t
from engine.model.expr.compile import compile_expression, compile_traced
from engine.model.expr.table import Column, Hit, Row, Table
from engine.model.expr.values import Value

KINDS = t.Enum("kinds", ("elders", "cleaning", "safety", "meals", "other"))
INPUTS = (
    Cells(Column(id="kind", type=KINDS), "choice"),
    Cells(Column(id="hours", type=t.Number()), "number"),
    Cells(Column(id="member", type=t.Bool()), "bool"),
)
ROWS = (
    ("cleaning", "< 2", "-", 8),
    ("cleaning", "[2..4)", "-", 10),
    ("cleaning", ">= 4", "-", 12),
    ("elders", "< 3", "true", 15),
    ("elders", "< 3", "false", 14),
    ("elders", ">= 3", "-", 16),
    ("safety", "< 6", "-", 9),
    ("safety", ">= 6", "-", 11),
    ("meals", "-", "-", 7),
    ("other", "> 0", "-", 5),
)
NONE = Decimal(0)
ASKED: tuple[tuple[Value, ...], ...] = (
    ("cleaning", Decimal(1), False),
    ("cleaning", Decimal("2.5"), False),
    ("cleaning", Decimal(4), True),
    ("elders", Decimal(2), True),
    ("elders", Decimal(2), False),
    ("elders", Decimal("3.5"), False),
    ("safety", Decimal(1), True),
    ("safety", Decimal(8), False),
    ("meals", Decimal(1), False),
    ("other", Decimal(2), False),
    ("other", Decimal(0), False),
)
CALLS = 200_000
REPEATS = 5

_TWO, _THREE, _FOUR, _SIX = map(Decimal, (2, 3, 4, 6))
_SAID = {n: Decimal(n) for n in range(17)}
_5, _7, _8, _9, _10, _11, _12, _14, _15, _16 = (_SAID[n] for n in (5, 7, 8, 9, 10, 11, 12, 14, 15, 16))


def by_hand(kind: str, hours: Decimal, is_member: bool) -> Decimal:
    """The table as a careful programmer would write it."""
    if kind == "cleaning":
        return _8 if hours < _TWO else _10 if hours < _FOUR else _12
    if kind == "elders":
        if hours < _THREE:
            return _15 if is_member else _14
        return _16
    if kind == "safety":
        return _9 if hours < _SIX else _11
    if kind == "meals":
        return _7
    return _5 if hours > NONE else NONE


def table() -> Table:
    """The table as a pack says it."""
    rows = []
    for *cells, said in ROWS:
        tests = [column.test(str(cell)) for column, cell in zip(INPUTS, cells, strict=True)]
        read = tuple(test for test in tests if not isinstance(test, Problem))
        assert len(read) == len(INPUTS), cells
        rows.append(Row(read, (Decimal(said),)))
    return Table(
        id="bench.points",
        hit=Hit.UNIQUE,
        inputs=tuple(cells.column for cells in INPUTS),
        outputs=(Column(id="points", type=t.Number(0)),),
        rows=tuple(rows),
        order=tuple(range(len(rows))),
        default=(NONE,),
    )


def compiled() -> tuple[Callable[..., Value], Callable[..., Value]]:
    """An expression that asks the table, compiled without and with its trace; inputs by position."""
    names = {cells.column.id: Slot(cells.column.id, cells.column.type) for cells in INPUTS}
    environment = Environment(names=names, tables={"points": table()})
    findings = Findings()
    node = compile_text("points(kind, hours, member)", NOWHERE, environment, t.Number(), findings)
    assert node is not None, findings.sorted()
    rule = compile_expression(node)
    assert rule.names == ("kind", "hours", "member")
    return rule.slots, compile_traced(node).compiled.slots


def measure() -> Mapping[str, float]:
    """Decisions per second, compiled, traced and by hand, each the best of some runs taken in turn."""
    rule, traced = compiled()
    for inputs in ASKED:
        assert rule(*inputs) == traced(*inputs)[0] == by_hand(*inputs), inputs
    runs = {
        "table_compiled_per_second": rule,
        "table_traced_per_second": traced,
        "table_by_hand_per_second": by_hand,
    }
    return best_of(runs, ASKED, CALLS, REPEATS)


def main() -> None:
    """Print the figures and their ratios."""
    figures = measure()
    by_hand_rate = figures["table_by_hand_per_second"]
    for name, value in figures.items():
        print(f"{name:32} {value:14,.0f}  {value / by_hand_rate:.2f} × by hand")


if __name__ == "__main__":
    main()
