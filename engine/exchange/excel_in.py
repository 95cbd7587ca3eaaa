"""Excel in: the sheets of an uploaded file, as rows of text, within bounds."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from engine.base.finding import Said

Rows = tuple[tuple[str, ...], ...]

SHEETS_MOST = 10
ROWS_MOST = 5_000
COLUMNS_MOST = 40
CELL_CHARS_MOST = 2_000

UNREADABLE = Said(
    "这个文件打不开，请另存为 .xlsx 后再上传。", "The file cannot be read; save it as .xlsx and try again."
)
TOO_LARGE = Said(
    f"表格太大：最多 {ROWS_MOST} 行、{COLUMNS_MOST} 列，请拆成几份。",
    f"The sheet is too large: at most {ROWS_MOST} rows and {COLUMNS_MOST} columns.",
)


def rows_of(content: bytes) -> Rows | Said:
    """All rows of the first sheet, without empty ones at its end; or why it cannot be read."""
    return first(sheets_of(content))


def first(sheets: Mapping[str, Rows] | Said) -> Rows | Said:
    """The first of several sheets."""
    return sheets if isinstance(sheets, Said) else next(iter(sheets.values()), ())


def sheets_of(content: bytes) -> dict[str, Rows] | Said:
    """The rows of each sheet by its name; or why the file cannot be read."""
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if not 0 < len(book.sheet_names) <= SHEETS_MOST:
            return TOO_LARGE
        found = {}
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.height > ROWS_MOST or sheet.width > COLUMNS_MOST:
                return TOO_LARGE
            found[name] = _rows(sheet.to_python(skip_empty_area=False))
    except (CalamineError, OSError, ValueError, IndexError):
        return UNREADABLE
    return found


def _rows(cells: Iterable[Iterable[Any]]) -> Rows:
    rows = [tuple(as_text(cell) for cell in row) for row in cells]
    while rows and not any(rows[-1]):
        rows.pop()
    return tuple(rows)


def as_text(cell: str | float | bool | date | datetime | time | timedelta) -> str:
    """What a person sees in a cell; whole numbers without a point, days as days."""
    match cell:
        case bool():
            return "是" if cell else "否"
        case float():
            return f"{Decimal(repr(cell)).normalize():f}"
        case datetime():
            whole_day = cell.time() == time()
            return cell.date().isoformat() if whole_day else cell.isoformat(sep=" ", timespec="minutes")
        case str():
            return cell.strip().removeprefix("'")[:CELL_CHARS_MOST]
        case _:
            return str(cell)
