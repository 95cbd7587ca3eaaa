"""Sentences with placeholders: `工作 {years} 年，不满 {$full} 年`."""

from __future__ import annotations

import re
from collections.abc import Callable

from engine.base.finding import Findings
from engine.dsl.build.expressions import Expressions
from engine.dsl.build.problems.processes import OpenPlaceholder
from engine.dsl.expr.environment import Environment
from engine.dsl.text.node import Scalar
from engine.model.expr.tree import Node
from engine.model.ruling import Sentence

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}|[{}]")
#: Gives the tree of a part of a text, from its offset on; tells what is wrong with it.
CompilePart = Callable[[Scalar, int, str], Node | None]


def sentence(expressions: Expressions, written: Scalar | None, environment: Environment) -> Sentence:
    """The words with the trees of their placeholders; what is wrong in them is told."""
    if written is None:
        return Sentence()

    def part(whole: Scalar, offset: int, text: str) -> Node | None:
        return expressions.compile_part(whole, offset, text, environment, None)

    return Sentence(text=written.text, values=placeholders(written, part, expressions.ctx.findings))


def placeholders(written: Scalar, compile_part: CompilePart, findings: Findings) -> dict[str, Node]:
    """The trees of what stands in braces, by how it is written there."""
    values: dict[str, Node] = {}
    for match in _PLACEHOLDER.finditer(written.text):
        inside = match.group(1)
        if inside is None or not inside.strip():
            findings.add(OpenPlaceholder(), written.span)
        elif (node := compile_part(written, match.start(1), inside)) is not None:
            values[inside] = node
    return values
