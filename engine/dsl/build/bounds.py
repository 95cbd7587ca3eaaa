"""Bounds that layers above put on figures, and whether what is written keeps within them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from engine.dsl.build.context import Context
from engine.dsl.build.spellings import Spelling
from engine.dsl.overlay.child_problems import BoundsWidened, BoundsWithoutFigure, OutOfBounds
from engine.dsl.overlay.timeline import rules_of
from engine.dsl.text.node import BoundsText, Scalar, Table


def tell_bounds(
    ctx: Context, every: Sequence[BoundsText], figures: Sequence[Scalar], spelling: Spelling
) -> None:
    """Tell bounds that are wider than those above them, and figures outside any of them."""
    for above, below in pairwise(every):
        if _wider(above, below, spelling):
            layer = ctx.overlay.layer_of(above.span)
            ctx.findings.add(BoundsWidened(_shown(above), layer), below.span)
    for bounds in every:
        for written in figures:
            if not _inside(written, bounds, spelling):
                layer = ctx.overlay.layer_of(bounds.span)
                ctx.findings.add(OutOfBounds(written.text, _shown(bounds), layer), written.span)


def _read(written: Scalar | None, spelling: Spelling) -> object | None:
    return None if written is None else spelling.read(written.text)


def _below(one: object, other: object) -> bool:
    match one, other:
        case (int() | Decimal() | Fraction(), int() | Decimal() | Fraction()):
            return one < other
        case (date(), date()) | (timedelta(), timedelta()) | (str(), str()):
            return one < other  # type: ignore[operator,no-any-return]  # the patterns pair like with like
        case _:
            return False


def _inside(written: Scalar, bounds: BoundsText, spelling: Spelling) -> bool:
    value = spelling.read(written.text)
    if value is None:
        return True
    least, most = _read(bounds.least, spelling), _read(bounds.most, spelling)
    if least is not None and _below(value, least):
        return False
    if most is not None and _below(most, value):
        return False
    return not bounds.among or value in [spelling.read(one.text) for one in bounds.among]


def _wider(above: BoundsText, below: BoundsText, spelling: Spelling) -> bool:
    ends = [one for one in (below.least, below.most, *below.among) if one is not None]
    return not all(_inside(end, above, spelling) for end in ends)


def _shown(bounds: BoundsText) -> str:
    parts = []
    if bounds.least is not None:
        parts.append(f"min: {bounds.least.text}")
    if bounds.most is not None:
        parts.append(f"max: {bounds.most.text}")
    if bounds.among:
        parts.append(f"enum: {', '.join(one.text for one in bounds.among)}")
    return ", ".join(parts)


def tell_stray_bounds(ctx: Context) -> None:
    """Bounds anywhere but at a parameter and its values bound nothing."""
    inside: set[int] = set()
    for view in ctx.declared["parameters"].values():
        inside.update(id(node) for node in (view.node, view.child("values").node))
        inside.update(id(one.node) for _, one in view.child("values").each())
        inside.add(id(view.child("value").node))
    stack = [ctx.root.node]
    while stack:
        node = stack.pop()
        if not isinstance(node, Table):
            continue
        for entry in node.entries.values():
            rules = rules_of(entry)
            if rules is not None and rules.bounds and id(entry.value) not in inside:
                ctx.findings.add(BoundsWithoutFigure(), rules.bounds[-1].span)
        stack.extend(entry.value for entry in node.entries.values())
