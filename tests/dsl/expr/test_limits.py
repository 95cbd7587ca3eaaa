"""Limits that hold for a tree however it was put together."""

from __future__ import annotations

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.expr.limits import within_limits
from engine.dsl.expr.place import Place, Reporter
from engine.dsl.expr.problems.syntax import TooDeep
from engine.model.expr import types as t
from engine.model.expr.interpret import evaluate
from engine.model.expr.tree import Name, Node, Unary
from engine.model.expr.values import Value
from tests.dsl.expr.test_values import typed
from tests.dsl.expr.world import scope


def nested(levels: int) -> Node:
    """A negation of a negation of a negation."""
    node: Node = Name(type=t.Bool(), path="form.urgent")
    for _ in range(levels):
        node = Unary(type=t.Bool(), op="not", operand=node)
    return node


def problems(node: Node) -> list[type]:
    """What is told about a tree."""
    findings = Findings()
    within_limits(node, Reporter(Place(Span("t", 1, 1, 1, 9)), findings))
    return [type(f.problem) for f in findings.sorted()]


def test_definitions_written_out_cannot_go_deeper_than_the_evaluators() -> None:
    assert problems(nested(5000)) == [TooDeep]


def test_the_deepest_tree_that_may_be_written_is_evaluated() -> None:
    assert problems(nested(90)) == []
    value: Value = evaluate(nested(90), scope())
    assert value is True


def test_as_many_levels_may_be_written_as_are_promised() -> None:
    assert evaluate(typed("not " * 30 + "urgent"), scope()) is True
