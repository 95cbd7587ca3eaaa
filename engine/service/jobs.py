"""Work that is due: timers, follow-ups, schedules, messages outside; each once, failures kept apart."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from engine.model.command import SYSTEM, Fire, StartCase
from engine.model.ids import CaseId, CommandId, PackId, ProcessId, TimerId, UnitId
from engine.runtime.decide.firing import TIMER_GONE
from engine.runtime.decide.serving import NOT_SERVED
from engine.service import mode_ends
from engine.service.children import hear_of, not_started, run_stop
from engine.service.engine import Engine
from engine.service.execute import carry_out
from engine.service.in_line import run_line
from engine.service.jobs_rows import (
    HANDOVER,
    HEAR,
    LAPSE,
    LINE,
    MIGRATE,
    MIGRATION,
    MODE_CLOSE,
    MODE_END,
    PURGE,
    REHEARSAL,
    RESEAT,
    SCHEDULE,
    START,
    STOP,
    TAKE_OVER,
    TIMER,
)
from engine.service.lapsing import run_lapse
from engine.service.migration import batches as migration
from engine.service.migration import rehearsal
from engine.service.outside import OUTSIDE, run_outside
from engine.service.ports import Work
from engine.service.refusing import RolledBack
from engine.service.reseating import run_handover, run_reseating
from engine.service.rows import JobRow, StoreBusy
from engine.service.schedules import run_schedule
from engine.service.taking_over import run_take_over

ATTEMPTS_MAX = 8
_FIRST_PAUSE = timedelta(minutes=1)
ERROR_CHARS_MAX = 500


def run_due(engine: Engine, limit: int = 100) -> int:
    """Carry out what is due, up to a limit; how many jobs were done.

    Due cases are found without a lock; then a case is locked and its jobs run in due order, one transaction
    each. A job that fails is tried again later and holds up no other case.
    """
    now = engine.clock.now()
    with engine.store.read() as work:
        due = work.due_jobs(now, limit)
    done, seen = 0, set[CaseId]()
    for job in due:
        if job.kind in OUTSIDE:
            done += run_outside(engine, job, _failed)
        elif job.case is None:
            done += _apart(engine, job, _run_lone)
        elif job.case not in seen:
            seen.add(job.case)
            done += _run_case(engine, job.case, now)
    return done


def _run_case(engine: Engine, case: CaseId, now: datetime) -> int:
    """The due jobs of a case in order, until one fails or none is left."""
    done = 0
    while True:
        with engine.store.read() as work:
            jobs = work.jobs_of_case(case, now)
        if not jobs or not _apart(engine, jobs[0], _run_of_case):
            return done
        done += 1


def _apart(engine: Engine, job: JobRow, run: Callable[[Engine, Work, JobRow], None]) -> int:
    """Run one job in its own transaction; a failure is noted in another one."""
    try:
        with engine.store.write() as work:
            run(engine, work, job)
        return 1
    except StoreBusy:
        return 0
    except RolledBack as refusal:
        if refusal.refused.reason in (TIMER_GONE, NOT_SERVED):
            return _finish(engine, job)
        return _failed(engine, job, f"{refusal.refused.reason}: {refusal.refused.said.en}")
    except Exception as broken:
        return _failed(engine, job, f"{type(broken).__name__}: {broken}")


def _run_of_case(engine: Engine, work: Work, job: JobRow) -> None:
    assert job.case is not None, "timers belong to cases"
    row = work.lock_case(job.case)
    assert row is not None, "a job of a case has its case"
    if job.id not in {due.id for due in work.jobs_of_case(job.case, engine.clock.now())}:
        return
    if job.kind == RESEAT:
        run_reseating(engine, work, row, job)
    elif job.kind == MIGRATE:
        migration.run_one(engine, work, row, job)
    elif job.kind == MODE_CLOSE:
        mode_ends.run_close(engine, work, row, job)
    elif job.kind == PURGE:
        rules = engine.library.compiled(work, row.state.bundle, row.state.pack).rules
        mode_ends.run_purge(work, row, rules, job, engine.clock.now())
    elif job.kind == HEAR:
        carry_out(engine, work, hear_of(job))
    elif job.kind == STOP:
        run_stop(engine, work, row, job)
    else:
        assert job.kind == TIMER, f"no such kind of job: {job.kind}"
        timer = TimerId(job.body["timer"])
        carry_out(engine, work, Fire(id=CommandId(job.key), actor=SYSTEM, case=job.case, timer=timer))
    work.finish_job(job.id)


def _run_lone(engine: Engine, work: Work, job: JobRow) -> None:
    taken = work.claim_job(job.id)
    if taken is None:
        return
    match taken.kind:
        case k if k == START:
            carry_out(engine, work, start_of(taken))
        case k if k == SCHEDULE:
            active = engine.library.active(work, PackId(taken.body["pack"]), engine.clock.now())
            run_schedule(work, active.rules if active else None, taken, engine.clock.now())
        case k if k == LAPSE:
            run_lapse(work, taken, engine.clock.now())
        case k if k == TAKE_OVER:
            run_take_over(work, taken, engine.clock.now())
        case k if k == HANDOVER:
            run_handover(work, taken, engine.clock.now())
        case k if k == MIGRATION:
            migration.run_batch(engine, work, taken)
        case k if k == REHEARSAL:
            rehearsal.run_batch(engine, work, taken)
        case k if k == MODE_END:
            mode_ends.run_end(engine, work, taken)
        case k if k == LINE:
            run_line(engine, work, taken)
        case other:
            raise AssertionError(f"no such kind of job: {other}")
    work.finish_job(taken.id)


def start_of(job: JobRow) -> StartCase:
    """The command of a job that starts a case; its id follows from the job's key, so it acts once."""
    return StartCase(
        id=CommandId(job.key),
        actor=SYSTEM,
        process=ProcessId(job.body["process"]),
        unit=UnitId(job.body["unit"]),
        typed=job.body["typed"],
        period_start=date.fromisoformat(start) if (start := job.body.get("period_start")) else None,
        parent=job.body.get("parent"),
        asked_as=job.body.get("asked_as"),
    )


def _finish(engine: Engine, job: JobRow) -> int:
    with engine.store.write() as work:
        work.finish_job(job.id)
    return 1


def _failed(engine: Engine, job: JobRow, error: str) -> int:
    """Try again after a pause that doubles; after the last attempt the job is dead and is shown as such."""
    again = engine.clock.now() + _FIRST_PAUSE * 2**job.attempts
    is_dead = job.attempts + 1 >= ATTEMPTS_MAX
    with engine.store.write() as work:
        work.fail_job(job.id, error[:ERROR_CHARS_MAX], None if is_dead else again)
        if is_dead and job.kind == START and job.body.get("parent"):
            work.put_job(not_started(job, engine.clock.now()))
    return 0
