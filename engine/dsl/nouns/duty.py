"""Duties: what a post owes in each period (a report a quarter, two drills a half-year), told as a process.

A schedule opens one case for each unit, period and time; its only task asks for the evidence and is due at
the end of the window, or some time after it. Who answers in time has met the duty; what is late shows so.
"""

from __future__ import annotations

from engine.base.finding import Findings
from engine.dsl.build.problems.schedules import NotOfPeriod, WindowBackwards
from engine.dsl.build.view import View
from engine.dsl.shape.process_shapes import DUTY as SHAPE
from engine.dsl.shape.scalars import read_period_day
from engine.dsl.text.node import Scalar, Table
from engine.dsl.text.retell import said, table
from engine.model.beginning import PERIOD_MONTHS

SECTION = "duties"
NOUN = "duty"
MEET = "meet"
#: What lacks one of these was told by the check of shapes and is no process.
NEEDS = frozenset(SHAPE.required)
_START = "(case.period_start ?? case.opened_on)"
_NO_GRACE = "0 天"


def process_of(duty: View, findings: Findings) -> Table:
    """The process that a duty stands for."""
    at = duty.at
    _tell_window(duty, findings)
    return table(
        at,
        {
            "label": duty.get("label"),
            "schedule": _schedule(duty),
            "steps": table(at, {MEET: _task(duty)}),
            "source": duty.child("source").node,
            "told_as": said(NOUN, at),
        },
    )


def _tell_window(duty: View, findings: Findings) -> None:
    since, until = duty.get("from"), duty.get("until")
    months = PERIOD_MONTHS.get(duty.text("every"), 1)
    if until is None:
        return
    last = read_period_day(until.text, months)
    first = read_period_day(since.text, months) if since else (0, 1)
    if last is None:
        findings.add(NotOfPeriod(until.text, duty.text("every")), until.span)
    elif first is not None and last < first:
        findings.add(WindowBackwards(since.text if since else _first_day(duty), until.text), until.span)


def _first_day(duty: View) -> str:
    return "01" if duty.text("every") == "month" else "01-01"


def _schedule(duty: View) -> Table:
    day = duty.get("from") or said(_first_day(duty), duty.at)
    return table(
        duty.at,
        {
            "every": duty.get("every"),
            "on": day,
            "for": duty.get("for"),
            "times": duty.get("times"),
            "first": duty.get("first"),
            "last": duty.get("last"),
            "owed_at_once": said("true", duty.at),
        },
    )


def _task(duty: View) -> Table:
    overdue = duty.child("overdue")
    return table(
        duty.at,
        {
            "label": duty.get("label"),
            "by": duty.child("by").node,
            "form": duty.get("evidence"),
            "within": _within(duty),
            "overdue": table(overdue.at, {"then": overdue.node}) if overdue.node else None,
            "then": duty.child("then").node,
        },
    )


def _within(duty: View) -> Table:
    """Until the end of the window, which is fixed; what may come after it rolls as official limits do."""
    grace, roll = duty.get("grace"), duty.get("roll")
    until = duty.get("until")
    at = until.span if until else duty.at
    return table(
        at,
        {
            "since": said(_day_in_period(duty.text("every"), until), at),
            "amount": grace or said(_NO_GRACE, at),
            "roll": roll or said("next_workday" if grace else "none", at),
            "source": duty.child("source").node,
        },
    )


def _day_in_period(every: str, day: Scalar | None) -> str:
    """An expression for a day of the period (see read_period_day); None is its last."""
    months = PERIOD_MONTHS.get(every, 1)
    found = read_period_day(day.text, months) if day else None
    month, number = found or (months, 0)
    return f"add_days(add_months({_START}, {month}), {number - 1})"
