"""Cases that other cases asked for: what they tell, and how they are ended when nobody needs them."""

from __future__ import annotations

from datetime import datetime

from engine.model.command import SYSTEM, Hear, Operate
from engine.model.ids import CaseId, CommandId
from engine.model.operation import Operation
from engine.service.engine import Engine
from engine.service.execute import carry_out
from engine.service.jobs_rows import hear_job
from engine.service.ports import Work
from engine.service.rows import CaseRow, JobRow

WHY = "发起它的办件已经取消"


def hear_of(job: JobRow) -> Hear:
    """What a job tells the case it belongs to."""
    assert job.case is not None, "somebody hears it"
    return Hear(
        id=CommandId(job.key),
        actor=SYSTEM,
        case=job.case,
        key=job.body["key"],
        child=job.body["child"],
        number=job.body["number"] or None,
        state=job.body["state"],
        seq=job.body["seq"],
    )


def not_started(job: JobRow, at: datetime) -> JobRow:
    """The job that tells a case in vain was asked for: nobody could start it."""
    return hear_job(CaseId(job.body["parent"]), job.body["asked_as"], None, "", "not_started", 0, at)


def run_stop(engine: Engine, work: Work, row: CaseRow, job: JobRow) -> None:
    """End a case that nobody waits for; one that has ended stays as it is, unless all of it is to be void."""
    what = Operation.VOID if job.body["void"] else Operation.TERMINATE
    if row.state.is_open or (what is Operation.VOID and row.state.status not in ("terminated", "voided")):
        command = Operate(id=CommandId(job.key), actor=SYSTEM, case=row.state.id, what=what, reason=WHY)
        carry_out(engine, work, command)
