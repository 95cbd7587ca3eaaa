"""Processes that begin by themselves: a job for each period, and then the starts for each unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, takewhile

from engine.model.beginning import LAST_DAY, PERIOD_MONTHS, Schedule
from engine.model.expr.periods import period_of
from engine.model.ids import UnitTypeId
from engine.model.process import Process
from engine.model.rule_set import RuleSet
from engine.runtime.calendar import midnight
from engine.runtime.scope import local_day
from engine.service.jobs_rows import SCHEDULE, START, job_id
from engine.service.ports import Work
from engine.service.rows import JobRow

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a schedule comes round: in which period, which begins on `start`."""

    period: str
    start: date
    at: datetime


def plan_schedules(work: Work, rules: RuleSet, since: datetime) -> None:
    """Keep a job for the next time of every schedule of a rule set."""
    for process in rules.processes.values():
        if process.schedule is not None:
            plan_next(work, rules, process, process.schedule, _owed_since(process.schedule, since))


def _owed_since(schedule: Schedule, since: datetime) -> datetime:
    """From when on cases are due: for what is owed at once, from the start of the period that runs."""
    if not schedule.owed_at_once:
        return since
    return midnight(period_of(local_day(since), PERIOD_MONTHS[schedule.every]).low)


def plan_next(work: Work, rules: RuleSet, process: Process, schedule: Schedule, since: datetime) -> None:
    """Keep the job of the first time at or after a moment, if there is one; the same time is kept once."""
    coming = next_occurrence(schedule, since)
    if coming is None:
        return
    key = f"schedule:{process.id}:{coming.period}"
    body = {
        "process": process.id,
        "pack": rules.pack,
        "period": coming.period,
        "start": coming.start.isoformat(),
    }
    work.put_job(JobRow(id=job_id(key), kind=SCHEDULE, key=key, run_at=coming.at, body=body))


def next_occurrence(schedule: Schedule, since: datetime) -> Occurrence | None:
    """The first time at or after a moment; None when the schedule has come to its end."""
    coming = (found for found in occurrences(schedule, local_day(since)) if found.at >= since)
    return next(coming, None)


def occurrences(schedule: Schedule, since: date) -> Iterator[Occurrence]:
    """The times of a schedule, from the period on in which a day lies."""
    months = PERIOD_MONTHS[schedule.every]
    begin = period_of(max(since, schedule.first), months).low
    starts = (_months_later(begin, months * n) for n in count())
    for start in takewhile(lambda day: day <= schedule.last and day.year < date.max.year, starts):
        if start >= schedule.first:
            yield Occurrence(period_name(start, months), start, midnight(_day_in(schedule, start, months)))


def period_name(start: date, months: int) -> str:
    """What a period is called: 2025, 2025H2, 2025Q3, 2025-07."""
    number = (start.month - 1) // months + 1
    names = {12: f"{start.year}", 6: f"{start.year}H{number}", 3: f"{start.year}Q{number}"}
    return names.get(months, f"{start.year}-{start.month:02d}")


def _day_in(schedule: Schedule, start: date, months: int) -> date:
    if schedule.on == LAST_DAY:
        end: date = period_of(start, months).high
        return end
    month, _, day = schedule.on.rpartition("-")
    return _months_later(start, int(month or "1") - 1).replace(day=int(day))


def _months_later(first: date, months: int) -> date:
    index = first.year * 12 + first.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def run_schedule(work: Work, rules: RuleSet | None, job: JobRow, now: datetime) -> None:
    """A period has come: the starts for each unit of the type, and the job of the next period."""
    process = rules.processes.get(job.body["process"]) if rules else None
    if rules is None or process is None or process.schedule is None:
        return
    schedule = process.schedule
    for unit in work.organisation().of_type(UnitTypeId(schedule.unit_type), local_day(now)):
        for number in range(1, schedule.times + 1):
            key = f"{job.key}:{unit.id}" if number == 1 else f"{job.key}:{unit.id}:{number}"
            body = {"process": process.id, "unit": unit.id, "typed": {}, "period_start": job.body["start"]}
            work.put_job(JobRow(id=job_id(key), kind=START, key=key, run_at=job.run_at, body=body))
    plan_next(work, rules, process, schedule, job.run_at + _INSTANT)
