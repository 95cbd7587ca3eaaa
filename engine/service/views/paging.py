"""Keys of pages: where a list goes on, as text that travels in an address."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from engine.model.ids import RecordId
from engine.service.rows import RecordRow, TaskRow

PAGE_ROWS = 30
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NEVER = datetime(9999, 1, 1, tzinfo=UTC)
_KEY_CHARS_MAX = 400


def desk_after(key: str) -> tuple[datetime, str] | None:
    """Where a desk goes on; a key that nobody made begins at the top."""
    at, mark, rest = key[:_KEY_CHARS_MAX].partition("~")
    opened = rest.partition("|")[0]
    if not mark or rest.count("|") < 2 or not opened.removeprefix("-").isdecimal():
        return None
    try:
        found = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (found, rest) if found.tzinfo else None


def desk_next(task: TaskRow) -> str:
    """The key of what follows a task: by deadline, then age, or by when it was decided."""
    at = (task.due or _NEVER) if task.live else (task.decided_at or _EPOCH)
    opened = (task.opened_at - _EPOCH) // timedelta(microseconds=1) if task.live else 0
    return f"{at.isoformat()}~{opened}|{task.case}|{task.seat}"


def record_after(key: str) -> tuple[date, RecordId] | None:
    """Where a register goes on; a key that nobody made begins at the top."""
    day, mark, record = key[:_KEY_CHARS_MAX].partition("~")
    try:
        return (date.fromisoformat(day), RecordId(record)) if mark else None
    except ValueError:
        return None


def record_next(row: RecordRow) -> str:
    """The key of what follows a record."""
    return f"{row.day.isoformat()}~{row.record}"
