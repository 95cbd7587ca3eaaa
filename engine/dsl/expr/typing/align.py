"""Bringing values to one type, without ever changing what they mean."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from engine.base.finding import Problem
from engine.dsl.expr.problems.names import UnknownCode
from engine.dsl.expr.problems.types import (
    DivisionNeedsDefault,
    MissingNotHandled,
    MixedUnits,
    NeedsRounding,
    NotComparable,
    WrongType,
)
from engine.model.expr import types as t
from engine.model.expr.functions import DIVIDE, TO_INT, TO_RATIO
from engine.model.expr.tree import Binary, Call, If, ListOf, Literal, Node
from engine.model.expr.types import Type, shown
from engine.model.quantity import Points

#: Quantities whose unit belongs to their type.
UNITED = (t.Money, t.Points, t.Duration, t.Days, t.Months, t.Workdays)


def to_ratio(node: Node) -> Node:
    """A number as an exact fraction."""
    if isinstance(node.type, t.Ratio):
        return node
    if isinstance(node, Literal):
        return replace(node, value=Fraction(node.value), type=t.Ratio())
    return Call(type=t.Ratio(), span=node.span, function=TO_RATIO, arguments=(node,))


def to_int(node: Node) -> Node:
    """A whole number as a factor that keeps money and points whole."""
    if isinstance(node, Literal):
        return replace(node, value=int(node.value))
    return Call(type=t.Number(0), span=node.span, function=TO_INT, arguments=(node,))


def scaled(node: Node, unit: t.Points) -> Node | None:
    """Bare points (`10 分`) in the steps of a unit; None when they are finer than its steps."""
    assert isinstance(node.type, t.Points)
    finer = unit.scale - node.type.scale
    if finer < 0:
        return None
    kind = replace(unit, exact=node.type.exact)
    if isinstance(node, Literal):
        return replace(node, value=Points(node.value * 10**finer), type=kind)
    if finer == 0:
        return replace(node, type=kind)
    step = Literal(type=t.Number(0), value=10**finer, span=node.span)
    return Binary(type=kind, span=node.span, op="*", left=node, right=step)


def missing(node: Node) -> Problem:
    """What is wrong with using a value that may be missing."""
    if isinstance(node, Call) and node.function == DIVIDE:
        return DivisionNeedsDefault()
    assert isinstance(node.type, t.Optional)
    return MissingNotHandled(shown(node.type.item))


def coded(node: Literal, kind: t.Enum) -> Node | Problem:
    """A quoted text as a code of a list."""
    if node.value in kind.codes:
        return replace(node, type=kind)
    return UnknownCode(node.value, kind.codelist, frozenset(kind.codes))


def align(left: Node, right: Node) -> tuple[Node, Node, Type] | Problem | None:
    """Both nodes in one type; a problem of its own kind; or None where they have nothing in common."""
    match left.type, right.type:
        case t.Number(a), t.Number(b):
            return left, right, t.Number(None if a is None or b is None else max(a, b))
        case (t.Number(), t.Ratio()) | (t.Ratio(), t.Number()):
            return to_ratio(left), to_ratio(right), t.Ratio()
        case t.Money(a_exact), t.Money(b_exact):
            return left, right, t.Money(a_exact and b_exact)
        case t.Points(), t.Points():
            return _align_points(left, right)
        case (t.Enum() as kind, t.Text()) if isinstance(right, Literal):
            code = coded(right, kind)
            return (left, code, kind) if not isinstance(code, Problem) else code
        case (t.Text(), t.Enum() as kind) if isinstance(left, Literal):
            code = coded(left, kind)
            return (code, right, kind) if not isinstance(code, Problem) else code
        case t.Org(a_level), t.Org(b_level):
            return left, right, t.Org(a_level if a_level == b_level else "")
        case a_type, b_type:
            return (left, right, a_type) if a_type == b_type else None


def _align_points(left: Node, right: Node) -> tuple[Node, Node, Type] | None:
    a, b = left.type, right.type
    assert isinstance(a, t.Points)
    assert isinstance(b, t.Points)
    if a.unit and b.unit and a.unit != b.unit:
        return None
    named = a if a.unit else b
    scale = named.scale if named.unit else max(a.scale, b.scale)
    first, second = (_in_unit(side, t.Points(named.unit, scale)) for side in (left, right))
    if first is None or second is None:
        return None
    return first, second, t.Points(named.unit, scale, a.exact and b.exact)


def _in_unit(node: Node, unit: t.Points) -> Node | None:
    assert isinstance(node.type, t.Points)
    is_same = (node.type.unit, node.type.scale) == (unit.unit, unit.scale)
    return node if is_same else scaled(node, unit)


def not_comparable(op: str, left: Node, right: Node) -> Problem:
    """Why two values cannot be compared."""
    a, b = left.type, right.type
    has_units = isinstance(a, UNITED) and isinstance(b, (*UNITED, t.Number))
    if has_units or (isinstance(b, UNITED) and isinstance(a, t.Number)):
        return MixedUnits(shown(a), shown(b))
    return NotComparable(op, shown(a), shown(b))


def conform(node: Node, needed: Type) -> Node | Problem:
    """The node as a value of the type its place needs, or why it is not one."""
    match node.type, needed:
        case t.Optional(item), t.Optional(needed_item):
            inner = conform(replace(node, type=item), needed_item)
            is_same = isinstance(inner, Problem) or inner == replace(node, type=inner.type)
            return inner if isinstance(inner, Problem) else (node if is_same else _wrong(node, needed))
        case t.Optional(), _:
            return missing(node)
        case _, t.Optional(item):
            return conform(node, item)
        case ((t.Number() | t.Ratio()), (t.Number() | t.Ratio() | t.Points())):
            return _conform_number(node, needed)
        case t.Money(exact), t.Money(needs_exact):
            return node if exact or not needs_exact else NeedsRounding(shown(node.type), shown(needed))
        case t.Points(unit), t.Points(needed_unit) if unit in ("", needed_unit):
            return _conform_points(node, needed)
        case t.Text(), t.Enum() if isinstance(node, Literal):
            return coded(node, needed)
        case t.Text(), t.Enum() as kind if isinstance(node, If):
            return _coded_ways(node, kind)
        case (t.Enum(), t.Text()) | (t.Org(), t.Org("")):
            return node
        case t.List(t.Text()), t.List(t.Enum() as kind) if isinstance(node, ListOf):
            return _coded_list(node, kind)
        case t.List(item), t.List(needed_item):
            return node if _fits_unchanged(item, needed_item) else _wrong(node, needed)
        case found, _:
            return node if found == needed else _wrong(node, needed)


def _coded_ways(node: If, kind: t.Enum) -> Node | Problem:
    """A choice between texts that are all codes of one list."""
    then, otherwise = conform(node.then, kind), conform(node.otherwise, kind)
    for made in (then, otherwise):
        if isinstance(made, Problem):
            return made
    assert isinstance(then, Node)
    assert isinstance(otherwise, Node)
    return replace(node, type=kind, then=then, otherwise=otherwise)


def _coded_list(node: ListOf, kind: t.Enum) -> Node | Problem:
    items: list[Node] = []
    for item in node.items:
        made = conform(item, kind)
        if isinstance(made, Problem):
            return made
        items.append(made)
    return replace(node, type=t.List(kind, len(items)), items=tuple(items))


def _conform_number(node: Node, needed: Type) -> Node | Problem:
    match node.type, needed:
        case _, t.Ratio():
            return to_ratio(node)
        case t.Number(), t.Number(None):
            return node
        case t.Number(scale), t.Number(int() as scale_max) if scale is not None and scale <= scale_max:
            return node
        case t.Number(scale), t.Points(_, scale_max) if scale is not None and scale <= scale_max:
            step = Literal(type=t.Number(0), value=Decimal(10**scale_max), span=node.span)
            steps = Binary(type=t.Number(0), span=node.span, op="*", left=node, right=step)
            return replace(_as_points(steps), type=needed)
        case _:
            return NeedsRounding(shown(node.type), shown(needed))


def _as_points(steps: Binary) -> Node:
    if isinstance(steps.left, Literal):
        assert isinstance(steps.right, Literal)
        value = Points(steps.left.value * steps.right.value)
        return Literal(type=steps.type, span=steps.span, value=value)
    return to_int(steps)


def _conform_points(node: Node, needed: Type) -> Node | Problem:
    assert isinstance(node.type, t.Points)
    assert isinstance(needed, t.Points)
    if needed.exact and not node.type.exact:
        return NeedsRounding(shown(node.type), shown(needed))
    if node.type.unit == needed.unit:
        return node
    return scaled(node, needed) or NeedsRounding(shown(node.type), shown(needed))


def _fits_unchanged(found: Type, needed: Type) -> bool:
    """Whether a value of one type can be taken as the other as it is."""
    match found, needed:
        case (t.Org(), t.Org("")) | (t.Enum(), t.Text()) | (t.Number(), t.Number(None)):
            return True
        case _:
            return found == needed


def _wrong(node: Node, needed: Type) -> Problem:
    return WrongType(shown(node.type), shown(needed))
