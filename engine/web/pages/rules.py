"""The rules in force, open to everybody who is signed in."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.model.refusal import Refused
from engine.service.views.rules.figures import rules_view
from engine.web.errors import Stop
from engine.web.here import site

pages = Blueprint("rules", __name__)


@pages.get("/rules")
def show() -> str:
    """Every figure with its source, the fingerprint, and the versions there were."""
    view = rules_view(site().engine)
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("rules.html", view=view)
