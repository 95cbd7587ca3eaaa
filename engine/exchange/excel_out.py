"""Excel out: rows of text become a sheet that never computes anything it was not told to."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

import xlsxwriter

WIDTH_MOST = 48
SHEET_NAME_CHARS_MOST = 31
#: Cells that begin so would be read as formulas by somebody's spreadsheet, also in full width.
RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
#: Plain figures with their unit; more digits than these a spreadsheet would round.
_FIGURE = re.compile(r"(-?(?:\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(\d{1,2}))?)( 元| yuan|%)?")
_FORBIDDEN_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\'", " "))


def workbook(name: str, rows: Sequence[Sequence[str]], numeric: Sequence[bool] = ()) -> bytes:
    """An Excel file of one sheet; the first row is the heading, `numeric` tells which columns are figures."""
    return workbook_of({name: rows}, numeric)


def workbook_of(sheets: Mapping[str, Sequence[Sequence[str]]], numeric: Sequence[bool] = ()) -> bytes:
    """An Excel file of several sheets by their names."""
    packed = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = xlsxwriter.Workbook(packed, options)
    head = book.add_format({"bold": True, "bg_color": "#E6F2EF", "bottom": 1})
    for name, rows in sheets.items():
        _write(book, book.add_worksheet(sheet_name(name)), rows, numeric, head)
    book.close()
    return packed.getvalue()


def _write(
    book: xlsxwriter.Workbook,
    sheet: xlsxwriter.worksheet.Worksheet,
    rows: Sequence[Sequence[str]],
    numeric: Sequence[bool],
    head: xlsxwriter.format.Format,
) -> None:
    formats: dict[str, xlsxwriter.format.Format] = {}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            figure = _figure(cell) if number and column < len(numeric) and numeric[column] else None
            if figure is not None:
                value, shape = figure
                if shape not in formats:
                    formats[shape] = book.add_format({"num_format": shape})
                sheet.write_number(number, column, value, formats[shape])
            else:
                sheet.write_string(number, column, harmless(cell), head if number == 0 else None)
    _fit(sheet, rows)


def harmless(cell: str) -> str:
    """The text, marked as text where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.lstrip(" \u00a0\u3000").startswith(RISKY) else cell


def sheet_name(name: str) -> str:
    """A name that Excel takes."""
    return name.translate(_FORBIDDEN_IN_NAMES).strip()[:SHEET_NAME_CHARS_MOST] or "Sheet1"


def _figure(cell: str) -> tuple[Decimal, str] | None:
    found = _FIGURE.fullmatch(cell)
    if found is None:
        return None
    decimals = f".{'0' * len(found[2])}" if found[2] else ""
    value = Decimal(found[1].replace(",", ""))
    match found[3]:
        case "%":
            return value / 100, f"0{decimals}%"
        case " 元" | " yuan" as unit:
            return value, f'#,##0{decimals}"{unit}"'
        case _:
            return value, f"#,##0{decimals}"


def _fit(sheet: xlsxwriter.worksheet.Worksheet, rows: Sequence[Sequence[str]]) -> None:
    wide: dict[int, int] = {}
    for row in rows[:200]:
        for column, cell in enumerate(row):
            columns = sum(2 if ord(char) > 0x2E7F else 1 for char in cell)
            wide[column] = max(wide.get(column, 8), min(columns + 2, WIDTH_MOST))
    for column, columns in wide.items():
        sheet.set_column(column, column, columns)
    sheet.freeze_panes(1, 0)
    if rows and rows[0]:
        sheet.autofilter(0, 0, max(len(rows) - 1, 0), len(rows[0]) - 1)
