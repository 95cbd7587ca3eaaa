"""Decision tables: what a cell admits, which rows hold, and what a table then says.

This is the reference that the compiler must match: it asks the rows one after the other. A cell `-`
admits anything, also nothing; a missing value is admitted only where `missing` is written. Under a range
each cell is cut to it, so that a value out of range holds in no row. Where no row holds, the table says
its default, or nothing where it may (`gaps: warn`); a table proven whole breaks off, for then its range
was broken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import islice
from typing import Any

from engine.model.expr.types import List, Optional, Record, Type
from engine.model.expr.values import OutOfRange, Value


class Hit(Enum):
    """What a table says when several rows hold."""

    #: Never several: proven when the table is loaded.
    UNIQUE = "unique"
    #: The row written first.
    FIRST = "first"
    #: Any, because they agree: proven when the table is loaded.
    ANY = "any"
    #: The row whose first output ranks highest.
    PRIORITY = "priority"
    #: What each of them says, as a list.
    COLLECT = "collect"


@dataclass(frozen=True, slots=True)
class Anything:
    """Any value, and also none: `-`."""

    def admits(self, value: Value) -> bool:
        """Always."""
        return True


@dataclass(frozen=True, slots=True)
class Among:
    """One of some values, or (`excluded`) any other; nothing only where `missing` says so."""

    values: frozenset[Value]
    excluded: bool = False
    missing: bool = False

    def admits(self, value: Value) -> bool:
        """Whether the cell holds for a value."""
        return self.missing if value is None else (value in self.values) is not self.excluded


@dataclass(frozen=True, slots=True)
class Stretch:
    """The values between two ends; an end that is None is open."""

    low: Value = None
    high: Value = None
    low_in: bool = True
    high_in: bool = True

    def admits(self, value: Value) -> bool:
        """Whether a value lies in it."""
        low, high = self.low, self.high
        above = low is None or (low <= value if self.low_in else low < value)
        return bool(above and (high is None or (value <= high if self.high_in else value < high)))


@dataclass(frozen=True, slots=True)
class Within:
    """A value in one of some stretches that do not touch, in their order; nothing only where it says so."""

    stretches: tuple[Stretch, ...]
    missing: bool = False

    def admits(self, value: Value) -> bool:
        """Whether the cell holds for a value."""
        return self.missing if value is None else any(one.admits(value) for one in self.stretches)


Test = Anything | Among | Within


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """An input or an output; an input may be confined to a range."""

    id: str
    label: str = ""
    type: Type
    range: Stretch | None = None

    @property
    def may_miss(self) -> bool:
        """Whether an input may be missing."""
        return isinstance(self.type, Optional)


@dataclass(frozen=True, slots=True)
class Computed:
    """What an output computes from the inputs, which it names `=0`, `=1` …, and from parameters."""

    #: A typed tree; trees know tables, so a table cannot name their type.
    node: Any


@dataclass(frozen=True, slots=True)
class Row:
    """What must hold, what is then said (values, or trees that compute them), and why."""

    tests: tuple[Test, ...]
    then: tuple[Value | Computed, ...]
    reason: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A decision table; `order` is the order in which rows are asked. Rows are numbered from 1 for people."""

    id: str
    hit: Hit
    inputs: tuple[Column, ...]
    outputs: tuple[Column, ...]
    rows: tuple[Row, ...] = field(hash=False)
    order: tuple[int, ...] = field(hash=False)
    default: tuple[Value, ...] | None = field(default=None, hash=False)
    #: `gaps: warn`: no row may hold, and then nothing is said.
    may_miss: bool = False

    def row_name(self, number: int) -> str:
        """What people call a row: its id, or else its number."""
        return self.rows[number - 1].id or str(number)

    def computed(self) -> tuple[Any, ...]:
        """The trees of the outputs that compute what they say."""
        return tuple(one.node for row in self.rows for one in row.then if isinstance(one, Computed))

    def shape(self) -> str:
        """How it is called: `service_points(kind, hours)`."""
        return f"{self.id.rpartition('.')[2]}({', '.join(column.id for column in self.inputs)})"

    def result(self, output: str = "") -> Type:
        """The type of what it says: of one output, or of all; one output alone needs no name."""
        kinds = {column.id: column.type for column in self.outputs}
        name = output or (self.outputs[0].id if len(kinds) == 1 else "")
        kind = kinds[name] if name else Record(self.id, kinds)
        if self.hit is Hit.COLLECT:
            return List(kind, max(len(self.rows), 1))
        return Optional(kind) if self.may_miss else kind

    def said(self, then: tuple[Value, ...], output: str = "") -> Value:
        """The outputs of a row: the one that is asked for, the only one, or all by name."""
        names = [column.id for column in self.outputs]
        if output:
            return then[names.index(output)]
        return then[0] if len(then) == 1 else dict(zip(names, then, strict=True))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a table said, and the numbers of the rows that held."""

    value: Value
    rows: tuple[int, ...]


class NoRow(OutOfRange):
    """A table without gaps was asked for a value outside the range of an input."""


def hits(table: Table, arguments: tuple[Value, ...]) -> tuple[int, ...]:
    """The rows that hold and count, from 0."""
    holding = (row for row in table.order if _holds(table.rows[row], arguments))
    return tuple(holding if table.hit is Hit.COLLECT else islice(holding, 1))


def _holds(row: Row, arguments: tuple[Value, ...]) -> bool:
    return all(test.admits(value) for test, value in zip(row.tests, arguments, strict=True))


def verdict(table: Table, arguments: tuple[Value, ...], output: str = "") -> Verdict:
    """What the table says about some values, and by which rows."""
    found = hits(table, arguments)
    numbers = tuple(row + 1 for row in found)
    if table.hit is Hit.COLLECT:
        return Verdict(tuple(table.said(table.rows[row].then, output) for row in found), numbers)
    if found:
        return Verdict(table.said(table.rows[found[0]].then, output), numbers)
    return unmatched(table, output)


def unmatched(table: Table, output: str = "") -> Verdict:
    """What the table says where no row holds."""
    if table.default is not None:
        return Verdict(table.said(table.default, output), ())
    if table.may_miss:
        return Verdict(None, ())
    raise NoRow(f"no row of {table.id} holds")


def looked_up(table: Table, arguments: tuple[Value, ...], output: str = "") -> Value:
    """What the table says about some values."""
    return verdict(table, arguments, output).value


def reasons(table: Table, rows: tuple[int, ...]) -> Mapping[int, str]:
    """Why the rows of a verdict say what they say, where they give a reason."""
    return {number: table.rows[number - 1].reason for number in rows if table.rows[number - 1].reason}
