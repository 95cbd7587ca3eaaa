"""Processes that begin by themselves: a job for each period, and then one start for each unit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.model.ids import UnitTypeId
from engine.model.process import Process, Schedule
from engine.model.rule_set import RuleSet
from engine.runtime.calendar import midnight
from engine.runtime.scope import local_day
from engine.service.jobs_rows import SCHEDULE, START, job_id
from engine.service.ports import Work
from engine.service.rows import JobRow


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a schedule comes round."""

    period: str
    at: datetime


def plan_schedules(work: Work, rules: RuleSet, since: datetime) -> None:
    """Keep a job for the next time of every schedule of a rule set."""
    for process in rules.processes.values():
        if process.schedule is not None:
            plan_next(work, rules, process, process.schedule, since)


def plan_next(work: Work, rules: RuleSet, process: Process, schedule: Schedule, since: datetime) -> None:
    """Keep the job of the first time at or after a moment; the same time is kept once."""
    coming = next_occurrence(schedule, since)
    key = f"schedule:{process.id}:{coming.period}"
    body = {"process": process.id, "pack": rules.pack, "period": coming.period}
    work.put_job(JobRow(id=job_id(key), kind=SCHEDULE, key=key, run_at=coming.at, body=body))


def next_occurrence(schedule: Schedule, since: datetime) -> Occurrence:
    """The first time at or after a moment: yearly on month-day, monthly on a day."""
    day = local_day(since)
    candidates = (_in_year(schedule, day.year + n) for n in (0, 1)) if schedule.every == "year" else (
        _in_month(schedule, day, n) for n in (0, 1)
    )  # fmt: skip
    return next(found for found in candidates if found.at >= since)


def _in_year(schedule: Schedule, year: int) -> Occurrence:
    month, day = (int(part) for part in schedule.on.split("-"))
    return Occurrence(str(year), midnight(date(year, month, day)))


def _in_month(schedule: Schedule, day: date, later: int) -> Occurrence:
    index = day.year * 12 + day.month - 1 + later
    year, month = index // 12, index % 12 + 1
    return Occurrence(f"{year}-{month:02d}", midnight(date(year, month, int(schedule.on[-2:]))))


def run_schedule(work: Work, rules: RuleSet | None, job: JobRow, now: datetime) -> None:
    """A period has come: a start for each unit of the type, and the job of the next period."""
    process = rules.processes.get(job.body["process"]) if rules else None
    if rules is None or process is None or process.schedule is None:
        return
    units = work.organisation().of_type(UnitTypeId(process.schedule.unit_type), local_day(now))
    for unit in units:
        key = f"{job.key}:{unit.id}"
        body = {"process": process.id, "unit": unit.id, "typed": {}}
        work.put_job(JobRow(id=job_id(key), kind=START, key=key, run_at=job.run_at, body=body))
    later = next_occurrence(process.schedule, job.run_at)
    if later.at == job.run_at:
        later = next_occurrence(process.schedule, _just_after(job.run_at))
    plan_next(work, rules, process, process.schedule, later.at)


def _just_after(moment: datetime) -> datetime:
    return moment.replace(microsecond=1)
