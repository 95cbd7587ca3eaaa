"""Sentences with placeholders: `工作 {years} 年，不满 {$full} 年`."""

from __future__ import annotations

import re

from engine.dsl.build.expressions import Expressions
from engine.dsl.build.process_problems import OpenPlaceholder
from engine.dsl.expr.environment import Environment
from engine.dsl.text.node import Scalar
from engine.model.ruling import Sentence

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}|[{}]")


def sentence(expressions: Expressions, written: Scalar | None, environment: Environment) -> Sentence:
    """The words with the trees of their placeholders; what is wrong in them is told."""
    if written is None:
        return Sentence()
    values = {}
    for match in _PLACEHOLDER.finditer(written.text):
        inside = match.group(1)
        if inside is None or not inside.strip():
            expressions.ctx.findings.add(OpenPlaceholder(), written.span)
            continue
        node = expressions.compile_part(written, match.start(1), inside, environment, None)
        if node is not None:
            values[inside] = node
    return Sentence(text=written.text, values=values)
