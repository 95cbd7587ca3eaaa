"""Answers that are spreadsheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from flask import Response

from engine.exchange.excel_out import workbook, workbook_of
from engine.web.upload.kinds import MEDIA_TYPES


def sheet_response(name: str, rows: Sequence[Sequence[str]], numeric: Sequence[bool] = ()) -> Response:
    """An Excel file to keep."""
    return _kept(name, workbook(name, rows, numeric))


def book_response(name: str, sheets: Mapping[str, Sequence[Sequence[str]]]) -> Response:
    """An Excel file of several sheets to keep."""
    return _kept(name, workbook_of(sheets))


def _kept(name: str, content: bytes) -> Response:
    response = Response(content, content_type=MEDIA_TYPES["xlsx"])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}.xlsx"
    return response
