"""Writing a decision table as branches: column by column, so that no value is compared twice in vain.

A column with an order is searched by halves of the ends that its cells name, codes and texts by what they
are; each branch goes on with the rows that can still hold. That may write a row in many branches, so a
table whose rows cross too much is written as a chain of its rows instead (chain.py).
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.model.expr import types as t
from engine.model.expr.table import Among, Anything, Table, Test, Within
from engine.model.expr.values import Value

#: So many leaves for each row of the table, and some more, are worth writing.
LEAVES_PER_ROW = 4
LEAVES_MORE = 8
#: Up to so many codes are compared one after the other, more are searched by halves.
IN_LINE = 6

Rows = tuple[int, ...]


class TooManyLeaves(Exception):
    """The rows cross too much to be written as branches."""


@dataclass(slots=True)
class Branches:
    """Writes one use of a table; `inputs` are written values, `leaf` writes what a row (or none) says."""

    table: Table
    inputs: Sequence[ast.expr]
    constant: Callable[[Value], ast.expr]
    leaf: Callable[[int | None], ast.expr]
    leaves: int = 0

    def write(self) -> ast.expr:
        """The whole table; TooManyLeaves where that would be too long."""
        return self._at(0, self._asked(self.table.order, 0))

    def _asked(self, rows: Sequence[int], column: int) -> Rows:
        """The rows up to the first that holds whatever the later inputs are."""
        for count, row in enumerate(rows, 1):
            if self._holds(row, column):
                return tuple(rows[:count])
        return tuple(rows)

    def _at(self, column: int, rows: Rows) -> ast.expr:
        if not rows:
            return self._leaf(None)
        if self._holds(rows[0], column):
            return self._leaf(rows[0])
        tests = {row: self.table.rows[row].tests[column] for row in rows}
        if all(isinstance(test, Anything) for test in tests.values()):
            return self._at(column + 1, rows)
        is_ordered = any(isinstance(test, Within) for test in tests.values())
        present = self._stretches(column, tests) if is_ordered else self._words(column, tests)
        if not self.table.inputs[column].may_miss:
            return present
        is_missing = ast.Compare(self.inputs[column], [ast.Is()], [ast.Constant(None)])
        missing = self._left(column, [row for row, test in tests.items() if test.admits(None)])
        return ast.IfExp(is_missing, self._at(column + 1, missing), present)

    def _holds(self, row: int, column: int) -> bool:
        return all(isinstance(test, Anything) for test in self.table.rows[row].tests[column:])

    def _leaf(self, row: int | None) -> ast.expr:
        self.leaves += 1
        if self.leaves > LEAVES_PER_ROW * len(self.table.rows) + LEAVES_MORE:
            raise TooManyLeaves
        return self.leaf(row)

    def _left(self, column: int, rows: Sequence[int]) -> Rows:
        return self._asked(rows, column + 1)

    # what has an order

    def _stretches(self, column: int, tests: Mapping[int, Test]) -> ast.expr:
        """A cut lies before (False) or behind (True) a value; between two cuts the same rows hold."""
        cuts = sorted({cut for test in tests.values() for cut in _cuts(test)})
        place = {cut: i for i, cut in enumerate(cuts)}
        holding: list[list[int]] = [[] for _ in range(len(cuts) + 1)]
        for row, test in tests.items():
            for first, last in _segments(test, place, len(cuts)):
                for segment in holding[first : last + 1]:
                    segment.append(row)
        kept: list[tuple[Value, bool]] = []
        left = [self._left(column, holding[0])]
        for cut, rows in zip(cuts, holding[1:], strict=True):
            after = self._left(column, rows)
            if after != left[-1]:
                kept.append(cut)
                left.append(after)
        return self._halved(column, kept, left)

    def _halved(self, column: int, cuts: Sequence[tuple[Value, bool]], left: Sequence[Rows]) -> ast.expr:
        if not cuts:
            return self._at(column + 1, left[0])
        middle = len(cuts) // 2
        value, is_behind = cuts[middle]
        below = ast.Compare(
            self.inputs[column], [ast.LtE() if is_behind else ast.Lt()], [self.constant(value)]
        )
        return ast.IfExp(
            below,
            self._halved(column, cuts[:middle], left[: middle + 1]),
            self._halved(column, cuts[middle + 1 :], left[middle + 1 :]),
        )

    # codes, texts, truth values

    def _words(self, column: int, tests: Mapping[int, Test]) -> ast.expr:
        declared = self.table.inputs[column].type
        bare = declared.item if isinstance(declared, t.Optional) else declared
        if isinstance(bare, t.Bool):
            yes, no = (self._of(column, tests, truth) for truth in (True, False))
            return ast.IfExp(self.inputs[column], self._at(column + 1, yes), self._at(column + 1, no))
        cells = (sorted(test.values) for test in tests.values() if isinstance(test, Among))
        named = dict.fromkeys(value for values in cells for value in values)
        other = self._left(
            column, [row for row, test in tests.items() if not isinstance(test, Among) or test.excluded]
        )
        found = {value: self._of(column, tests, value) for value in named}
        telling = {value: rows for value, rows in found.items() if rows != other}
        groups: dict[Rows, list[str]] = {}
        for value, rows in telling.items():
            groups.setdefault(rows, []).append(value)
        if len(groups) <= IN_LINE:
            return self._in_line(column, groups, other)
        return self._searched(column, sorted(telling.items()), other)

    def _of(self, column: int, tests: Mapping[int, Test], value: Value) -> Rows:
        return self._left(column, [row for row, test in tests.items() if test.admits(value)])

    def _in_line(self, column: int, groups: dict[Rows, list[str]], other: Rows) -> ast.expr:
        written = self._at(column + 1, other)
        for rows, values in reversed(groups.items()):
            is_one: ast.cmpop = ast.Eq() if len(values) == 1 else ast.In()
            word = self.constant(values[0] if len(values) == 1 else frozenset(values))
            test = ast.Compare(self.inputs[column], [is_one], [word])
            written = ast.IfExp(test, self._at(column + 1, rows), written)
        return written

    def _searched(self, column: int, words: Sequence[tuple[str, Rows]], other: Rows) -> ast.expr:
        if len(words) <= IN_LINE:
            groups: dict[Rows, list[str]] = {}
            for value, rows in words:
                groups.setdefault(rows, []).append(value)
            return self._in_line(column, groups, other)
        middle = len(words) // 2
        below = ast.Compare(self.inputs[column], [ast.Lt()], [self.constant(words[middle][0])])
        return ast.IfExp(
            below,
            self._searched(column, words[:middle], other),
            self._searched(column, words[middle:], other),
        )


def _cuts(test: Test) -> list[tuple[Value, bool]]:
    if not isinstance(test, Within):
        return []
    lows = [(one.low, not one.low_in) for one in test.stretches if one.low is not None]
    return lows + [(one.high, one.high_in) for one in test.stretches if one.high is not None]


def _segments(test: Test, place: Mapping[tuple[Value, bool], int], last: int) -> list[tuple[int, int]]:
    """The first and the last of the segments in which a test holds."""
    if not isinstance(test, Within):
        return [(0, last)]
    return [
        (
            0 if one.low is None else place[one.low, not one.low_in] + 1,
            last if one.high is None else place[one.high, one.high_in],
        )
        for one in test.stretches
    ]
