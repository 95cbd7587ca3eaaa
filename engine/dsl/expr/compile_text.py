"""The front door: the text of one expression becomes a typed tree, or findings."""

from __future__ import annotations

from engine.base.finding import Findings, Problem, Said
from engine.base.span import Span
from engine.dsl.expr.environment import Environment
from engine.dsl.expr.limits import within_limits
from engine.dsl.expr.place import Place, Reporter
from engine.dsl.expr.problems.types import WrongType
from engine.dsl.expr.syntax.parse import parse
from engine.dsl.expr.typing.align import conform
from engine.dsl.expr.typing.expression import ExpressionTyper
from engine.model.expr.tree import Node
from engine.model.expr.types import Type, shown

Expected = Type | tuple[Type, ...] | None


def compile_text(
    text: str,
    span: Span,
    environment: Environment,
    expected: Expected,
    findings: Findings,
    *,
    honest: bool = True,
) -> Node | None:
    """The typed tree of an expression, or None after everything wrong with it was noted.

    `span` is where the scalar stands; `honest` says that its characters stand in the file one to one from
    its first column (a plain scalar on one line), so that parts can be pointed at. With several expected
    types the first that fits is taken.
    """
    report = Reporter(Place(span, honest), findings)
    raw = parse(text, report)
    node = None if raw is None else ExpressionTyper(environment, report).node(raw)
    if node is None or not within_limits(node, report):
        return None
    return fitting(node, expected, report)


def fitting(node: Node, expected: Expected, report: Reporter) -> Node | None:
    """The node as a value of the type (one of the types) its place needs."""
    if expected is None:
        return node
    wanted = expected if isinstance(expected, tuple) else (expected,)
    tried = [conform(node, kind) for kind in wanted]
    for made in tried:
        if not isinstance(made, Problem):
            return made
    report.note(_why(node, wanted, tried), node.span)
    return None


def _why(node: Node, wanted: tuple[Type, ...], tried: list[Node | Problem]) -> Problem:
    telling = [p for p in tried if isinstance(p, Problem) and not isinstance(p, WrongType)]
    if telling:
        return telling[0]
    names = [shown(kind) for kind in wanted]
    return WrongType(shown(node.type), Said("或".join(n.zh for n in names), " or ".join(n.en for n in names)))
