"""Rules of eligibility and pay as trees: what an expression that calls them is rewritten into."""

from __future__ import annotations

from functools import reduce

from engine.dsl.expr.environment import Rule
from engine.model.expr import types as t
from engine.model.expr.functions import BOTH, LOWERED, RAISED, UNMET
from engine.model.expr.substitute import substituted
from engine.model.expr.tree import Binary, Call, If, Literal, Node
from engine.model.ruling import GIVEN, Condition, Eligibility, Limit, Pay, Ruling

_MET = Literal(type=t.Ruling(), value=())


def callable_rule(ruling: Ruling) -> Rule:
    """How expressions call the rule: all over `given:NAME`, derived values written out."""
    known: dict[str, Node] = {}
    for one in ruling.derived:
        known[f"{GIVEN}{one.id}"] = substituted(one.value, known)
    lines = {} if isinstance(ruling, Eligibility) else {line.id: line.amount for line in ruling.lines}
    parts = {**{one.id: one.value for one in ruling.derived}, **lines}
    return Rule(
        id=ruling.id,
        given={one.id: one.type for one in ruling.given},
        result=substituted(result(ruling), known),
        parts={name: substituted(tree, known) for name, tree in parts.items()},
    )


def result(ruling: Ruling) -> Node:
    """What the rule gives: a ruling with its reasons, or the total."""
    return _judged(ruling) if isinstance(ruling, Eligibility) else _paid(ruling)


def _judged(ruling: Eligibility) -> Node:
    if ruling.first_only:
        node: Node = _MET
        for one in reversed(ruling.conditions):
            node = If(type=t.Ruling(), condition=one.when, then=node, otherwise=_reason(ruling, one))
        return node
    each: list[Node] = [
        If(type=t.Ruling(), condition=one.when, then=_MET, otherwise=_reason(ruling, one))
        for one in ruling.conditions
    ]
    return reduce(lambda a, b: Call(type=t.Ruling(), function=BOTH, arguments=(a, b)), each)


def _reason(ruling: Eligibility, one: Condition) -> Node:
    said = (
        Literal(type=t.Text(), value=one.id),
        Literal(type=t.Text(), value=f"{ruling.id}.{one.id}"),
        Literal(type=t.Bool(), value=one.waits),
    )
    return Call(type=t.Ruling(), function=UNMET, arguments=(*said, *one.sentence.values.values()))


def _paid(ruling: Pay) -> Node:
    amounts = [line.amount for line in ruling.lines]
    total = reduce(lambda a, b: Binary(type=ruling.type, op="+", left=a, right=b), amounts)
    for limit in ruling.limits:
        arguments = (total, bound(ruling, limit))
        total = Call(type=ruling.type, function=RAISED if limit.lowest else LOWERED, arguments=arguments)
    return total


def bound(ruling: Pay, limit: Limit) -> Node:
    """The bound of a limit, none where it does not hold."""
    if limit.when is None:
        return limit.bound
    kind = t.Optional(ruling.type)
    return If(type=kind, condition=limit.when, then=limit.bound, otherwise=Literal(type=kind, value=None))
