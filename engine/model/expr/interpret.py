"""The reference semantics: an interpreter of typed trees."""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Final

from engine.model.expr.functions import CONVERSIONS
from engine.model.expr.library import LIBRARY
from engine.model.expr.question import Aggregation, Question, Undecided
from engine.model.expr.represent import fitted, represented
from engine.model.expr.rows import aggregate_rows
from engine.model.expr.scope import Ask, Scope, answered, queried
from engine.model.expr.table import Computed, Table, looked_up, verdict
from engine.model.expr.tree import (
    Aggregate,
    Binary,
    Call,
    Coalesce,
    If,
    In,
    IsMissing,
    ListOf,
    Literal,
    Lookup,
    Member,
    Name,
    Node,
    Parameter,
    RangeOf,
    Source,
    Unary,
    parameters,
    slots,
)
from engine.model.expr.values import Interval, OutOfRange, Value, checked

OPERATORS: Mapping[str, Callable[[Value, Value], Value]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "=": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


class Answer(Enum):
    """What stands for a value that is not known yet."""

    UNDECIDED = "undecided"


UNDECIDED: Final = Answer.UNDECIDED


def evaluate(node: Node, scope: Scope) -> Value:
    """The value of an expression.

    All its names are read first, so that a missing input makes the whole of it undecided; questions are
    asked only where their answer matters.
    """
    try:
        inputs = {path: checked(scope.name(path)) for path in slots(node)}
        given = {key: checked(scope.parameter(key)) for key in parameters(node)}
        return fitted(_Interpreter(inputs, given, scope.ask).value(node), node.type)
    except ArithmeticError as broken:
        raise OutOfRange(str(broken)) from broken


def gone_through(node: Node, scope: Scope) -> tuple[dict[str, tuple[int, ...]], dict[Question, Value]]:
    """The tables that an expression goes through, with the rows that hold, and what it asks, in order."""
    inputs = {path: scope.name(path) for path in slots(node)}
    given = {key: scope.parameter(key) for key in parameters(node)}
    taken: dict[str, tuple[int, ...]] = {}
    asked: dict[Question, Value] = {}

    def ask(question: Question) -> Value:
        asked[question] = scope.ask(question)
        return asked[question]

    _Interpreter(inputs, given, ask, taken).value(node)
    return taken, asked


def evaluate_or_undecided(node: Node, scope: Scope) -> Value | Answer:
    """The value of an expression, or UNDECIDED while an input is missing."""
    try:
        return evaluate(node, scope)
    except Undecided:
        return UNDECIDED


def rows_value(asked: Aggregation, rows: Iterable[Mapping[str, Value]]) -> Value:
    """The value of an aggregation over plain rows: what every store must answer."""
    return aggregate_rows(asked, rows, _row_value)


def _row_value(node: Node, names: Mapping[str, Value]) -> Value:
    return _Interpreter(names, {}, _asks_nothing).value(node)


def _asks_nothing(question: Question) -> Value:
    raise AssertionError(f"a row cannot ask {question}")


def aggregate_value(ask: Ask, node: Aggregate, rows: Value, bound: Sequence[Value]) -> Value:
    """The value of an aggregate once what it depends on is known; `rows` only for lists."""
    bindings = tuple((f"={i}", checked(value)) for i, value in enumerate(bound))
    if isinstance(node.source, Source):
        asked = Aggregation(node.kind, node.expr, node.source, node.where, bindings)
        return answered(ask, asked, node.type)
    return rows_value(Aggregation(node.kind, node.expr, Source("list", ""), node.where, bindings), rows)


@dataclass(frozen=True, slots=True)
class _Interpreter:
    names: Mapping[str, Value]
    parameters: Mapping[str, Value]
    ask: Ask
    #: Where somebody wants to know: the tables gone through, with the rows that held.
    taken: dict[str, tuple[int, ...]] | None = None

    def value(self, node: Node) -> Value:
        match node:
            case Literal(value=value):
                return value
            case Name(path=path):
                return self.names[path]
            case Parameter(id=id):
                return self.parameters[id]
            case Member(of=of, name=name):
                return self.value(of)[name]
            case Unary(op=op, operand=operand):
                return not self.value(operand) if op == "not" else -self.value(operand)
            case Binary():
                return self._binary(node)
            case If(condition=condition, then=then, otherwise=otherwise):
                return self.value(then) if self.value(condition) else self.value(otherwise)
            case Coalesce(value=value, default=default):
                found = self.value(value)
                return self.value(default) if found is None else found
            case IsMissing(value=value):
                return self.value(value) is None
            case In(value=value, within=within):
                return self.value(value) in self.value(within)
            case ListOf(items=items):
                return tuple(map(self.value, items))
            case RangeOf(low=low, high=high, low_in=low_in, high_in=high_in):
                return Interval(self.value(low), self.value(high), low_in, high_in)
            case Call():
                return self._call(node)
            case Lookup(table=table, arguments=arguments, output=output):
                given = tuple(map(self.value, arguments))
                return self._said(self._looked_up(table, given, output), given)
            case Aggregate(source=source, bound=bound):
                rows = None if isinstance(source, Source) else self.value(source)
                return aggregate_value(self.ask, node, rows, tuple(map(self.value, bound)))

    def _looked_up(self, table: Table, arguments: tuple[Value, ...], output: str) -> Value:
        if self.taken is None:
            return looked_up(table, arguments, output)
        said = verdict(table, arguments, output)
        self.taken[table.id] = said.rows
        return said.value

    def _said(self, said: Value, given: tuple[Value, ...]) -> Value:
        """What a table says, computed where its cell is an expression over the inputs."""
        match said:
            case Computed(node=node):
                inputs = {f"={i}": value for i, value in enumerate(given)}
                return replace(self, names=inputs).value(node)
            case dict():
                return {name: self._said(one, given) for name, one in said.items()}
            case _:
                return said

    def _binary(self, node: Binary) -> Value:
        match node.op:
            case "and":
                return self.value(node.left) and self.value(node.right)
            case "or":
                return self.value(node.left) or self.value(node.right)
            case op:
                return OPERATORS[op](self.value(node.left), self.value(node.right))

    def _call(self, node: Call) -> Value:
        arguments = tuple(map(self.value, node.arguments))
        if node.query:
            return queried(self.ask, node.function, arguments, node.type)
        result = LIBRARY[node.function](*arguments)
        return result if node.function in CONVERSIONS else represented(result, node.type)
