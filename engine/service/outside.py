"""Calls to the outside: made without any transaction open, by whoever holds the lease of the job.

A job is leased in one transaction, the call is made, and another one marks the job done. A worker that dies
in between leaves a lease that ends; the call is then made again, with the same key, by which the other side
can tell a repeat. Whoever comes back after their lease has passed to somebody else changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from engine.base.ids import new_id
from engine.model.ids import PersonId
from engine.service.engine import Engine
from engine.service.jobs_rows import CALL, NOTIFY
from engine.service.rows import JobRow

#: The kinds of job that call out.
OUTSIDE = frozenset({CALL, NOTIFY})
#: Longer than any call may take.
LEASE = timedelta(minutes=2)


def run_outside(engine: Engine, job: JobRow, failed: Callable[[Engine, JobRow, str], int]) -> int:
    """Make one call; 1 when it worked. `failed` notes in a transaction of its own that it did not."""
    now = engine.clock.now()
    token = new_id(now)
    with engine.store.write() as work:
        taken = work.lease_job(job.id, token, now, now + LEASE)
        if taken is None:
            return 0
        kept = work.content((taken.body["digest"],)).get(taken.body["digest"])
    trouble = "" if kept is None or kept.body is None else _called(engine, taken, kept.body)
    with engine.store.write() as work:
        if work.leased_job(job.id, token) is None:
            return 0
        if not trouble:
            work.finish_job(job.id)
            return 1
    return failed(engine, taken, trouble)


def _called(engine: Engine, job: JobRow, body: Mapping[str, Any]) -> str:
    """Make the call; why it did not work, or nothing."""
    try:
        if job.kind == CALL:
            if engine.caller is None:
                return f"no plugin makes calls here: {job.body['effect']}"
            engine.caller(job.body["effect"], body["values"], job.key)
        else:
            for notifier in engine.notifiers:
                notifier(PersonId(job.body["person"]), body["text"], job.key)
    except Exception as broken:
        return f"{type(broken).__name__}: {broken}"
    return ""
