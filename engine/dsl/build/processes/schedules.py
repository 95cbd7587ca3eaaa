"""When a process begins by itself."""

from __future__ import annotations

from datetime import date

from engine.dsl.build.context import Context
from engine.dsl.build.problems.names import UnknownUnitType
from engine.dsl.build.problems.schedules import NoTimes, NotOfPeriod
from engine.dsl.build.view import View
from engine.dsl.shape.scalars import read_period_day
from engine.model.beginning import PERIOD_MONTHS, Schedule

TIMES_MAX = 31


def build_schedule(ctx: Context, view: View) -> Schedule | None:
    """The schedule of a process, if it has one that can be read."""
    on, every, target = view.get("on"), view.text("every"), view.get("for")
    if on is None or target is None or every not in PERIOD_MONTHS:
        return None
    if read_period_day(on.text, PERIOD_MONTHS[every]) is None:
        ctx.findings.add(NotOfPeriod(on.text, every), on.span)
        return None
    known = frozenset(map(str, ctx.organisation.unit_types))
    if target.text not in known:
        ctx.findings.add(UnknownUnitType(target.text, known), target.span)
        return None
    return Schedule(
        every=every,
        on=on.text,
        unit_type=target.text,
        times=_times(ctx, view),
        first=view.day("first") or date.min,
        last=view.day("last") or date.max,
        owed_at_once=view.flag("owed_at_once"),
    )


def _times(ctx: Context, view: View) -> int:
    times = view.number("times")
    if times is None or 1 <= times <= TIMES_MAX:
        return times or 1
    ctx.findings.add(NoTimes(times, TIMES_MAX), view.child("times").at)
    return 1
