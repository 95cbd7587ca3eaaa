"""Jobs on a database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, select, update

from engine.model.ids import CaseId
from engine.service.rows import JobRow
from engine.store import tables
from engine.store.sql.part import Part
from engine.store.sql.statements import ONE, READY, given, insert_once, mine

_J = tables.job.c
_NAMES = ("id", "kind", "key", "run_at", "case", "body", "state", "attempts", "last_error")
_READY = _J.state == READY
_JOBS = select(*(_J[name] for name in _NAMES))
_DUE = _READY & (_J.run_at <= given(_J.run_at, "now"))
_PUT = insert_once(tables.job, "key", leave_out=("lease_token",))
_CANCEL = update(tables.job).where(mine(tables.job, "key") & _READY).values(state="done")


def _in_order(wanted: Select[Any]) -> Select[Any]:
    return wanted.order_by(_J.run_at, _J.id)


_ALL_DUE = _in_order(_JOBS.where(mine(tables.job) & _DUE)).limit(bindparam("limit"))
_OF_CASE = _in_order(_JOBS.where(mine(tables.job, "case") & _DUE))
_CLAIM = (
    _JOBS.where(mine(tables.job, "id") & _READY & _J.case.is_(None)).with_for_update(skip_locked=True)
)  # fmt: skip
_LEASE = (
    update(tables.job)
    .where(mine(tables.job, "id") & _DUE & _J.case.is_(None))
    .values(run_at=given(_J.run_at, "until"), lease_token=given(_J.lease_token, "token"))
)
_HELD = _JOBS.where(mine(tables.job, "id", "lease_token") & _READY)
_FINISH = update(tables.job).where(mine(tables.job, "id")).values(state="done")
_FAIL = (
    update(tables.job)
    .where(mine(tables.job, "id"))
    .values(attempts=_J.attempts + 1, last_error=given(_J.last_error, "error"))
)
_FAIL_FOR_GOOD = _FAIL.values(state="dead")
_TRY_AGAIN = _FAIL.values(run_at=given(_J.run_at, "again_at"))
_NEXT = _in_order(select(_J.run_at).where(mine(tables.job) & _READY)).limit(ONE)


class SqlJobs(Part):
    """Work due at an instant."""

    def put_job(self, job: JobRow) -> None:
        """Keep a job; a second one with the same key is ignored."""
        self._link.change(_PUT, **{name: getattr(job, name) for name in _NAMES})

    def cancel_job(self, key: str) -> None:
        """A job that is no longer wanted is done."""
        self._link.change(_CANCEL, key=key)

    def due_jobs(self, now: datetime, limit: int) -> Sequence[JobRow]:
        """Ready jobs whose time has come, by time then id, without a lock."""
        return tuple(map(_read, self._link.rows(_ALL_DUE, now=now, limit=limit)))

    def jobs_of_case(self, case: CaseId, now: datetime) -> Sequence[JobRow]:
        """The case's ready jobs whose time has come, in due order."""
        return tuple(map(_read, self._link.rows(_OF_CASE, case=case, now=now)))

    def claim_job(self, job: str) -> JobRow | None:
        """Lock one ready job that belongs to no case; None when it is taken or done."""
        self._link.must_write()
        found = self._link.row(_CLAIM, id=job)
        return _read(found) if found else None

    def lease_job(self, job: str, token: str, now: datetime, until: datetime) -> JobRow | None:
        """Take a due job of no case for oneself until an instant; None when it is taken or done."""
        self._link.change(_LEASE, id=job, now=now, until=until, token=token)
        return self.leased_job(job, token)

    def leased_job(self, job: str, token: str) -> JobRow | None:
        """The job, if it is still ready and nobody else has taken it since."""
        found = self._link.row(_HELD, id=job, lease_token=token)
        return _read(found) if found else None

    def finish_job(self, job: str) -> None:
        """The job has been carried out."""
        self._link.change(_FINISH, id=job)

    def fail_job(self, job: str, error: str, again_at: datetime | None) -> None:
        """The job failed: try again at an instant, or never."""
        if again_at is None:
            self._link.change(_FAIL_FOR_GOOD, id=job, error=error)
        else:
            self._link.change(_TRY_AGAIN, id=job, error=error, again_at=again_at)

    def next_due(self) -> datetime | None:
        """When the earliest ready job is due."""
        found = self._link.row(_NEXT)
        return found[0] if found else None


def _read(row: Sequence[Any]) -> JobRow:
    return JobRow(**dict(zip(_NAMES, row, strict=True)))
