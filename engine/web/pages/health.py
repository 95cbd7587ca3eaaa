"""Whether the site is up, for machines."""

from __future__ import annotations

from flask import Blueprint, jsonify
from werkzeug.wrappers import Response as Answer

from engine.web.guard import open_to_all
from engine.web.here import site

pages = Blueprint("health", __name__)


@pages.get("/healthz")
@open_to_all
def healthz() -> Answer:
    """Up, and able to read its store and its rules."""
    with site().store.read() as work:
        rules = site().engine.library.all_active(work, site().clock.now())
    response = jsonify(status="ok" if rules else "no rules", rules=[each.rules.bundle[:12] for each in rules])
    response.status_code = 200 if rules else 503
    return response
