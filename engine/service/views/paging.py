"""Keys of pages: where a list goes on, as text that travels in an address."""

from __future__ import annotations

from datetime import date, datetime

from engine.model.ids import RecordId
from engine.service.paging import desk_cursor
from engine.service.rows import RecordRow, TaskRow

PAGE_ROWS = 30
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
    """The key of what follows a task."""
    at, rest = desk_cursor(task)
    return f"{at.isoformat()}~{rest}"


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
