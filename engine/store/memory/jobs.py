"""Jobs in memory."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from engine.model.ids import CaseId
from engine.service.rows import JobRow
from engine.store.memory.tables import Part


class JobsInMemory(Part):
    """Work due at an instant."""

    def put_job(self, job: JobRow) -> None:
        """Keep a job; a second one with the same key is ignored."""
        if job.key not in self._t.job_keys:
            self._t.put(self._t.job_keys, job.key, job.id)
            self._set(job)

    def cancel_job(self, key: str) -> None:
        """A job that is no longer wanted is done."""
        job = self._t.ready.get(self._t.job_keys.get(key, ""))
        if job is not None:
            self._set(replace(job, state="done"))

    def due_jobs(self, now: datetime, limit: int) -> Sequence[JobRow]:
        """Ready jobs whose time has come, by time then id."""
        due = (job for job in self._t.ready.values() if job.run_at <= now)
        return tuple(heapq.nsmallest(limit, due, key=lambda job: (job.run_at, job.id)))

    def jobs_of_case(self, case: CaseId, now: datetime) -> Sequence[JobRow]:
        """The case's ready jobs whose time has come, in due order."""
        due = (job for job in self._t.ready.values() if job.case == case and job.run_at <= now)
        return tuple(sorted(due, key=lambda job: (job.run_at, job.id)))

    def claim_job(self, job: str) -> JobRow | None:
        """One ready job that belongs to no case."""
        found = self._t.ready.get(job)
        return found if found is not None and found.case is None else None

    def lease_job(self, job: str, token: str, now: datetime, until: datetime) -> JobRow | None:
        """Take a due job of no case for oneself until an instant; None when it is taken or done."""
        found = self._t.ready.get(job)
        if found is None or found.case is not None or found.run_at > now:
            return None
        self._t.put(self._t.leases, job, token)
        self._set(replace(found, run_at=until))
        return self._t.ready[job]

    def leased_job(self, job: str, token: str) -> JobRow | None:
        """The job, if it is still ready and nobody else has taken it since."""
        return self._t.ready.get(job) if self._t.leases.get(job) == token else None

    def finish_job(self, job: str) -> None:
        """The job has been carried out."""
        self._set(replace(self._t.jobs[job], state="done"))

    def fail_job(self, job: str, error: str, again_at: datetime | None) -> None:
        """The job failed: try again at an instant, or never."""
        known = self._t.jobs[job]
        failed = replace(known, attempts=known.attempts + 1, last_error=error)
        self._set(replace(failed, run_at=again_at) if again_at else replace(failed, state="dead"))

    def next_due(self) -> datetime | None:
        """When the earliest ready job is due."""
        return min((job.run_at for job in self._t.ready.values()), default=None)

    def _set(self, job: JobRow) -> None:
        self._t.put(self._t.jobs, job.id, job)
        if job.state == "ready":
            self._t.put(self._t.ready, job.id, job)
        else:
            self._t.drop(self._t.ready, job.id)
