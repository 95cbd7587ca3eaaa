"""The calendar of duties."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine.model.period import YEAR_LEAST, YEAR_MOST
from engine.model.refusal import Refused
from engine.service.views.cases.duties import duty_calendar
from engine.web.errors import Stop
from engine.web.here import site, visitor

pages = Blueprint("duties", __name__)


@pages.get("/duties")
def show() -> str:
    """What the units of whoever looks owe in a year, and how it stands."""
    text = request.args.get("year", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else None
    year = asked if asked is not None and YEAR_LEAST <= asked <= YEAR_MOST else None
    view = duty_calendar(site().engine, visitor().person, year)
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("duties.html", view=view)
