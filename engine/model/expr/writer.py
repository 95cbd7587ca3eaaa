"""Writing a typed tree as a Python syntax tree of a dozen kinds of node."""

from __future__ import annotations

import ast
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from engine.model.expr import types as t
from engine.model.expr.branches import Branches, TooManyLeaves
from engine.model.expr.chain import Chain
from engine.model.expr.functions import CONVERSIONS
from engine.model.expr.interpret import aggregate_value
from engine.model.expr.library import LIBRARY
from engine.model.expr.scope import queried
from engine.model.expr.table import Computed, Hit, Verdict, looked_up, unmatched, verdict
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
)
from engine.model.expr.types import Type
from engine.model.expr.values import Interval, Value

_ARITHMETIC: dict[str, ast.operator] = {"+": ast.Add(), "-": ast.Sub(), "*": ast.Mult()}
_COMPARE: dict[str, ast.cmpop] = {
    "=": ast.Eq(),
    "!=": ast.NotEq(),
    "<": ast.Lt(),
    "<=": ast.LtE(),
    ">": ast.Gt(),
    ">=": ast.GtE(),
}
#: With two arguments and more, these are what Python has built in.
_WITHOUT_WRAPPER: dict[str, Callable[..., Value]] = {"min": min, "max": max}
#: Functions whose plain result still has to be brought into the representation of the node's type.
_REFITTED = frozenset({"round", "floor", "ceil", "share"})


def _refit(kind: Type) -> Callable[[Value], Value]:
    return int if isinstance(kind, (t.Money, t.Points)) else Decimal


def _is_told(node: Node) -> bool:
    """Whether a trace tells it: inputs are told once, conversions mean nothing to people."""
    is_conversion = isinstance(node, Call) and node.function in CONVERSIONS
    return not is_conversion and not isinstance(node, Literal | Name | Parameter | ListOf)


def _is_at_hand(node: Node) -> bool:
    """Whether evaluating it neither asks nor fails, so that it does not matter when or whether it is done."""
    return isinstance(node, Name | Parameter | Literal)


def _said(found: Verdict) -> Value:
    return found.value


def _named(names: tuple[str, ...], *values: Value) -> Value:
    return dict(zip(names, values, strict=True))


def _name(name: str) -> ast.expr:
    return ast.Name(name, ast.Load())


class Writer:
    """Writes one expression and collects what it is bound to; a traced one keeps what each operation gave."""

    def __init__(self, names: Sequence[str], given: Sequence[str], *, is_traced: bool = False) -> None:
        self._is_traced = is_traced
        self.kept: list[Node] = []
        self._names: dict[str, ast.expr] = {path: _name(f"v{i}") for i, path in enumerate(names)}
        self._given = {key: f"v{len(names) + i}" for i, key in enumerate(given)}
        self._constants = 0
        self._temporaries = 0
        self.bound: dict[str, Any] = {}

    def write(self, node: Node) -> ast.expr:
        """The expression; where it is traced, also stored in the local `s0…` of its operation."""
        written = self._plain(node)
        if not self._is_traced or not _is_told(node):
            return written
        self.kept.append(node)
        kept = ast.NamedExpr(ast.Name(f"s{len(self.kept) - 1}", ast.Store()), written)
        return self._apply("f_said", _said, kept) if isinstance(node, Lookup) else kept

    def _plain(self, node: Node) -> ast.expr:
        match node:
            case Literal(value=value):
                return self._constant(value)
            case Name(path=path):
                return self._names[path]
            case Parameter(id=key):
                return _name(self._given[key])
            case Member(of=of, name=name):
                return self._apply("f_member", LIBRARY["member"], self.write(of), self._constant(name))
            case Unary(op=op, operand=operand):
                return ast.UnaryOp(ast.Not() if op == "not" else ast.USub(), self.write(operand))
            case Binary():
                return self._binary(node)
            case If(condition=condition, then=then, otherwise=otherwise):
                return ast.IfExp(self.write(condition), self.write(then), self.write(otherwise))
            case Coalesce(value=value, default=default):
                return self._coalesce(value, default)
            case IsMissing(value=value):
                return ast.Compare(self.write(value), [ast.Is()], [ast.Constant(None)])
            case In(value=value, within=within):
                return self._in(value, within)
            case ListOf(items=items):
                return self._list(items)
            case RangeOf(low=low, high=high, low_in=low_in, high_in=high_in):
                ends = (self.write(low), self.write(high), ast.Constant(low_in), ast.Constant(high_in))
                return self._apply("f_interval", Interval, *ends)
            case Call():
                return self._call(node)
            case Lookup():
                return self._lookup(node)
            case Aggregate():
                return self._aggregate(node)

    def _binary(self, node: Binary) -> ast.expr:
        left, right = self.write(node.left), self.write(node.right)
        match node.op:
            case "and":
                return ast.BoolOp(ast.And(), [left, right])
            case "or":
                return ast.BoolOp(ast.Or(), [left, right])
            case "+" | "-" | "*":
                return ast.BinOp(left, _ARITHMETIC[node.op], right)
            case op:
                return ast.Compare(left, [_COMPARE[op]], [right])

    def _in(self, value: Node, within: Node) -> ast.expr:
        if not isinstance(within, RangeOf) or not all(map(_is_at_hand, (value, within.low, within.high))):
            return ast.Compare(self.write(value), [ast.In()], [self.write(within)])
        above: ast.cmpop = ast.LtE() if within.low_in else ast.Lt()
        below: ast.cmpop = ast.LtE() if within.high_in else ast.Lt()
        middle = self.write(value)
        return ast.Compare(self.write(within.low), [above, below], [middle, self.write(within.high)])

    def _list(self, items: Sequence[Node]) -> ast.expr:
        literals = [item.value for item in items if isinstance(item, Literal)]
        return self._constant(tuple(literals)) if len(literals) == len(items) else self._tuple(items)

    def _coalesce(self, value: Node, default: Node) -> ast.expr:
        name = f"t{self._temporaries}"
        self._temporaries += 1
        kept = ast.NamedExpr(ast.Name(name, ast.Store()), self.write(value))
        is_missing = ast.Compare(kept, [ast.Is()], [ast.Constant(None)])
        return ast.IfExp(is_missing, self.write(default), _name(name))

    def _call(self, node: Call) -> ast.expr:
        arguments = [self.write(argument) for argument in node.arguments]
        if node.query:
            given = ast.Tuple(arguments, ast.Load())
            function = self._constant(node.function)
            return self._apply("f_queried", queried, _name("ask"), function, given, self._constant(node.type))
        implementation = _WITHOUT_WRAPPER.get(node.function, LIBRARY[node.function])
        if node.function in _WITHOUT_WRAPPER and len(arguments) == 1:
            return arguments[0]
        result = self._apply(f"f_{node.function}", implementation, *arguments)
        if node.function in _REFITTED and node.function not in CONVERSIONS:
            fit = _refit(node.type)
            return self._apply(f"f_as_{fit.__name__}", fit, result)
        return result

    def _lookup(self, node: Lookup) -> ast.expr:
        """What the table says; where it is traced, with the rows that held."""
        table = node.table
        arguments = [self.write(argument) for argument in node.arguments]
        if table.hit is Hit.COLLECT:
            function = verdict if self._is_traced else looked_up
            given = ast.Tuple(arguments, ast.Load())
            output = ast.Constant(node.output)
            return self._apply(f"f_{function.__name__}", function, self._constant(table), given, output)
        if all(map(_is_at_hand, node.arguments)):
            return self._rows(node, arguments)
        names = [f"t{self._temporaries + i}" for i in range(len(arguments))]
        self._temporaries += len(arguments)
        kept: list[ast.expr] = [
            ast.NamedExpr(ast.Name(name, ast.Store()), argument)
            for name, argument in zip(names, arguments, strict=True)
        ]
        are_kept = ast.Compare(ast.Tuple(kept, ast.Load()), [ast.IsNot()], [ast.Constant(None)])
        return ast.IfExp(are_kept, self._rows(node, list(map(_name, names))), ast.Constant(None))

    def _rows(self, node: Lookup, inputs: Sequence[ast.expr]) -> ast.expr:
        leaf = self._leaf(node, inputs)
        try:
            return Branches(node.table, inputs, self._constant, leaf).write()
        except TooManyLeaves:
            return Chain(node.table, inputs, self._constant, leaf).write()

    def _leaf(self, node: Lookup, inputs: Sequence[ast.expr]) -> Callable[[int | None], ast.expr]:
        table = node.table

        def leaf(row: int | None) -> ast.expr:
            if row is not None and any(isinstance(one, Computed) for one in table.rows[row].then):
                return self._computed(node, row, inputs)
            if row is not None:
                said = Verdict(table.said(table.rows[row].then, node.output), (row + 1,))
            elif table.default is None and not table.may_miss:
                return self._apply("f_unmatched", unmatched, self._constant(table))
            else:
                said = unmatched(table, node.output)
            return self._constant(said if self._is_traced else said.value)

        return leaf

    def _computed(self, node: Lookup, row: int, inputs: Sequence[ast.expr]) -> ast.expr:
        """What a row says where some of it is computed from the inputs; its steps are none of the rule's."""
        outer = self._names, self._is_traced
        self._names = {**self._names, **{f"={i}": value for i, value in enumerate(inputs)}}
        self._is_traced = False
        table = node.table
        names = [column.id for column in table.outputs]
        cells = [
            self.write(one.node) if isinstance(one, Computed) else self._constant(one)
            for one in table.rows[row].then
        ]
        self._names, self._is_traced = outer
        said = table.said(tuple(cells), node.output)
        if isinstance(said, dict):
            said = self._apply("f_named", _named, self._constant(tuple(names)), *cells)
        return self._apply("f_verdict", Verdict, said, self._constant((row + 1,))) if outer[1] else said

    def _aggregate(self, node: Aggregate) -> ast.expr:
        rows = ast.Constant(None) if isinstance(node.source, Source) else self.write(node.source)
        bound = self._tuple(node.bound)
        return self._apply("f_aggregate", aggregate_value, _name("ask"), self._constant(node), rows, bound)

    def _tuple(self, items: Sequence[Node]) -> ast.expr:
        return ast.Tuple([self.write(item) for item in items], ast.Load())

    def _constant(self, value: Value) -> ast.expr:
        if value is None or isinstance(value, bool | str):
            return ast.Constant(value)
        name = f"k{self._constants}"
        self._constants += 1
        self.bound[name] = value
        return _name(name)

    def _apply(self, name: str, function: Callable[..., Value], *arguments: ast.expr) -> ast.expr:
        self.bound[name] = function
        return ast.Call(_name(name), list(arguments), [])
