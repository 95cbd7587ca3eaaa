"""Deadlines of a case, and how each was counted, day by day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from engine.base.clock import SHANGHAI
from engine.base.finding import NOTHING, Said
from engine.model.calendar import Calendar
from engine.model.expr import types as t
from engine.model.expr.tree import Node, parameters
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.ids import FieldId, FormId, ParameterId
from engine.model.limit import Within
from engine.model.process import Process, Task, Wait
from engine.model.rule_set import Compiled
from engine.model.state import Activation, CaseState
from engine.model.written import day_written, moment_written
from engine.runtime.facts import driven_value
from engine.runtime.forms.settle import Open, settled
from engine.runtime.scope import CaseScope, local_day, moment
from engine.service.views.case_shape import DayCounted, Deadline
from engine.service.views.cases.worktime import worktime_days
from engine.service.views.due import due_text
from engine.service.views.forms.filling import case_scope
from engine.service.views.shared import DueText, SourceText
from engine.service.views.status import open_activations
from engine.service.views.viewer import Viewer, cited_in, source_text
from engine.service.views.words import amount_words

DAYS_SHOWN_MAX = 120
_WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
_DAY = timedelta(days=1)
Forms = Mapping[FormId, Mapping[FieldId, Value]]


def deadlines(
    viewer: Viewer, compiled: Compiled, process: Process, state: CaseState, forms: Forms
) -> tuple[Deadline, ...]:
    """The deadlines that run now."""
    found: list[Deadline] = []
    for activation in open_activations(state):
        step = next((s for s in process.steps() if s.id == activation.node), None)
        if isinstance(step, Task | Wait) and step.within is not None and activation.due is not None:
            scope = case_scope(viewer, compiled, process, state, forms)
            then = replace(scope, at=activation.entered_at).with_names(moment(activation.entered_at))
            found.append(_deadline(viewer, compiled, process, step, step.within, activation, then))
    return tuple(found)


def _deadline(
    viewer: Viewer,
    compiled: Compiled,
    process: Process,
    step: Task | Wait,
    within: Within,
    activation: Activation,
    scope: CaseScope,
) -> Deadline:
    answers = viewer.answers(compiled)
    calendar = viewer.calendar(compiled)
    due = due_text(activation.due, activation.due_day, activation.provisional, viewer.at, calendar)
    assert due is not None, "the step has a deadline"
    amount = driven_value(settled(within.amount, scope), answers)
    since = driven_value(settled(within.since, scope), answers) if within.since is not None else None
    start = activation.entered_at if since is None or isinstance(since, Open) else since
    known = not isinstance(amount, Open)
    return Deadline(
        step=step.label,
        due=due,
        rule=_rule(start, within, amount) if known else NOTHING,
        days=_counted(calendar, start, due, within) if known else (),
        source=_source(compiled, process, step, within, scope, amount),
        why=activation.id,
    )


def _counted(
    calendar: Calendar, start: datetime | date, due: DueText, within: Within
) -> tuple[DayCounted, ...]:
    if within.worktime and isinstance(start, datetime):
        return worktime_days(calendar, start, due.at)
    return _days(calendar, _day(start), due.day, within.amount.type)


def _rule(start: datetime | date, within: Within, amount: Value) -> Said:
    kind = within.amount.type
    if within.worktime and isinstance(start, datetime):
        at, length = moment_written(start), amount_words(kind, amount)
        return Said(f"自 {at.zh} 起 {length.zh}，只计上班时间", f"{length.en} of office hours from {at.en}")
    if isinstance(kind, t.Date | t.Instant):
        return Said("按规定的日期", "On the day laid down")
    day, length = day_written(_day(start)), amount_words(kind, amount)
    return Said(f"自 {day.zh} 起 {length.zh}，当日不计", f"{length.en} from {day.en}, that day not counted")


def _days(calendar: Calendar, start: date, last: date, kind: Type) -> tuple[DayCounted, ...]:
    """Each day from the one after the start; for limits in natural days only rest days at the end matter."""
    if (last - start).days > DAYS_SHOWN_MAX or isinstance(kind, t.Duration | t.Date | t.Instant):
        return ()
    days: list[DayCounted] = []
    number = 0
    by_workdays = isinstance(kind, t.Workdays)
    day = start + _DAY
    while day <= last:
        counts = calendar.is_workday(day) if by_workdays else True
        number += counts
        days.append(DayCounted(day=day, number=number if counts else None, reason=day_reason(calendar, day)))
        day += _DAY
    return tuple(days)


def day_reason(calendar: Calendar, day: date) -> Said:
    """What the calendar says of a day."""
    zh, en = _WEEKDAYS[day.weekday()], day.strftime("%a")
    known = calendar.holidays.get(day) or calendar.workdays.get(day)
    if day in calendar.workdays:
        return Said(f"{zh}，{known}，上班", f"{en}, {known}, worked")
    if day in calendar.holidays:
        return Said(f"{zh}，{known}，放假", f"{en}, {known}, off")
    rests = day.weekday() >= 5
    unknown = not calendar.knows(day)
    return Said(
        zh + ("，休息" if rests else "") + ("（当年放假安排未公布）" if unknown else ""),
        en + (", off" if rests else "") + (" (days off of that year not announced)" if unknown else ""),
    )


def _source(
    compiled: Compiled, process: Process, step: Task | Wait, within: Within, scope: CaseScope, amount: Value
) -> SourceText | None:
    """The citation of the limit, of the figure it takes, of the step, or of the mechanism."""
    if within.citation is not None:
        return source_text(within.citation, step.origin)
    figure = _figure(compiled, within.amount, scope, amount)
    if figure is not None and figure.document:
        return figure
    own = step.citation if isinstance(step, Task) else None
    home = cited_in(compiled.rules, process.mechanism, own or process.citation, step.origin)
    return replace(home, place=figure.place) if home and figure and figure.place else home


def _figure(compiled: Compiled, node: Node, scope: CaseScope, amount: Value) -> SourceText | None:
    for key in parameters(node):
        parameter = compiled.rules.parameters[ParameterId(key)]
        held = parameter.at(local_day(scope.at))
        if held is not None and held.value == amount:
            return source_text(held.citation or parameter.citation, held.origin)
    return None


def _day(start: datetime | date) -> date:
    return start.astimezone(SHANGHAI).date() if isinstance(start, datetime) else start
