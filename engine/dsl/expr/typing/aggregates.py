"""Typing of aggregates: what depends on the row stays, the rest is bound beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from engine.base.finding import Problem, Said
from engine.dsl.expr.place import Trouble
from engine.dsl.expr.problems.rows import NestedAggregate, NotForRows, NothingToAggregate, UnboundedAggregate
from engine.dsl.expr.problems.types import WrongType
from engine.model.expr import types as t
from engine.model.expr.functions import TO_INT
from engine.model.expr.tree import (
    Aggregate,
    AggregateKind,
    Binary,
    Call,
    Coalesce,
    Extent,
    If,
    In,
    IsMissing,
    ListOf,
    Literal,
    Lookup,
    Member,
    Name,
    Node,
    RangeOf,
    Source,
    Unary,
    parameters,
    walk,
)
from engine.model.expr.types import Type, shown

#: Row fields that name a case; people and units are known by their type.
CASE_KEYS = frozenset({"case", "办件"})


def aggregate(
    kind: AggregateKind, expr: Node | None, source: Source | Node, where: Node | None, span: Extent
) -> Node | Trouble:
    """The typed aggregate, or the first thing wrong with it as a whole."""
    if expr is None and kind != "count":
        return Trouble(NothingToAggregate(kind), span)
    given = (expr, where)
    for part in given:
        inner = None if part is None else next((n for n in walk(part) if isinstance(n, Aggregate)), None)
        if inner is not None:
            return Trouble(NestedAggregate(), inner.span)
    result = _result(kind, expr)
    if isinstance(result, Problem):
        return Trouble(result, span if expr is None else expr.span)
    if isinstance(source, Source) and not is_bounded(where):
        return Trouble(UnboundedAggregate(), span)
    binder = _Binder()
    bound_expr, bound_where = (None if part is None else binder.bind(part) for part in given)
    unfit = _unfit if isinstance(source, Source) else _asking
    trouble = next((n for p in (bound_expr, bound_where) if p is not None for n in unfit(p)), None)
    if trouble is not None:
        return Trouble(NotForRows(), trouble.span)
    bound = tuple(binder.bound)
    return Aggregate(
        type=result, span=span, kind=kind, expr=bound_expr, source=source, where=bound_where, bound=bound
    )


def _result(kind: AggregateKind, expr: Node | None) -> Type | Problem:
    if kind == "count" or expr is None:
        return t.Number(0)
    match kind, expr.type:
        case "sum", found if isinstance(found, t.SUMMABLE):
            return found
        case "avg", (t.Money() | t.Points()) as quantity:
            return t.Optional(replace(quantity, exact=False))
        case "avg", t.Number() | t.Ratio() | t.Days() | t.Months() | t.Workdays():
            return t.Optional(t.Ratio())
        case (("min" | "max"), found) if isinstance(found, t.ORDERED):
            return t.Optional(found)
        case "distinct", found if isinstance(found, t.EQUATABLE):
            return t.Number(0)
        case _, found:
            return WrongType(shown(found), Said("能汇总的值", "a value that can be aggregated"))


def sees_row(node: Node) -> bool:
    """Whether the value depends on the row."""
    return any(isinstance(n, Name) and n.is_row for n in walk(node))


class _Binder:
    """Replaces what does not depend on the row by bound values."""

    def __init__(self) -> None:
        self.bound: list[Node] = []

    def bind(self, node: Node) -> Node:
        if isinstance(node, Literal):
            return node
        if not sees_row(node):
            if node not in self.bound:
                self.bound.append(node)
            return Name(type=node.type, span=node.span, path=f"={self.bound.index(node)}")
        return self._inside(node)

    def _inside(self, node: Node) -> Node:
        match node:
            case Binary(left=left, right=right):
                return replace(node, left=self.bind(left), right=self.bind(right))
            case Unary(operand=operand):
                return replace(node, operand=self.bind(operand))
            case If(condition=condition, then=then, otherwise=otherwise):
                condition, then, otherwise = map(self.bind, (condition, then, otherwise))
                return replace(node, condition=condition, then=then, otherwise=otherwise)
            case Coalesce(value=value, default=default):
                return replace(node, value=self.bind(value), default=self.bind(default))
            case IsMissing(value=value):
                return replace(node, value=self.bind(value))
            case In(value=value, within=within):
                return replace(node, value=self.bind(value), within=self.bind(within))
            case Call(arguments=arguments) | Lookup(arguments=arguments):
                return replace(node, arguments=tuple(map(self.bind, arguments)))
            case Member(of=of):
                return replace(node, of=self.bind(of))
            case ListOf(items=items):
                return replace(node, items=tuple(map(self.bind, items)))
            case RangeOf(low=low, high=high):
                return replace(node, low=self.bind(low), high=self.bind(high))
            case _:
                return node


def _unfit(node: Node) -> Iterator[Node]:
    """Parts that a database would not compute as the interpreter does."""
    for part in walk(node):
        match part:
            case Literal() | Name() | Binary() | Unary() | If() | Coalesce() | IsMissing():
                continue
            case In(within=within) if not sees_row(within):
                continue
            case Call(function=function) if function == TO_INT:
                continue
            case _:
                yield part


def _asking(node: Node) -> Iterator[Node]:
    """Parts that would ask a question, or read a parameter, for every row."""
    for part in walk(node):
        reads = isinstance(part, Lookup) and any(map(parameters, part.table.computed()))
        if reads or (isinstance(part, Call) and part.query):
            yield part


def is_bounded(where: Node | None) -> bool:
    """Whether the condition keeps to one owner, some owners, or a period."""
    return where is not None and any(map(_bounds, _conjuncts(where)))


def _conjuncts(node: Node) -> Iterator[Node]:
    if isinstance(node, Binary) and node.op == "and":
        yield from _conjuncts(node.left)
        yield from _conjuncts(node.right)
    else:
        yield node


def _bounds(condition: Node) -> bool:
    match condition:
        case Binary(op="=", left=left, right=right):
            return _is_key(left, right) or _is_key(right, left)
        case Binary(op=">" | ">=", left=left, right=right):
            return _is_day(left, right)
        case Binary(op="<" | "<=", left=left, right=right):
            return _is_day(right, left)
        case In(value=value, within=within):
            return _is_key(value, within)
        case _:
            return False


def _is_key(node: Node, other: Node) -> bool:
    if not isinstance(node, Name) or not node.is_row or sees_row(other):
        return False
    is_case = node.path.removeprefix("row.") in CASE_KEYS
    return is_case or isinstance(node.type, (t.Org, t.Person, t.Date, t.Instant))


def _is_day(node: Node, other: Node) -> bool:
    return isinstance(node.type, (t.Date, t.Instant)) and _is_key(node, other)
