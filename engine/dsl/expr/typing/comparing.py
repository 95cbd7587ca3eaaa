"""Typing of comparisons, conditions, choices between two values, and of what may be missing."""

from __future__ import annotations

from dataclasses import replace

from engine.base.finding import Problem, Said
from engine.dsl.expr.problems.types import NeverMissing, NotComparable, WrongType
from engine.dsl.expr.syntax import raw as r
from engine.dsl.expr.typing.align import align, coded, not_comparable
from engine.dsl.expr.typing.narrowing import present_if
from engine.dsl.expr.typing.rulings import joined
from engine.dsl.expr.typing.typer import Typer
from engine.model.expr import types as t
from engine.model.expr.tree import Binary, Coalesce, Extent, If, In, IsMissing, ListOf, Literal, Node, Unary
from engine.model.expr.types import Type, shown

_JUDGING = (t.Bool, t.Ruling)


def compared(typer: Typer, raw: r.Compare) -> Node | None:
    """A comparison of two values of one type."""
    sides = typer.both(raw.left, raw.right)
    if sides is None:
        return None
    aligned = align(*sides)
    if isinstance(aligned, Problem):
        where = raw.left.span if isinstance(raw.left, r.Words) else raw.right.span
        return typer.note(aligned, where)
    kinds = t.EQUATABLE if raw.op in ("=", "!=") else t.ORDERED
    if aligned is None or not isinstance(aligned[2], kinds):
        return typer.note(not_comparable(raw.op, *sides), raw.span)
    return Binary(type=t.Bool(), span=raw.span, op=raw.op, left=aligned[0], right=aligned[1])


def logic(typer: Typer, raw: r.Not | r.Logic) -> Node | None:
    """A negation, or two conditions or rulings joined; what the first tells holds in the second."""
    if isinstance(raw, r.Not):
        operand = typer.condition(raw.operand)
        return operand and Unary(type=t.Bool(), span=raw.span, op="not", operand=operand)
    left = typer.condition(raw.left, _JUDGING)
    facts = frozenset[Node]() if left is None else present_if(left, raw.op == "and")
    right = typer.knowing(facts).condition(raw.right, _JUDGING)
    if left is None or right is None:
        return None
    return typer.noted(joined(raw.op, left, right, raw.span), raw.span)


def membership(typer: Typer, raw: r.InTest) -> Node | None:
    """Whether a value is in a list or a range."""
    sides = typer.both(raw.value, raw.within)
    if sides is None:
        return None
    value, within = sides
    if not isinstance(within.type, (t.List, t.Range)):
        wanted = Said("列表或区间", "a list or a range")
        return typer.note(WrongType(shown(within.type), wanted), raw.within.span)
    made = _inside(typer, value, within, raw)
    return Unary(type=t.Bool(), span=raw.span, op="not", operand=made) if made and raw.negated else made


def _inside(typer: Typer, value: Node, within: Node, raw: r.InTest) -> Node | None:
    assert isinstance(within.type, (t.List, t.Range))
    if isinstance(within, ListOf) and isinstance(value.type, t.Enum):
        return _in_codes(typer, value, within, raw)
    aligned = align(value, Literal(type=within.type.item, value=None))
    if aligned is None or isinstance(aligned, Problem):
        return typer.note(NotComparable("in", shown(value.type), shown(within.type)), raw.span)
    return In(type=t.Bool(), span=raw.span, value=aligned[0], within=within)


def _in_codes(typer: Typer, value: Node, within: ListOf, raw: r.InTest) -> Node | None:
    assert isinstance(value.type, t.Enum)
    items: list[Node | None] = []
    for item in within.items:
        if isinstance(item, Literal) and isinstance(item.type, t.Text):
            items.append(typer.noted(coded(item, value.type), item.span))
        elif item.type == value.type:
            items.append(item)
        else:
            items.append(typer.note(not_comparable("=", value, item), item.span))
    good = tuple(item for item in items if item is not None)
    kind = t.List(value.type)
    codes = ListOf(type=kind, span=within.span, items=good)
    return In(type=t.Bool(), span=raw.span, value=value, within=codes) if len(good) == len(items) else None


def missing_test(typer: Typer, raw: r.MissingTest) -> Node | None:
    """Whether a value is missing, or present."""
    value = typer.node(raw.value)
    if value is None:
        return None
    if not isinstance(value.type, t.Optional):
        typer.note(NeverMissing(), raw.span)
    test = IsMissing(type=t.Bool(), span=raw.span, value=value)
    return Unary(type=t.Bool(), span=raw.span, op="not", operand=test) if raw.present else test


def conditional(typer: Typer, raw: r.Cond) -> Node | None:
    """One of two values; in each, what the condition tells is known."""
    condition = typer.condition(raw.condition)
    yes, no = (
        frozenset[Node]() if condition is None else present_if(condition, held) for held in (True, False)
    )
    then, otherwise = typer.knowing(yes).node(raw.then), typer.knowing(no).node(raw.otherwise)
    if condition is None or then is None or otherwise is None:
        return None
    joined = _join(typer, then, otherwise, raw.otherwise.span)
    if joined is None:
        return None
    then, otherwise, kind = joined
    return If(type=kind, span=raw.span, condition=condition, then=then, otherwise=otherwise)


def defaulted(typer: Typer, raw: r.Default) -> Node | None:
    """A value, or another where it is missing."""
    value, default = typer.node(raw.value), typer.node(raw.default)
    if value is None or default is None:
        return None
    if not isinstance(value.type, t.Optional):
        typer.note(NeverMissing(), raw.value.span)
        return value
    joined = _join(typer, replace(value, type=value.type.item), default, raw.default.span)
    if joined is None:
        return None
    first, default, kind = joined
    if first != replace(value, type=value.type.item):
        return typer.note(WrongType(shown(default.type), shown(value.type.item)), raw.default.span)
    return Coalesce(type=kind, span=raw.span, value=value, default=default)


def _join(typer: Typer, left: Node, right: Node, extent: Extent) -> tuple[Node, Node, Type] | None:
    """Two values of which one will be taken, in one type."""
    bare = [replace(n, type=n.type.item) if isinstance(n.type, t.Optional) else n for n in (left, right)]
    aligned = align(bare[0], bare[1])
    may_miss = isinstance(left.type, t.Optional) or isinstance(right.type, t.Optional)
    was_changed = isinstance(aligned, tuple) and may_miss and [*aligned[:2]] != bare
    if aligned is None or was_changed:
        return typer.note(WrongType(shown(right.type), shown(left.type)), extent)
    if isinstance(aligned, Problem):
        return typer.note(aligned, extent)
    return aligned[0], aligned[1], t.Optional(aligned[2]) if may_miss else aligned[2]
