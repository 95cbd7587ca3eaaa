"""Subprocesses: a step that asks for cases of another process."""

from __future__ import annotations

from dataclasses import replace

from engine.dsl.build.context import Context
from engine.dsl.build.processes.effects import starts_of
from engine.dsl.build.processes.place import Place
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import read_pass
from engine.model.ids import NodeId
from engine.model.process import Subprocess
from engine.model.signing import Pass


def build_subprocess(ctx: Context, id: str, view: View, place: Place) -> tuple[Subprocess, Place] | None:
    """One case, or one for each item of a list; `step.ID.round` is the number of the item."""
    inside = replace(place, looped=place.looped | {id})
    starts = starts_of(view, inside)
    if starts is None:
        return None
    passes = read_pass(view.text("waits_for", "all"))
    step = Subprocess(
        id=NodeId(id),
        label=view.text("label"),
        starts=starts,
        over=place.compile(view.get("over"), None),
        waits_for=None if view.flag("async") else passes or Pass.ALL,
        origin=ctx.origin(view.at),
    )
    return step, replace(place, asked=place.asked | {id})
