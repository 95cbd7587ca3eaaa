"""The calendar of duties: for each unit and period whether what is owed was met, in time or late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from engine.base.finding import Said
from engine.model.beginning import PERIOD_MONTHS, Schedule
from engine.model.expr.periods import period_of
from engine.model.ids import CaseId, PersonId, ProcessId, UnitId, UnitTypeId
from engine.model.process import Process
from engine.model.refusal import Refused
from engine.model.state import CaseState
from engine.runtime.scope import local_day
from engine.service.engine import Engine
from engine.service.schedules import period_name
from engine.service.views.shared import Named
from engine.service.views.viewer import Viewer, forbidden, looking

NOUN = "duty"
UNITS_MAX = 60
CASES_MAX = 400
#: So long after a year cases for it are still looked for: a worker that stood still opens them late.
LATE_MONTHS = 3

STATES = {
    "met": Said("已完成", "Met"),
    "late": Said("逾期完成", "Met late"),
    "open": Said("办理中", "Open"),
    "overdue": Said("已逾期", "Overdue"),
    "ended": Said("已终止", "Ended"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """One case of a duty: how it stands and when it was or is due."""

    case: CaseId
    state: str
    said: Said
    due: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyRow:
    """A unit, and for each period the cases it owes."""

    unit: Named
    cells: tuple[tuple[Owed, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyView:
    """A duty over the periods of a year."""

    process: ProcessId
    label: str
    periods: tuple[str, ...]
    rows: tuple[DutyRow, ...]
    more_units: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyCalendar:
    """All duties of the reader's units in a year."""

    year: int
    duties: tuple[DutyView, ...]


def duty_calendar(engine: Engine, person: PersonId, year: int | None = None) -> DutyCalendar | Refused:
    """What the units of a person owe in a year, and how it stands."""
    with looking(engine, person) as viewer:
        if not viewer.scope:
            return forbidden()
        wanted = year or viewer.today.year
        return DutyCalendar(year=wanted, duties=tuple(_duties(viewer, wanted)))


def has_duties(viewer: Viewer) -> bool:
    """Whether the rules in force know any duty."""
    return any(p.told_as == NOUN for compiled in viewer.active for p in compiled.rules.processes.values())


def _duties(viewer: Viewer, year: int) -> Iterator[DutyView]:
    for compiled in viewer.active:
        for process in compiled.rules.processes.values():
            if process.told_as == NOUN and process.schedule is not None:
                view = _duty(viewer, process, process.schedule, year)
                if view.rows:
                    yield view


def _duty(viewer: Viewer, process: Process, schedule: Schedule, year: int) -> DutyView:
    starts = _starts(schedule, year)
    units = [
        unit.id
        for unit in viewer.organisation.of_type(UnitTypeId(schedule.unit_type), viewer.today)
        if unit.id in viewer.scope
    ]
    rows = tuple(_row(viewer, process, schedule, unit, year) for unit in units[:UNITS_MAX])
    return DutyView(
        process=process.id,
        label=process.label,
        periods=tuple(period_name(start, PERIOD_MONTHS[schedule.every]) for start in starts),
        rows=rows,
        more_units=max(0, len(units) - UNITS_MAX),
    )


def _starts(schedule: Schedule, year: int) -> tuple[date, ...]:
    months = PERIOD_MONTHS[schedule.every]
    starts = (date(year, month, 1) for month in range(1, 13, months))
    return tuple(start for start in starts if schedule.first <= start <= schedule.last)


def _row(viewer: Viewer, process: Process, schedule: Schedule, unit: UnitId, year: int) -> DutyRow:
    """A case stands in the period it was opened for, however late that was."""
    months = PERIOD_MONTHS[schedule.every]
    owed: dict[date, tuple[Owed, ...]] = dict.fromkeys(_starts(schedule, year), ())
    since, until = date(year, 1, 1), date(year + 1, LATE_MONTHS + 1, 1)
    for row in viewer.work.cases_about(process.id, unit, since, until, CASES_MAX):
        start = row.state.period_start or period_of(local_day(row.state.opened_at), months).low
        if start in owed:
            owed[start] += (_owed(row.state, viewer.at),)
    return DutyRow(unit=viewer.unit(unit), cells=tuple(owed.values()))


def _owed(state: CaseState, now: datetime) -> Owed:
    steps = [step for step in state.activations.values() if step.due is not None]
    due = max((step.due for step in steps if step.due), default=None)
    day = max((step.due_day for step in steps if step.due_day), default=None)
    how = _how(state, due, now)
    return Owed(case=state.id, state=how, said=STATES[how], due=day)


def _how(state: CaseState, due: datetime | None, now: datetime) -> str:
    moment = state.closed_at or now
    late = due is not None and moment > due
    if state.is_open:
        return "overdue" if late else "open"
    if state.status != "done":
        return "ended"
    return "late" if late else "met"
