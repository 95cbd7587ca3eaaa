"""Uploaded files, for whoever may see the case that they belong to."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, Response, abort, request

from engine.model.ids import CaseId
from engine.model.refusal import Refused
from engine.service.views.cases.page import case_view
from engine.web.here import site, visitor

pages = Blueprint("file", __name__)


@pages.get("/files/<file>")
def send(file: str) -> Response:
    """A file, always as a download: what somebody uploaded is never shown as a page of ours."""
    with site().store.read() as work:
        found = work.file(file)
    if found is None or not (found[0].person == visitor().person or _is_in_case(file)):
        abort(404)
    row, content = found
    response = Response(content, content_type=row.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name, safe='')}"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _is_in_case(file: str) -> bool:
    case = request.args.get("case", "")
    view = case_view(site().engine, visitor().person, CaseId(case)) if case else None
    if view is None or isinstance(view, Refused):
        return False
    return any(
        answer.file is not None and answer.file.id == file
        for record in view.records
        for answer in record.answers
    )
