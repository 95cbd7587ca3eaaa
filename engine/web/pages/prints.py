"""Files of a case or a report, in the formats that plugins bring."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response

from engine.plugin.kinds import Document
from engine.web.pages.case import seen_case
from engine.web.pages.report import seen_report
from engine.web.prints import case_document, printed, renderer, report_document

pages = Blueprint("prints", __name__)


@pages.get("/cases/<case>/print/<word>")
def case_print(case: str, word: str) -> Response:
    """The case as a file."""
    return _file("case", word, case_document(seen_case(case)))


@pages.get("/reports/<report>/print/<word>")
def report_print(report: str, word: str) -> Response:
    """The report as a file."""
    return _file("report", word, report_document(seen_report(report)))


def _file(kind: str, word: str, document: Document) -> Response:
    way = renderer(kind, word)
    response = Response(printed(word, way, document), content_type=way.media_type)
    name = quote(f"{document.title}.{way.suffix}", safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    return response
