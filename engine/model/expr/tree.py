"""The typed tree of an expression. Spans are for findings only and do not take part in comparing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal as OneOf

from engine.model.expr.table import Table
from engine.model.expr.types import Type
from engine.model.expr.values import Value

Extent = tuple[int, int]
NO_EXTENT: Extent = (0, 0)

ArithmeticOp = OneOf["+", "-", "*"]
CompareOp = OneOf["=", "!=", "<", "<=", ">", ">="]
AggregateKind = OneOf["sum", "count", "avg", "min", "max", "distinct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    type: Type
    span: Extent = field(default=NO_EXTENT, compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Literal(_Node):
    """A value written in the text."""

    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Name(_Node):
    """A slot that the scope fills: `form.amount`, `today`; in an aggregate also `row.hours` and `=0`."""

    path: str

    @property
    def is_row(self) -> bool:
        """Whether it stands for a field of the row being looked at."""
        return self.path.startswith("row.")

    @property
    def is_bound(self) -> bool:
        """Whether it stands for a value bound when the aggregate was asked for."""
        return self.path.startswith("=")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter(_Node):
    """A dated parameter of the rule set, read as of the moment of the act."""

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(_Node):
    """A field of a record."""

    of: Node
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unary(_Node):
    """Negation of a quantity or of a condition."""

    op: OneOf["-", "not"]
    operand: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary(_Node):
    """Arithmetic on like quantities, a comparison, or a conjunction."""

    op: ArithmeticOp | CompareOp | OneOf["and", "or"]
    left: Node
    right: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class If(_Node):
    """One of two values, by a condition."""

    condition: Node
    then: Node
    otherwise: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Coalesce(_Node):
    """A value, or the default where it is missing."""

    value: Node
    default: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class IsMissing(_Node):
    """Whether a value is missing (`is present` is its negation)."""

    value: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class In(_Node):
    """Whether a value is in a list or a range."""

    value: Node
    within: Node


@dataclass(frozen=True, slots=True, kw_only=True)
class ListOf(_Node):
    """Several values."""

    items: tuple[Node, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeOf(_Node):
    """All values between two ends."""

    low: Node
    high: Node
    low_in: bool
    high_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Call(_Node):
    """A function applied; `query` means that the engine answers it from facts."""

    function: str
    arguments: tuple[Node, ...]
    query: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup(_Node):
    """A decision table applied; `output` names the one that is wanted, "" all of them (or the only one)."""

    table: Table
    arguments: tuple[Node, ...]
    output: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where the rows of an aggregate come from: records of a form, cases of a process."""

    kind: OneOf["records", "cases", "list"]
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Aggregate(_Node):
    """One value from many rows.

    `expr` and `where` see only the row (`row.x`), literals and bound values (`=0`, `=1` …): whatever does
    not depend on the row was moved to `bound`, is evaluated first and travels with the question.
    """

    kind: AggregateKind
    expr: Node | None
    source: Source | Node
    where: Node | None
    bound: tuple[Node, ...] = ()


Node = (
    Literal
    | Name
    | Parameter
    | Member
    | Unary
    | Binary
    | If
    | Coalesce
    | IsMissing
    | In
    | ListOf
    | RangeOf
    | Call
    | Lookup
    | Aggregate
)


def children(node: Node) -> tuple[Node, ...]:
    """The parts of a node that are evaluated in its own scope, in the order they are written."""
    match node:
        case Literal() | Name() | Parameter():
            return ()
        case Member(of=only) | Unary(operand=only) | IsMissing(value=only):
            return (only,)
        case Binary(left=left, right=right):
            return (left, right)
        case If(condition=condition, then=then, otherwise=otherwise):
            return (condition, then, otherwise)
        case Coalesce(value=value, default=default):
            return (value, default)
        case In(value=value, within=within):
            return (value, within)
        case ListOf(items=items) | Call(arguments=items) | Lookup(arguments=items):
            return items
        case RangeOf(low=low, high=high):
            return (low, high)
        case Aggregate(source=source, bound=bound):
            return bound if isinstance(source, Source) else (source, *bound)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it; of an aggregate, the parts that see rows come last."""
    yield node
    for child in children(node):
        yield from walk(child)
    if isinstance(node, Aggregate):
        for part in (node.expr, node.where):
            if part is not None:
                yield from walk(part)


def everything(node: Node) -> Iterator[Node]:
    """The node, all below it, and what the tables it uses compute."""
    for part in walk(node):
        yield part
        if isinstance(part, Lookup):
            for computed in part.table.computed():
                yield from walk(computed)


def slots(node: Node) -> tuple[str, ...]:
    """The names the expression reads from its scope, each once."""
    found = (n.path for n in walk(node) if isinstance(n, Name) and not n.is_row and not n.is_bound)
    return tuple(dict.fromkeys(found))


def parameters(node: Node) -> tuple[str, ...]:
    """The parameters the expression reads, each once."""
    return tuple(dict.fromkeys(n.id for n in everything(node) if isinstance(n, Parameter)))
