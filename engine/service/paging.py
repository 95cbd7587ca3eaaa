"""Keyset cursors: where a list goes on, without ever counting what came before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from engine.model.ids import CaseId, SeatId
from engine.service.rows import TaskRow

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
#: Where a task without a deadline stands: behind all that have one.
NEVER = datetime(9999, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

DeskKey = tuple[datetime, int, CaseId, SeatId]


def microseconds(at: datetime) -> int:
    """An instant as whole microseconds since 1970, exactly."""
    return (at - EPOCH) // MICROSECOND


def instant(number: int) -> datetime:
    """The instant behind whole microseconds since 1970."""
    return EPOCH + timedelta(microseconds=number)


def desk_key(task: TaskRow) -> DeskKey:
    """What the desk is sorted by: live tasks by deadline, then age; decided ones by when that was."""
    if task.live:
        return task.due or NEVER, microseconds(task.opened_at), task.case, SeatId(task.seat)
    return task.decided_at or EPOCH, 0, task.case, SeatId(task.seat)


def desk_cursor(task: TaskRow) -> tuple[datetime, str]:
    """Pass this of the last task shown as `after`, and the desk goes on behind it."""
    at, opened, case, seat = desk_key(task)
    return at, f"{opened}|{case}|{seat}"


def read_cursor(cursor: tuple[datetime, str]) -> DeskKey:
    """The sort key that a cursor stands for; a cursor that nobody made raises ValueError."""
    opened, case, seat = cursor[1].split("|", 2)
    age = max(0, min(int(opened), microseconds(NEVER)))
    return cursor[0], age, CaseId(case), SeatId(seat)
