"""Limits of time: how long, counted from when."""

from __future__ import annotations

from engine.dsl.build.context import Context
from engine.dsl.build.problems.clocks import WorktimeOfDays, WorktimeWithoutHours
from engine.dsl.build.processes.place import Place
from engine.dsl.build.view import View
from engine.model.expr import types as t
from engine.model.expr.tree import Node
from engine.model.limit import Roll, Within

LIMITS: tuple[t.Type, ...] = (t.Workdays(), t.Days(), t.Months(), t.Duration())
SINCE: tuple[t.Type, ...] = (t.Instant(), t.Date())


def within_of(ctx: Context, view: View, place: Place) -> Within | None:
    """A limit as it is written: briefly, or with what it is counted from and how it rolls."""
    if view.node is None:
        return None
    amount = place.compile(view.scalar or view.get("amount"), LIMITS)
    since = place.compile(view.get("since"), SINCE)
    if amount is None:
        return None
    return Within(
        amount=amount,
        since=since,
        roll=Roll.NONE if view.text("roll") == "none" else Roll.NEXT_WORKDAY,
        worktime=_worktime(ctx, view, amount),
        citation=ctx.citation(view.child("source")),
    )


def _worktime(ctx: Context, view: View, amount: Node) -> bool:
    """`counts: worktime`: of hours, in a place whose calendar says when offices are open."""
    if view.text("counts") != "worktime":
        return False
    kind = amount.type.item if isinstance(amount.type, t.Optional) else amount.type
    if not isinstance(kind, t.Duration):
        ctx.findings.add(WorktimeOfDays(), view.child("counts").at)
    elif not ctx.root.child("calendar").has("hours"):
        ctx.findings.add(WorktimeWithoutHours(), view.child("counts").at)
    return True
