"""Typing of names, of members of what a name stands for, and of outputs of tables."""

from __future__ import annotations

from dataclasses import replace

from engine.dsl.expr.syntax import raw as r
from engine.dsl.expr.syntax.raw import Raw
from engine.dsl.expr.typing.composing import lookup_used, rule_used
from engine.dsl.expr.typing.resolve import Names, dotted, member, parameter
from engine.dsl.expr.typing.typer import Typer
from engine.model.expr import types as t
from engine.model.expr.tree import Node


def named(typer: Typer, raw: r.Ident | r.Dot | r.Param) -> Node | None:
    """What a name stands for; known to be there where a condition said so."""
    found = _found(typer, raw)
    if found is not None and found in typer.present and isinstance(found.type, t.Optional):
        return replace(found, type=found.type.item)
    return found


def _found(typer: Typer, raw: r.Ident | r.Dot | r.Param) -> Node | None:
    if isinstance(raw, r.Param):
        return typer.noted(parameter(raw.name, typer.environment, raw.span), raw.span)
    names = Names(typer.environment, typer.row)
    written = dotted(raw)
    found = None if written is None else names.find(written, raw.span)
    if found is not None:
        return typer.noted(found, raw.span)
    match raw:
        case r.Dot(r.Apply(function) as used, output) if function in typer.environment.tables:
            return lookup_used(typer, used, output, raw.span)
        case r.Dot(r.Apply(function) as used, part) if function in typer.environment.rules:
            return rule_used(typer, used, part, raw.span)
    if isinstance(raw, r.Dot) and not _is_unknown(typer, raw.of):
        of = typer.value(raw.of)
        made = None if of is None else member(of, raw.name, typer.environment, raw.span)
        return None if made is None else typer.noted(made, raw.span)
    return typer.note(names.unknown(written or raw.name), raw.span)


def _is_unknown(typer: Typer, raw: Raw) -> bool:
    """Whether it is a plain dotted name that stands for nothing, so that the whole name is to blame."""
    written = dotted(raw)
    if written is None:
        return False
    found = Names(typer.environment, typer.row).find(written, raw.span)
    inner = raw.of if isinstance(raw, r.Dot) else None
    return found is None and (inner is None or _is_unknown(typer, inner))
