"""Writing a decision table as conditional expressions: the rows in order, grouped by the codes they all
name.

A table becomes `then1 if test1 else then2 if test2 else …`. Where every row names codes in one column,
that column is decided first, by halves of its sorted codes, so that only the rows of one code are asked.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.model.expr import types as t
from engine.model.expr.table import Among, Anything, Column, Stretch, Table, Test, Within
from engine.model.expr.values import Value

#: So many rows of all codes together are worth writing for each row of the table.
COPIES_MAX = 4
#: Up to so many codes are compared one after the other.
CODES_IN_LINE = 3


@dataclass(frozen=True, slots=True)
class Chain:
    """Writes one use of a table; `inputs` are written values, `leaf` writes what a row (or none) says."""

    table: Table
    inputs: Sequence[ast.expr]
    constant: Callable[[Value], ast.expr]
    leaf: Callable[[int | None], ast.expr]

    def write(self) -> ast.expr:
        """The whole table."""
        column = index_column(self.table)
        if column is None:
            return self._rows(self.table.order, None)
        return self._codes(sorted(_by_code(self.table, column).items()), column)

    def _codes(self, groups: Sequence[tuple[str, tuple[int, ...]]], column: int) -> ast.expr:
        value = self.inputs[column]
        if len(groups) > CODES_IN_LINE:
            middle = len(groups) // 2
            below = ast.Compare(value, [ast.Lt()], [self.constant(groups[middle][0])])
            return ast.IfExp(
                below, self._codes(groups[:middle], column), self._codes(groups[middle:], column)
            )
        written = self.leaf(None)
        for code, rows in reversed(groups):
            is_code = ast.Compare(value, [ast.Eq()], [self.constant(code)])
            written = ast.IfExp(is_code, self._rows(rows, column), written)
        return written

    def _rows(self, rows: Sequence[int], decided: int | None) -> ast.expr:
        written = self.leaf(None)
        for row in reversed(rows):
            tests = [
                condition
                for column, test in enumerate(self.table.rows[row].tests)
                if column != decided and (condition := self._condition(column, test)) is not None
            ]
            then = self.leaf(row)
            written = ast.IfExp(_joined(ast.And(), tests), then, written) if tests else then
        return written

    def _condition(self, column: int, test: Test) -> ast.expr | None:
        value, declared = self.inputs[column], self.table.inputs[column]
        match test:
            case Anything():
                return None
            case Among():
                return _guarded(test.missing, declared, value, self._among(test, value, declared))
            case Within(stretches=stretches):
                parts = [self._stretch(one, value) for one in stretches]
                return _guarded(test.missing, declared, value, parts and _joined(ast.Or(), parts))

    def _among(self, test: Among, value: ast.expr, declared: Column) -> ast.expr | None:
        if not test.values:
            return ast.Constant(True) if test.excluded else None
        if len(test.values) > 1:
            within: ast.cmpop = ast.NotIn() if test.excluded else ast.In()
            return ast.Compare(value, [within], [self.constant(test.values)])
        (only,) = test.values
        if isinstance(declared.type, t.Bool):
            return value if only is not test.excluded else ast.UnaryOp(ast.Not(), value)
        equal: ast.cmpop = ast.NotEq() if test.excluded else ast.Eq()
        return ast.Compare(value, [equal], [self.constant(only)])

    def _stretch(self, one: Stretch, value: ast.expr) -> ast.expr:
        if one.low is not None and one.low == one.high:
            return ast.Compare(value, [ast.Eq()], [self.constant(one.low)])
        above: ast.cmpop = ast.LtE() if one.low_in else ast.Lt()
        below: ast.cmpop = ast.LtE() if one.high_in else ast.Lt()
        match one.low, one.high:
            case None, None:
                return ast.Constant(True)
            case None, high:
                return ast.Compare(value, [below], [self.constant(high)])
            case low, None:
                return ast.Compare(self.constant(low), [above], [value])
            case low, high:
                return ast.Compare(self.constant(low), [above, below], [value, self.constant(high)])


def _joined(op: ast.boolop, tests: Sequence[ast.expr]) -> ast.expr:
    return tests[0] if len(tests) == 1 else ast.BoolOp(op, list(tests))


def _guarded(
    missing: bool, declared: Column, value: ast.expr, condition: ast.expr | list[ast.expr] | None
) -> ast.expr:
    """A condition that is safe where the value may be missing."""
    holds = condition if isinstance(condition, ast.expr) else ast.Constant(False)
    if not declared.may_miss:
        return holds
    if missing:
        return ast.BoolOp(ast.Or(), [ast.Compare(value, [ast.Is()], [ast.Constant(None)]), holds])
    return ast.BoolOp(ast.And(), [ast.Compare(value, [ast.IsNot()], [ast.Constant(None)]), holds])


def index_column(table: Table) -> int | None:
    """The first column in which every row names its codes, if there is one."""
    for column, declared in enumerate(table.inputs):
        if isinstance(declared.type, t.Enum) and table.rows:
            named = [_named(table.rows[row].tests[column]) for row in table.order]
            copies = sum(len(codes) for codes in named if codes)
            if None not in named and copies <= COPIES_MAX * len(table.rows):
                return column
    return None


def _named(test: Test) -> frozenset[Value] | None:
    return test.values if isinstance(test, Among) and not test.excluded else None


def _by_code(table: Table, column: int) -> dict[str, tuple[int, ...]]:
    groups: dict[str, tuple[int, ...]] = {}
    for row in table.order:
        for code in _named(table.rows[row].tests[column]) or ():
            groups[code] = (*groups.get(code, ()), row)
    return groups
