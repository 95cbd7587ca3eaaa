"""Answers that are spreadsheets."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from flask import Response

from engine.exchange.excel_out import workbook
from engine.web.upload.kinds import MEDIA_TYPES


def sheet_response(name: str, rows: Sequence[Sequence[str]], numeric: Sequence[bool] = ()) -> Response:
    """An Excel file to keep."""
    response = Response(workbook(name, rows, numeric), content_type=MEDIA_TYPES["xlsx"])
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}.xlsx"
    return response
