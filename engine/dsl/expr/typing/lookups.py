"""Typing of decision tables in use: a table is called like a function, its inputs in their order.

`table(a, b)` is the output where there is one, else all of them as a record; `table(a, b).name` is one of
them.
"""

from __future__ import annotations

from engine.base.finding import Problem
from engine.dsl.expr.place import Trouble
from engine.dsl.expr.problems.tables import UnknownOutput, WrongTableInputs
from engine.dsl.expr.typing.align import conform
from engine.model.expr import types as t
from engine.model.expr.table import Table
from engine.model.expr.tree import Extent, Lookup, Node
from engine.model.expr.types import Type


def lookup(table: Table, arguments: tuple[Node, ...], output: str, span: Extent) -> Node | Problem | Trouble:
    """The typed use of a table, or the first thing wrong with it."""
    known = frozenset(column.id for column in table.outputs)
    if output and output not in known:
        return UnknownOutput(output, known)
    if len(arguments) != len(table.inputs):
        return WrongTableInputs(table.shape(), len(arguments))
    given: list[Node] = []
    for node, column in zip(arguments, table.inputs, strict=True):
        fit = node if _is_any_points(node.type, column.type) else conform(node, column.type)
        if isinstance(fit, Problem):
            return Trouble(fit, node.span)
        given.append(fit)
    return Lookup(type=table.result(output), span=span, table=table, arguments=tuple(given), output=output)


def _is_any_points(found: Type, needed: Type) -> bool:
    """Points of whatever unit, in whole points, are compared with the bare points of a table."""
    bare = needed.item if isinstance(needed, t.Optional) else needed
    return isinstance(found, t.Points) and found.scale == 0 and found.exact and bare == t.Points()
