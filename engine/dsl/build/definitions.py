"""Definitions: named expressions of a mechanism, built in the order in which they need one another."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from graphlib import CycleError, TopologicalSorter

from engine.dsl.build.context import Context
from engine.dsl.build.expressions import CASE, Expressions
from engine.dsl.build.problems.names import DefinitionCycle
from engine.dsl.build.view import View
from engine.dsl.text.node import Scalar

_WORD = re.compile(r'"[^"\n]*"|“[^”\n]*”|[.$]\s*[^\W\d]\w*|[^\W\d]\w*')


def build_definitions(ctx: Context, expressions: Expressions, view: View) -> None:
    """Every definition of a mechanism that can be read, into `expressions`."""
    entries = dict(view.child("definitions").each())
    written = {key: _expression(entry) for key, entry in entries.items()}
    for key in _ordered(ctx, expressions, written, entries):
        environment = expressions.environment({**expressions.every_form(), **CASE})
        node = expressions.compile(written[key], environment, None)
        if node is None:
            ctx.broken.add(f"{expressions.mechanism}.{key}")
        else:
            expressions.definitions[key] = node


def _expression(view: View) -> Scalar | None:
    return view.scalar or view.get("expr")


def words(text: str) -> frozenset[str]:
    """The bare names in an expression."""
    return frozenset(word for word in _WORD.findall(text) if word[0] not in '.$"“')


def _ordered(
    ctx: Context, expressions: Expressions, written: Mapping[str, Scalar | None], entries: Mapping[str, View]
) -> list[str]:
    """The definitions, each after those it needs; circles are told and left out."""
    needs = {
        key: set[str]() if scalar is None else {*words(scalar.text)} & set(written)
        for key, scalar in written.items()
    }

    def told(circle: tuple[str, ...]) -> None:
        ctx.findings.add(DefinitionCycle(circle), entries[circle[0]].at)
        ctx.broken.update(f"{expressions.mechanism}.{one}" for one in circle)

    return in_order(needs, told)


def in_order(needs: Mapping[str, set[str]], told: Callable[[tuple[str, ...]], None]) -> list[str]:
    """Names, each after those it needs; circles are told and left out."""
    while True:
        try:
            return [key for key in TopologicalSorter(needs).static_order() if key in needs]
        except CycleError as found:
            circle = tuple(reversed(found.args[1]))
        told(circle)
        needs = {key: needed - set(circle) for key, needed in needs.items() if key not in circle}
