"""Whether the rows of a table overlap, leave something open, or can never be reached; always with a witness.

Overlap is exact and cheap: two rows overlap if and only if they do in every input, n² · inputs bit
operations. What is left open is a search through the inputs one after the other: an atom leaves the rows
it satisfies, and when none is left the way there is a witness. Of atoms that leave nested sets of rows
only the smaller is tried, because what covers it covers the greater one too; and a set of rows once found
whole at an input is never searched again. The question is as hard as satisfiability, so the search has a
budget for the whole table: a table that exceeds it is told to write a default, and no table makes the
checker wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from engine.dsl.proof.atoms import Atom, atoms
from engine.model.expr.table import Hit, Table
from engine.model.expr.values import Value

#: Atoms looked at for one table; some tenths of a second.
STEPS_MAX = 1_000_000

Witness = tuple[Value, ...]
Columns = Sequence[tuple[Atom, ...]]


class TooHard(Exception):
    """The budget is spent."""


@dataclass(slots=True)
class Proof:
    """What can be shown of one table; the budget is shared by all questions about it."""

    table: Table
    columns: Columns = ()
    steps: int = 0
    #: For each row the rows that overlap it, itself included.
    _touching: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Cut the inputs into atoms."""
        rows = self.table.rows
        self.columns = [
            atoms(column, [row.tests[i] for row in rows]) for i, column in enumerate(self.table.inputs)
        ]
        self._touching = [self._touched(row) for row in range(len(rows))]

    def _touched(self, row: int) -> int:
        touched = (1 << len(self.table.rows)) - 1
        for column in self.columns:
            inside = 0
            for atom in column:
                if atom.rows >> row & 1:
                    inside |= atom.rows
            touched &= inside
        return touched

    def overlaps(self) -> Iterator[tuple[int, int, Witness]]:
        """For each row the first earlier one that holds together with it, and when."""
        for row, touched in enumerate(self._touching):
            before = touched & ((1 << row) - 1)
            if before and touched >> row & 1:
                first = (before & -before).bit_length() - 1
                yield first, row, self.together(first, row)

    def touching(self, row: int) -> Iterator[int]:
        """The earlier rows that hold together with a row."""
        before = self._touching[row] & ((1 << row) - 1)
        while before:
            yield (before & -before).bit_length() - 1
            before &= before - 1

    def together(self, one: int, other: int) -> Witness:
        """Values for which two overlapping rows both hold."""
        both = 1 << one | 1 << other
        return tuple(next(a.value for a in column if a.rows & both == both) for column in self.columns)

    def gap(self) -> Witness | None:
        """Values for which no row holds; None where there are none. May be TooHard."""
        if not all(self.columns):
            return None
        return self._uncovered(self.columns, (1 << len(self.table.rows)) - 1)

    def is_reached(self, row: int, before: int) -> bool:
        """Whether a row holds somewhere where none of the rows `before` does. May be TooHard."""
        if not self._touching[row]:
            return False
        before &= self._touching[row]
        inside = [tuple(a for a in column if a.rows >> row & 1) for column in self.columns]
        return not before or self._uncovered(inside, before) is not None

    def unreached(self) -> Iterator[int]:
        """Rows that never count: they hold nowhere, or nowhere where no row asked before them does."""
        before = 0
        first_counts = self.table.hit in (Hit.FIRST, Hit.PRIORITY)
        for row in self.table.order:
            if not self.is_reached(row, before if first_counts else 0):
                yield row
            before |= 1 << row

    def _uncovered(self, columns: Columns, rows: int) -> Witness | None:
        return _Search(self, columns).find(0, rows)

    def spend(self, steps: int) -> None:
        """Take from the budget."""
        self.steps += steps
        if self.steps > STEPS_MAX:
            raise TooHard


@dataclass(slots=True)
class _Search:
    proof: Proof
    columns: Columns
    #: For each input the rows that every later one satisfies, whatever its value.
    _anyway: list[int] = field(default_factory=list)
    _whole: set[tuple[int, int]] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.proof.spend(sum(map(len, self.columns)))
        every = -1
        for column in reversed(self.columns):
            for atom in column:
                every &= atom.rows
            self._anyway.insert(0, every)

    def find(self, depth: int, rows: int) -> Witness | None:
        """Values for the inputs from `depth` on that satisfy none of the rows."""
        if not rows:
            return tuple(column[0].value for column in self.columns[depth:])
        if depth == len(self.columns) or rows & self._anyway[depth] or (depth, rows) in self._whole:
            return None
        for left, atom in self._smallest(depth, rows):
            rest = self.find(depth + 1, left)
            if rest is not None:
                return (atom.value, *rest)
        self._whole.add((depth, rows))
        return None

    def _smallest(self, depth: int, rows: int) -> Iterator[tuple[int, Atom]]:
        """The atoms that leave sets of rows of which none contains another, small ones first."""
        self.proof.spend(len(self.columns[depth]))
        left: dict[int, Atom] = {}
        for atom in self.columns[depth]:
            left.setdefault(atom.rows & rows, atom)
        kept: list[int] = []
        for mask in sorted(left, key=int.bit_count):
            self.proof.spend(len(kept))
            if not any(mask & small == small for small in kept):
                kept.append(mask)
                yield mask, left[mask]
