"""What becomes of the cases and the answers of a mode when it has ended: each in a job of its own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from engine.model.command import SYSTEM, Operate, StartCase
from engine.model.ids import CommandId, ModeId, ProcessId
from engine.model.mode import Mode
from engine.model.operation import Operation
from engine.model.rule_set import Compiled, RuleSet
from engine.model.state import CaseState
from engine.runtime.calendar import midnight
from engine.runtime.draft import decoded
from engine.runtime.scope import local_day
from engine.service.chain import Deed
from engine.service.engine import Engine
from engine.service.erasing import erase
from engine.service.execute import bodies_of, carry_out
from engine.service.jobs_rows import MODE_CLOSE, PURGE, job_id
from engine.service.modes import CASES_MAX
from engine.service.ports import Work
from engine.service.rows import CaseRow, JobRow

_DAY = timedelta(days=1)


def run_end(engine: Engine, work: Work, job: JobRow) -> None:
    """A job for each case that the mode opened: to convert or close it, later to erase its answers."""
    row = work.case(job.body["case"])
    assert row is not None, "a mode that ended was declared"
    compiled = engine.library.compiled(work, row.state.bundle, row.state.pack)
    mode, ended = compiled.rules.modes[ModeId(row.state.process)], datetime.fromisoformat(job.body["at"])
    for each in _opened_in(work, compiled.rules, mode, row.state):
        if each.state.is_open:
            _put(work, MODE_CLOSE, each, mode, ended)
        if mode.purge_after is not None and any(form in mode.purge_forms for form in each.state.records):
            day = local_day(ended) + (mode.purge_after + 1) * _DAY
            _put(work, PURGE, each, mode, midnight(day))


def run_close(engine: Engine, work: Work, row: CaseRow, job: JobRow) -> None:
    """A case that is still open goes on as an ordinary one, or is closed; its lock is held."""
    compiled = engine.library.compiled(work, row.state.bundle, row.state.pack)
    mode = compiled.rules.modes[ModeId(job.body["mode"])]
    if not row.state.is_open:
        return
    target = mode.convert.get(row.state.process)
    number = _go_on(engine, work, row.state, compiled, target, job.key) if target else ""
    reason = f"{mode.label}结束" + (f"，转为普通事项 {number}" if number else "")
    carry_out(
        engine,
        work,
        Operate(
            id=CommandId(job.key), actor=SYSTEM, case=row.state.id, what=Operation.TERMINATE, reason=reason
        ),
    )


def run_purge(work: Work, row: CaseRow, rules: RuleSet, job: JobRow, at: datetime) -> None:
    """Erase what was answered in the mode's forms; what stays is that there were such records."""
    mode = rules.modes[ModeId(job.body["mode"])]
    deed = Deed(actor=SYSTEM, command=job.key, at=at, bundle=row.state.bundle)
    erase(work, row, rules, mode.purge_forms, deed, mode.id)


def _opened_in(work: Work, rules: RuleSet, mode: Mode, declared: CaseState) -> Iterator[CaseRow]:
    """The cases of the mode's processes, in the unit it was declared for and below it."""
    organisation, since = work.organisation(), local_day(declared.opened_at)
    for process in rules.processes.values():
        if process.mode == mode.id:
            for row in work.cases_of(process.id, since, CASES_MAX):
                if organisation.within(row.state.unit, declared.unit, local_day(row.state.opened_at)):
                    yield row


def _put(work: Work, kind: str, row: CaseRow, mode: Mode, at: datetime) -> None:
    key = f"{kind}:{row.state.id}"
    body = {"mode": mode.id}
    work.put_job(JobRow(id=job_id(key), kind=kind, key=key, run_at=at, case=row.state.id, body=body))


def _go_on(
    engine: Engine, work: Work, state: CaseState, compiled: Compiled, target: ProcessId, key: str
) -> str:
    """The ordinary case that takes over, with the answers that its form asks too; its number."""
    rules = compiled.rules
    ours, ordinary = rules.processes[state.process].start.form, rules.processes[target].start.form
    typed: dict[str, object] = {}
    if ours is not None and ordinary is not None:
        answers = decoded(rules.forms[ours], bodies_of(work, state).get(ours, {}))
        fields = rules.forms[ordinary].fields
        typed = {
            name: fields[name].type.typed(value)
            for name, value in answers.items()
            if name in fields and fields[name].value is None and value is not None
        }
    started = carry_out(
        engine,
        work,
        StartCase(id=CommandId(f"{key}:start"), actor=SYSTEM, process=target, unit=state.unit, typed=typed),
    )
    return started.number
