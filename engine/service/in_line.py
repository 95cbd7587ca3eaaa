"""Lines for places: a free place goes to whoever stands first, one case a transaction, until none is left."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.command import SYSTEM, Serve
from engine.model.ids import CaseId, CommandId, LedgerId, PackId, SeatId, UnitId
from engine.model.process import Task
from engine.model.rule_set import RuleSet
from engine.service.engine import Engine
from engine.service.execute import carry_out
from engine.service.jobs_rows import line_job
from engine.service.places import free_places
from engine.service.ports import Work
from engine.service.rows import JobRow, TaskRow

#: How many who wait in one line are looked at.
WAITING_MAX = 1_000


def run_line(engine: Engine, work: Work, job: JobRow) -> None:
    """The first in line is served, and the next one is looked for by a job of its own."""
    ledger, unit = LedgerId(job.body["ledger"]), UnitId(job.body["unit"])
    active = engine.library.active(work, PackId(job.body["pack"]), engine.clock.now())
    if active is None or not free_places(work, ledger, unit):
        return
    first = next(iter(waiting(work, active.rules, ledger, unit)), None)
    if first is None:
        return
    work.lock_case(first.case)
    command = Serve(id=CommandId(job.key), actor=SYSTEM, case=CaseId(first.case), seat=SeatId(first.seat))
    carry_out(engine, work, command)
    again = line_job(
        job.body["cause"], ledger, unit, PackId(job.body["pack"]), engine.clock.now(), job.body["turn"] + 1
    )
    work.put_job(again)


def waiting(work: Work, rules: RuleSet, ledger: LedgerId, unit: UnitId) -> tuple[TaskRow, ...]:
    """Who waits for a place of a pool, in order."""
    rows = [
        row
        for queue in _queues(rules, ledger)
        for row in work.queue(queue, WAITING_MAX)
        if _waits_there(work, row, unit)
    ]
    return tuple(sorted(rows, key=lambda row: (row.rank, row.opened_at, row.seat, row.case)))


def _queues(rules: RuleSet, ledger: LedgerId) -> Iterator[str]:
    for process in rules.processes.values():
        for step in process.steps():
            if isinstance(step, Task) and step.place is not None and step.place.ledger == ledger:
                yield f"{process.id}/{step.id}"


def _waits_there(work: Work, row: TaskRow, unit: UnitId) -> bool:
    case = work.case(row.case)
    return case is not None and case.state.seats[SeatId(row.seat)].unit == unit
