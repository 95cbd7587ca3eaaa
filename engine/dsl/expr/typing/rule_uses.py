"""Typing of rules of eligibility and pay in use: they are called like functions and written out there.

`rule(a, b)` asks as of today (inside another rule: as of its day), `rule(a, b, day)` as of a day;
`rule(a, b).name` is a line or a derived value.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.finding import Problem
from engine.dsl.expr.environment import Rule, Slot
from engine.dsl.expr.place import Trouble
from engine.dsl.expr.problems.tables import UnknownPart, WrongRuleInputs
from engine.dsl.expr.typing.align import conform
from engine.model.expr import types as t
from engine.model.expr.functions import RULED
from engine.model.expr.substitute import substituted
from engine.model.expr.tree import Call, Coalesce, Extent, Literal, Name, Node
from engine.model.ruling import AS_OF, GIVEN


def used(
    rule: Rule, arguments: tuple[Node, ...], part: str, span: Extent, known: Mapping[str, Slot]
) -> Node | Problem | Trouble:
    """The rule written out for these values, marked as its own; or the first thing wrong with the use."""
    if part and part not in rule.parts:
        return UnknownPart(part, frozenset(rule.parts))
    needed = {**rule.given, AS_OF: t.Date()}
    if not len(rule.given) <= len(arguments) <= len(needed):
        return WrongRuleInputs(rule.shape(), len(arguments))
    day = f"{GIVEN}{AS_OF}"
    is_inside = AS_OF in known and known[AS_OF].path == day
    by_path: dict[str, Node] = {day: Name(type=t.Date(), span=span, path=day if is_inside else "today")}
    for node, (name, kind) in zip(arguments, needed.items(), strict=False):
        fit = conform(filled_rows(node) if isinstance(kind, t.List) else node, kind)
        if isinstance(fit, Problem):
            return Trouble(fit, node.span)
        by_path[f"{GIVEN}{name}"] = fit
    tree = rule.parts[part] if part else rule.result
    return marked(f"{rule.id}.{part}" if part else rule.id, substituted(tree, by_path, span), span)


def filled_rows(node: Node) -> Node:
    """A table that nobody filled has no rows."""
    if not isinstance(node.type, t.Optional) or not isinstance(node.type.item, t.List):
        return node
    none = Literal(type=node.type.item, span=node.span, value=())
    return Coalesce(type=node.type.item, span=node.span, value=node, default=none)


def marked(id: str, tree: Node, span: Extent) -> Node:
    """A tree that is known to be what a rule says."""
    name = Literal(type=t.Text(), span=span, value=id)
    return Call(type=tree.type, span=span, function=RULED, arguments=(name, tree))
