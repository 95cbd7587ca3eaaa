"""The clock of a whole case, as a process says it: limit, start, pauses."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dsl.build.context import Context
from engine.dsl.build.problems.clocks import ClockWithoutLimit
from engine.dsl.build.problems.names import UnknownStep
from engine.dsl.build.processes.limits import within_of
from engine.dsl.build.processes.outcomes import START
from engine.dsl.build.processes.place import Place
from engine.dsl.build.view import View
from engine.dsl.text.node import Scalar
from engine.model.expr import types as t
from engine.model.ids import NodeId
from engine.model.limit import CaseClock, Pause


def build_clock(ctx: Context, process: View, place: Place, steps: frozenset[str]) -> CaseClock | None:
    """`within` of a process, and what `clock` says beside it."""
    view = process.child("clock")
    within = within_of(ctx, process.child("within"), place)
    if not process.has("within") and view.node is not None:
        ctx.findings.add(ClockWithoutLimit(), view.at)
    if within is None:
        return None
    return CaseClock(
        within=within,
        starts=_step(ctx, view.get("starts"), steps),
        pauses=_pauses(ctx, view.child("pauses"), place, steps | {START}),
        paused_most=place.compile(view.get("paused_most"), t.Days()),
    )


def _step(ctx: Context, written: Scalar | None, steps: frozenset[str]) -> NodeId | None:
    if written is None:
        return None
    if written.text not in steps:
        ctx.findings.add(UnknownStep(written.text, steps), written.span)
        return None
    return NodeId(written.text)


def _pauses(ctx: Context, view: View, place: Place, steps: frozenset[str]) -> Mapping[str, Pause]:
    found = {}
    for key, entry in view.each():
        nodes = (_step(ctx, one, steps) for one in entry.child("during").scalars())
        found[key] = Pause(
            id=key,
            label=entry.text("label"),
            during=tuple(node for node in nodes if node is not None),
            by=place.seats(entry.child("by").scalars()),
        )
    return found
