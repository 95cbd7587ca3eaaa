"""What documents demand of the figures themselves, tested on every day of the life of the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import pairwise

from engine.base.span import Span
from engine.dsl.build.context import Context
from engine.dsl.build.expressions import Expressions
from engine.dsl.build.problems.figures import AssertAsks, AssertBroken, AssertUnclear, FigureFalls
from engine.dsl.build.problems.names import UnknownFigure
from engine.dsl.build.spellings import shown
from engine.dsl.build.view import View
from engine.model.expr import types as t
from engine.model.expr.interpret import evaluate
from engine.model.expr.scope import Values
from engine.model.expr.tree import Aggregate, Call, Node, Source, parameters, walk
from engine.model.expr.values import OutOfRange
from engine.model.ids import ParameterId
from engine.model.rule_set import Parameter, ParameterValue
from engine.model.source import Citation


def check_asserts(ctx: Context, expressions: Expressions, view: View, in_force_from: date) -> None:
    """Every demand of a mechanism, held against the figures that won."""
    for _, entry in view.child("asserts").each():
        is_rising = entry.has("rising")
        if is_rising == entry.has("that") or (entry.has("that") and not entry.has("message")):
            ctx.findings.add(AssertUnclear(), entry.at)
        elif is_rising:
            _rising(ctx, expressions.mechanism, entry)
        else:
            _that(ctx, expressions, entry, in_force_from)


def _document(ctx: Context, entry: View, figures: tuple[Parameter, ...]) -> str:
    """The document of the demand, or else of the figure."""
    cited = ctx.citation(entry.child("source")) or next((p.citation for p in figures if p.citation), None)
    return "" if cited is None else _cited(cited)


def _cited(citation: Citation) -> str:
    return "，".join(part for part in (citation.document, citation.dated, citation.article) if part)


def _rising(ctx: Context, mechanism: str, entry: View) -> None:
    key = ctx.resolve("parameters", mechanism, entry.get("rising"), UnknownFigure)
    figure = None if key is None else ctx.parameters.get(ParameterId(key))
    if figure is None:
        return
    document = _document(ctx, entry, (figure,))
    for before, now in pairwise(figure.values):
        for name, kind, old, new in _pairs(figure, before, now):
            if new < old:  # type: ignore[operator]  # figures of one type
                full = f"{figure.id.partition('.')[2]}{'.' if name else ''}{name}"
                problem = FigureFalls(
                    full, shown(new, kind), shown(old, kind), now.since.isoformat(), document
                )
                ctx.findings.add(problem, now.origin.span)


def _pairs(
    figure: Parameter, before: ParameterValue, now: ParameterValue
) -> Iterator[tuple[str, t.Type, object, object]]:
    """The figures of two days that stand for the same thing."""
    match figure.type, before.value, now.value:
        case t.Record(_, fields), Mapping() as old, Mapping() as new:
            yield from ((name, fields[name], old[name], new[name]) for name in old if name in new)
        case t.List(item), tuple() as old, tuple() as new:
            for number, (one, other) in enumerate(zip(old, new, strict=False), 1):
                yield str(number), item, one, other
        case kind, old, new if type(old) is type(new):
            yield "", kind, old, new


def _that(ctx: Context, expressions: Expressions, entry: View, in_force_from: date) -> None:
    node = expressions.compile(entry.get("that"), expressions.figures_only(), t.Bool())
    if node is None:
        return
    if any(map(_asks, walk(node))):
        ctx.findings.add(AssertAsks(), entry.child("that").at)
        return
    figures = tuple(ctx.parameters[ParameterId(key)] for key in parameters(node))
    begins = {v.since for figure in figures for v in figure.values if v.since > in_force_from}
    for day in sorted({in_force_from, *begins}):
        held = {figure.id: found for figure in figures if (found := figure.at(day)) is not None}
        if len(held) == len(figures) and not _holds(node, held):
            document = _document(ctx, entry, figures)
            problem = AssertBroken(entry.text("message"), day.isoformat(), document)
            ctx.findings.add(problem, _place(ctx, held, entry))
            return


def _asks(node: Node) -> bool:
    return (isinstance(node, Call) and node.query) or (
        isinstance(node, Aggregate) and isinstance(node.source, Source)
    )


def _holds(node: Node, held: Mapping[ParameterId, ParameterValue]) -> bool:
    try:
        return bool(evaluate(node, Values({}, {key: one.value for key, one in held.items()})))
    except OutOfRange:
        return False


def _place(ctx: Context, held: Mapping[ParameterId, ParameterValue], entry: View) -> Span:
    """The newest figure of the lowest layer; the demand itself where it reads none."""
    order = {layer.id: number for number, layer in enumerate(ctx.overlay.layers)}
    newest = max(held.values(), key=lambda one: (order.get(one.origin.layer, 0), one.since), default=None)
    return entry.at if newest is None else newest.origin.span
