"""What a process says to the cases that run under an older version of it."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dsl.build.context import Context
from engine.dsl.build.problems.names import UnknownStep
from engine.dsl.build.problems.processes import StillThere
from engine.dsl.build.view import View
from engine.model.ids import NodeId


def renamed_steps(ctx: Context, steps: Mapping[str, View]) -> dict[NodeId, NodeId]:
    """Old ids of steps; one that another step bears cannot be an old one."""
    found = {}
    for step, entry in steps.items():
        old = entry.get("renamed_from")
        if old is not None and old.text in steps:
            ctx.findings.add(StillThere(old.text), old.span)
        elif old is not None:
            found[NodeId(old.text)] = NodeId(step)
    return found


def migrations(ctx: Context, view: View, steps: Mapping[str, View]) -> dict[NodeId, NodeId]:
    """Where cases go on whose open step is gone: always at a task."""
    tasks = frozenset(step for step, entry in steps.items() if entry.has("by") or entry.has("consent"))
    found = {}
    for old, entry in view.each():
        target = entry.scalar
        if old in steps:
            ctx.findings.add(StillThere(old), entry.at)
        elif target is not None and target.text not in tasks:
            ctx.findings.add(UnknownStep(target.text, tasks), target.span)
        elif target is not None:
            found[NodeId(old)] = NodeId(target.text)
    return found
