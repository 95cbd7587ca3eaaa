"""The closed table of arithmetic: what can be computed from which types."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal as OneOf

from engine.base.finding import Problem
from engine.dsl.expr.problems.types import DivisionByZero, MixedUnits, MoneyTimesMoney, NoSuchOperation
from engine.dsl.expr.typing.align import UNITED, align, to_int, to_ratio
from engine.model.expr import types as t
from engine.model.expr.functions import DIVIDE
from engine.model.expr.library import divide
from engine.model.expr.tree import Binary, Call, Extent, Literal, Node, Unary
from engine.model.expr.types import Type, shown

Sign = OneOf["+", "-", "*", "/"]


def arithmetic(op: Sign, left: Node, right: Node, span: Extent) -> Node | Problem:
    """The typed operation, or why there is none."""
    made: Node | Problem | None
    match op:
        case "*":
            made = _product(left, right, span)
        case "/":
            made = _quotient(left, right, span)
        case _:
            made = _moved(op, left, right, span) or _sum(op, left, right, span)
    return made or _refusal(op, left, right)


def negated(operand: Node, span: Extent) -> Node | None:
    """The operand with its sign changed; written numbers change in place."""
    if not isinstance(operand.type, t.SUMMABLE):
        return None
    if isinstance(operand, Literal):
        value = -operand.value
        unit = type(operand.value)
        return replace(operand, value=unit(value) if isinstance(value, int) else value, span=span)
    return Unary(type=operand.type, span=span, op="-", operand=operand)


def _refusal(op: Sign, left: Node, right: Node) -> Problem:
    match left.type, right.type:
        case t.Money(), t.Money() if op == "*":
            return MoneyTimesMoney()
        case (a, b) if op in "+-" and (isinstance(a, UNITED) or isinstance(b, UNITED)):
            return MixedUnits(shown(a), shown(b))
        case t.Date(), t.Number():
            return MixedUnits(shown(left.type), shown(right.type))
        case _:
            return NoSuchOperation(op, shown(left.type), shown(right.type))


def _sum(op: OneOf["+", "-"], left: Node, right: Node, span: Extent) -> Node | None:
    aligned = align(left, right)
    if aligned is None or isinstance(aligned, Problem) or not isinstance(aligned[2], t.SUMMABLE):
        return None
    return Binary(type=aligned[2], span=span, op=op, left=aligned[0], right=aligned[1])


def _moved(op: OneOf["+", "-"], left: Node, right: Node, span: Extent) -> Node | None:
    """A date or a moment moved by a length of time, or the time between two."""
    match left.type, right.type:
        case t.Date(), t.Date() if op == "-":
            return Call(type=t.Days(), span=span, function="days_between", arguments=(left, right))
        case t.Instant(), t.Instant() if op == "-":
            return Binary(type=t.Duration(), span=span, op="-", left=left, right=right)
        case t.Instant(), t.Duration():
            return Binary(type=t.Instant(), span=span, op=op, left=left, right=right)
        case ((t.Date() | t.Instant()), t.Days()):
            function = "add_days"
        case t.Date(), t.Months():
            function = "add_months"
        case t.Date(), t.Workdays():
            function = "add_workdays"
        case _:
            return None
    by = right if op == "+" else negated(right, right.span)
    assert by is not None
    is_query = function == "add_workdays"
    return Call(type=left.type, span=span, function=function, arguments=(left, by), query=is_query)


def _product(left: Node, right: Node, span: Extent) -> Node | None:
    match left.type, right.type:
        case t.Number(a), t.Number(b):
            scale = None if a is None or b is None else a + b
            return Binary(type=t.Number(scale), span=span, op="*", left=left, right=right)
        case ((t.Number() | t.Ratio()), (t.Number() | t.Ratio())):
            return Binary(type=t.Ratio(), span=span, op="*", left=to_ratio(left), right=to_ratio(right))
        case _, (t.Number() | t.Ratio()):
            return _multiple(left, right, span)
        case ((t.Number() | t.Ratio()), _):
            return _multiple(right, left, span)
        case _:
            return None


def _multiple(quantity: Node, factor: Node, span: Extent) -> Node | None:
    is_whole = factor.type == t.Number(0)
    match quantity.type:
        case t.Money() | t.Points() if not is_whole:
            kind: Type = replace(quantity.type, exact=False)
            return Binary(type=kind, span=span, op="*", left=quantity, right=to_ratio(factor))
        case t.Money() | t.Points() | t.Days() | t.Months() | t.Workdays() | t.Duration() if is_whole:
            return Binary(type=quantity.type, span=span, op="*", left=quantity, right=to_int(factor))
        case _:
            return None


def _quotient(left: Node, right: Node, span: Extent) -> Node | Problem | None:
    kind = _quotient_type(left, right)
    if kind is None:
        return None
    if isinstance(kind, t.Ratio) and isinstance(left.type, t.Points):
        aligned = align(left, right)
        assert isinstance(aligned, tuple)
        left, right, _ = aligned
    if not isinstance(right, Literal):
        return Call(type=t.Optional(kind), span=span, function=DIVIDE, arguments=(left, right))
    if right.value == type(right.value)(0):
        return DivisionByZero()
    if isinstance(left, Literal) and isinstance(kind, t.Ratio):
        return Literal(type=kind, span=span, value=divide(left.value, right.value))
    return Call(type=kind, span=span, function=DIVIDE, arguments=(left, right))


def _quotient_type(left: Node, right: Node) -> Type | None:
    match left.type, right.type:
        case ((t.Number() | t.Ratio()), (t.Number() | t.Ratio())):
            return t.Ratio()
        case (t.Money() | t.Points()) as quantity, (t.Number() | t.Ratio()):
            return replace(quantity, exact=False)
        case t.Points(a), t.Points(b):
            return t.Ratio() if a == b or "" in (a, b) else None
        case (t.Money(), t.Money()) | (t.Days(), t.Days()) | (t.Duration(), t.Duration()):
            return t.Ratio()
        case (t.Months(), t.Months()) | (t.Workdays(), t.Workdays()):
            return t.Ratio()
        case _:
            return None
