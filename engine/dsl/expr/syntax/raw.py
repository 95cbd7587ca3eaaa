"""The tree of an expression as it was written, before names and types are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Literal

from engine.model.expr.tree import NO_EXTENT, AggregateKind, CompareOp, Extent

Quantifier = Literal["exists", "all", "share"]
Unit = Literal["workdays", "days", "months", "hours", "minutes", "wan", "yuan", "points", "%"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    span: Extent = field(default=NO_EXTENT, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Num(_Written):
    """A number."""

    value: Decimal


@dataclass(frozen=True, slots=True)
class Quantity(_Written):
    """A number with its unit."""

    value: Decimal
    unit: Unit


@dataclass(frozen=True, slots=True)
class Words(_Written):
    """A quoted text."""

    value: str


@dataclass(frozen=True, slots=True)
class Day(_Written):
    """A date."""

    value: date


@dataclass(frozen=True, slots=True)
class Truth(_Written):
    """Yes or no."""

    value: bool


@dataclass(frozen=True, slots=True)
class Ident(_Written):
    """A name."""

    name: str


@dataclass(frozen=True, slots=True)
class Param(_Written):
    """A parameter, written `$name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Dot(_Written):
    """A member of something."""

    of: Raw
    name: str


@dataclass(frozen=True, slots=True)
class Apply(_Written):
    """A function call."""

    function: str
    arguments: tuple[Raw, ...]


@dataclass(frozen=True, slots=True)
class Rows(_Written):
    """`records("form")` or `cases("process")`."""

    kind: Literal["records", "cases"]
    id: str


@dataclass(frozen=True, slots=True)
class Aggregated(_Written):
    """An aggregate over rows."""

    kind: AggregateKind | Quantifier
    expr: Raw | None
    source: Raw
    where: Raw | None


@dataclass(frozen=True, slots=True)
class Listed(_Written):
    """A list."""

    items: tuple[Raw, ...]


@dataclass(frozen=True, slots=True)
class Ranged(_Written):
    """A range."""

    low: Raw
    high: Raw
    low_in: bool
    high_in: bool


@dataclass(frozen=True, slots=True)
class Negated(_Written):
    """A minus sign."""

    operand: Raw


@dataclass(frozen=True, slots=True)
class Not(_Written):
    """A negation."""

    operand: Raw


@dataclass(frozen=True, slots=True)
class Arith(_Written):
    """Arithmetic."""

    op: Literal["+", "-", "*", "/"]
    left: Raw
    right: Raw


@dataclass(frozen=True, slots=True)
class Compare(_Written):
    """A comparison."""

    op: CompareOp
    left: Raw
    right: Raw


@dataclass(frozen=True, slots=True)
class Logic(_Written):
    """A conjunction or disjunction."""

    op: Literal["and", "or"]
    left: Raw
    right: Raw


@dataclass(frozen=True, slots=True)
class InTest(_Written):
    """Whether something is in a list or range."""

    value: Raw
    within: Raw
    negated: bool


@dataclass(frozen=True, slots=True)
class MissingTest(_Written):
    """Whether something is missing, or present."""

    value: Raw
    present: bool


@dataclass(frozen=True, slots=True)
class Cond(_Written):
    """If, then, else."""

    condition: Raw
    then: Raw
    otherwise: Raw


@dataclass(frozen=True, slots=True)
class Default(_Written):
    """A value, or a default where it is missing."""

    value: Raw
    default: Raw


Raw = (
    Num
    | Quantity
    | Words
    | Day
    | Truth
    | Ident
    | Param
    | Dot
    | Apply
    | Rows
    | Aggregated
    | Listed
    | Ranged
    | Negated
    | Not
    | Arith
    | Compare
    | Logic
    | InTest
    | MissingTest
    | Cond
    | Default
)


def parts(raw: Raw) -> Iterator[Raw]:
    """The direct parts of a tree, as written."""
    for each in fields(raw):
        value = getattr(raw, each.name)
        for item in value if isinstance(value, tuple) else (value,):
            if isinstance(item, _Written):
                yield item  # type: ignore[misc]  # every _Written is one of Raw
