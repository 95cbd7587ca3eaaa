"""Jobs by kind, and their ids."""

from __future__ import annotations

from engine.base.digest import digest

#: A timer of a case.
TIMER = "timer"
#: Another case is to begin.
START = "start"
#: Somebody is to be told outside the product.
NOTIFY = "notify"
#: The people behind the seats of a case have changed.
RESEAT = "reseat"
#: A process begins by itself for every unit of a type.
SCHEDULE = "schedule"


def job_id(key: str) -> str:
    """The id of the job with a key: the same key is the same job."""
    return digest(key)[:26]
