"""Jobs by kind, and their ids."""

from __future__ import annotations

from datetime import datetime

from engine.base.digest import digest
from engine.model.ids import CaseId, LedgerId, PackId, TimerId, UnitId
from engine.service.rows import JobRow

#: A timer of a case.
TIMER = "timer"
#: Another case is to begin.
START = "start"
#: Somebody is to be told outside the product.
NOTIFY = "notify"
#: A plugin is to do something outside the product.
CALL = "call"
#: The next cases of a migration are to be planned.
MIGRATION = "migration"
#: The next open cases are looked at: what a swap would do to them.
REHEARSAL = "rehearsal"
#: A running case moves to other rules.
MIGRATE = "migrate"
#: A day has come on which people take up or leave posts.
HANDOVER = "handover"
#: The people behind the seats of a case have changed.
RESEAT = "reseat"
#: A process begins by itself for every unit of a type.
SCHEDULE = "schedule"
#: The last day of points has passed.
LAPSE = "lapse"

#: What stands on the accounts of a unit that ended goes to whoever took over.
TAKE_OVER = "take_over"
#: A mode has ended: what it opened is looked through.
MODE_END = "mode_end"
#: A case that a mode opened is converted or closed.
MODE_CLOSE = "mode_close"
#: The answers of a case that a mode collected are erased.
PURGE = "purge"
#: A case that another one asked for has begun or ended.
HEAR = "hear"
#: A case that another one asked for is no longer needed.
STOP = "stop"
#: A place may be free for whoever stands first in line.
LINE = "line"


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


def line_job(cause: str, ledger: LedgerId, unit: UnitId, pack: PackId, at: datetime, turn: int = 1) -> JobRow:
    """The job of giving a pool's free place to whoever stands first; one turn after another for one cause."""
    key = f"line:{cause}:{turn}"
    body = {"ledger": ledger, "unit": unit, "pack": pack, "cause": cause, "turn": turn}
    return JobRow(id=job_id(key), kind=LINE, key=key, run_at=at, body=body)


def hear_job(
    parent: CaseId, key: str, child: CaseId | None, number: str, state: str, seq: int, at: datetime
) -> JobRow:
    """The job that tells a case what became of one it had asked for; each news once."""
    name = f"hear:{key}:{child or ''}:{seq}"
    body = {"key": key, "child": child, "number": number, "state": state, "seq": seq}
    return JobRow(id=job_id(name), kind=HEAR, key=name, run_at=at, case=parent, body=body)


def stop_job(child: CaseId, void: bool, at: datetime) -> JobRow:
    """The job that ends a case nobody waits for any more."""
    name = f"stop:{child}:{'void' if void else 'end'}:{at.isoformat()}"
    return JobRow(id=job_id(name), kind=STOP, key=name, run_at=at, case=child, body={"void": void})
