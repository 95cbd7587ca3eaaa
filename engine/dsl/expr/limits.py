"""Limits on what an expression may cost."""

from __future__ import annotations

from engine.dsl.expr.place import Reporter
from engine.dsl.expr.problems.syntax import TooCostly, TooDeep, TooLarge, TooManyAggregates
from engine.model.expr import types as t
from engine.model.expr.functions import FUNCTIONS, PLUGIN_COST
from engine.model.expr.tree import Aggregate, Call, Lookup, Node, Source, children, walk

NODES_MAX = 500
COST_MAX = 10_000
AGGREGATES_MAX = 5
AGGREGATE_COST = 500
#: Typing adds conversions to what was written (32 levels), and definitions are written out inside others.
DEPTH_TYPED_MAX = 96


def within_limits(node: Node, report: Reporter) -> bool:
    """Whether a tree is small and cheap enough; notes each limit it exceeds.

    Whoever writes definitions out into a tree asks again afterwards.
    """
    if is_too_deep(node):
        report.note(TooDeep(DEPTH_TYPED_MAX), node.span)
        return False
    nodes = list(walk(node))
    aggregates = sum(1 for n in nodes if isinstance(n, Aggregate) and isinstance(n.source, Source))
    work = cost(node)
    problems = (
        len(nodes) > NODES_MAX and TooLarge(len(nodes), NODES_MAX),
        aggregates > AGGREGATES_MAX and TooManyAggregates(aggregates, AGGREGATES_MAX),
        work > COST_MAX and TooCostly(work, COST_MAX),
    )
    for problem in problems:
        if problem:
            report.note(problem, node.span)
    return not any(problems)


def is_too_deep(node: Node) -> bool:
    """Whether evaluating the tree would go deeper than the evaluators promise to."""
    level: tuple[Node, ...] = (node,)
    for _ in range(DEPTH_TYPED_MAX):
        level = tuple(part for parent in level for part in _parts(parent))
        if not level:
            return False
    return True


def _parts(node: Node) -> tuple[Node, ...]:
    if not isinstance(node, Aggregate):
        return children(node)
    seeing = tuple(part for part in (node.expr, node.where) if part is not None)
    return (*children(node), *seeing)


def cost(node: Node) -> int:
    """An upper bound of the work: a node is 1, a table its cells, a query 50, an aggregate 500."""
    below = sum(map(cost, children(node)))
    match node:
        case Aggregate(source=Source()):
            return AGGREGATE_COST + below
        case Aggregate(source=source, expr=expr, where=where):
            assert not isinstance(source, Source)
            rows = source.type.size_max if isinstance(source.type, t.List) else 1
            return below + rows * sum(cost(part) for part in (expr, where) if part is not None)
        case Call(function=name, query=query):
            known = FUNCTIONS.get(name)
            return below + (known.cost if known else PLUGIN_COST if query else 1)
        case Lookup(table=table):
            computed = max(map(cost, table.computed()), default=0)
            return below + 1 + len(table.rows) * len(table.inputs) + computed
        case _:
            return below + 1
