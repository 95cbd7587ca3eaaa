"""Jobs by kind, and their ids."""

from __future__ import annotations

from datetime import datetime

from engine.base.digest import digest
from engine.model.ids import CaseId, TimerId
from engine.service.rows import JobRow

#: A timer of a case.
TIMER = "timer"
#: Another case is to begin.
START = "start"
#: Somebody is to be told outside the product.
NOTIFY = "notify"
#: A day has come on which people take up or leave posts.
HANDOVER = "handover"
#: The people behind the seats of a case have changed.
RESEAT = "reseat"
#: A process begins by itself for every unit of a type.
SCHEDULE = "schedule"
#: The last day of points has passed.
LAPSE = "lapse"


def job_id(key: str) -> str:
    """The id of the job with a key: the same key is the same job."""
    return digest(key)[:26]


def timer_key(case: CaseId, timer: TimerId) -> str:
    """What makes a timer's job happen once."""
    return f"timer:{case}/{timer}"


def timer_job(case: CaseId, timer: TimerId, at: datetime) -> JobRow:
    """The job of an armed timer."""
    key = timer_key(case, timer)
    return JobRow(id=job_id(key), kind=TIMER, key=key, run_at=at, case=case, body={"timer": timer})
