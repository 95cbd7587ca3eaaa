"""Which figures of a table of persons are not shown, so that no cell tells of fewer than five of them.

A cell of one to four persons is small. A column adds up to its total, so a column whose small cells could be
computed from the total loses one cell more, or the total; so does a row whose counts are of the same records.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

LEAST = 5
#: In a row, so many counts of the same records may be parts and their whole.
PARTS_AND_WHOLE = 3


class Withheld(Enum):
    """Why a figure is not shown: it tells of fewer than five persons, or lets one that does be computed."""

    SMALL = "small"
    GUARD = "guard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A measure: how many persons stand behind each row's figure and (last) behind the total.

    `persons` is empty where it tells nothing of persons. `of` names the records that it counts.
    """

    persons: tuple[int, ...] = ()
    of: str = ""
    #: The total is the sum of the rows.
    adds_up: bool = True
    #: The figures are the numbers of persons themselves.
    counts: bool = True
    #: The columns it is computed from.
    parts: tuple[int, ...] = ()


Hidden = dict[tuple[int, int], Withheld]
NOTHING: Hidden = {}


def withheld(columns: Sequence[Column], given: Hidden = NOTHING) -> Hidden:
    """The cells (row, column) that are not shown, with those given; the last row is the total."""
    table = _Table(columns, dict(given))
    for at, column in enumerate(columns):
        for row, persons in enumerate(column.persons):
            if 0 < persons < LEAST:
                table.hidden[row, at] = Withheld.SMALL
    # each round hides one cell more, so it comes to an end
    while any(table.protects_column(at) for at in range(len(columns))) or table.protects_rows():
        pass
    table.hide_what_is_computed()
    return table.hidden


def gives_away(cells: Sequence[tuple[int, Withheld | None]], *, counts: bool) -> bool:
    """Whether hidden cells can be computed from the sum of all: persons of each, and why it is hidden."""
    hidden = [(persons, why) for persons, why in cells if why is not None]
    if len(hidden) < 2:
        return bool(hidden)
    small = sum(why is Withheld.SMALL for _, why in hidden)
    together = sum(persons for persons, _ in hidden)
    least = small + (len(hidden) - small) * LEAST
    most = small * (LEAST - 1) if small == len(hidden) else None
    # such a sum can be made in one way only: each as little, or as much, as it can be
    return counts and together in (least, most)


@dataclass
class _Table:
    columns: Sequence[Column]
    hidden: Hidden = field(default_factory=dict)

    def protects_column(self, at: int) -> bool:
        """Hide one more cell of a column that gives one away; whether that was needed."""
        column = self.columns[at]
        total = len(column.persons) - 1
        if not column.persons or not column.adds_up:
            return False
        rows = ((column.persons[row], row, at) for row in range(total))
        if (total, at) in self.hidden:
            # a total that another table would tell is the sum of its rows here
            return not any((row, at) in self.hidden for row in range(total)) and self._hide_least(rows)
        if not self._gives_away(at):
            return False
        self._hide_least(rows) or self.hidden.setdefault((total, at), Withheld.GUARD)
        return True

    def _gives_away(self, at: int) -> bool:
        column = self.columns[at]
        cells = [(persons, self.hidden.get((row, at))) for row, persons in enumerate(column.persons[:-1])]
        return gives_away(cells, counts=column.counts)

    def protects_rows(self) -> bool:
        """Hide one more cell of a row whose single hidden one its whole or its parts would tell."""
        return any(
            self._protects_row(row, alike)
            for alike in self._alike()
            for row in range(len(self.columns[alike[0]].persons))
        )

    def _alike(self) -> Iterator[tuple[int, ...]]:
        for of in dict.fromkeys(column.of for column in self.columns if column.persons):
            alike = tuple(at for at, each in enumerate(self.columns) if each.persons and each.of == of)
            if len(alike) >= PARTS_AND_WHOLE:
                yield alike

    def _protects_row(self, row: int, alike: Sequence[int]) -> bool:
        if sum((row, at) in self.hidden for at in alike) != 1:
            return False
        return self._hide_least((self.columns[at].persons[row], row, at) for at in alike)

    def _hide_least(self, cells: Iterator[tuple[int, int, int]]) -> bool:
        """Hide the smallest cell that is shown and not small; a nought protects nothing."""
        found = min((c for c in cells if c[0] >= LEAST and (c[1], c[2]) not in self.hidden), default=None)
        if found is None:
            return False
        self.hidden[found[1], found[2]] = Withheld.GUARD
        return True

    def hide_what_is_computed(self) -> None:
        """What is built from a hidden figure would give it away."""
        rows = max((len(column.persons) for column in self.columns), default=0)
        for at, column in enumerate(self.columns):
            for row in range(rows):
                if any((row, part) in self.hidden for part in column.parts):
                    self.hidden.setdefault((row, at), Withheld.GUARD)
