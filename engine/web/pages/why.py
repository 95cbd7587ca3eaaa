"""Why: the page behind every result of a case."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from engine.model.ids import CaseId
from engine.model.refusal import Refused
from engine.service.views.explained.page import why_view
from engine.web.errors import Stop
from engine.web.here import site, visitor

pages = Blueprint("why", __name__)


@pages.get("/cases/<case>/why")
def show(case: str) -> str:
    """Why one result is what it is: sentences first, then every step for whoever wants to check it."""
    asked = request.args
    view = why_view(
        site().engine,
        visitor().person,
        CaseId(case),
        asked.get("of", ""),
        asked.get("kind", ""),
        asked.get("role", ""),
    )
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("why.html", view=view)


def why_link(case: str, of: str, kind: str = "effect", role: str = "") -> str:
    """Where a result of a case is explained."""
    asked = {"kind": kind, "of": of, "role": role}
    return f"/cases/{case}/why?{urlencode({key: value for key, value in asked.items() if value})}"
