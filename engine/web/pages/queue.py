"""Queues: who stands where in a line, and why."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.model.refusal import Refused
from engine.service.views.lines import queue_view
from engine.service.views.site import menu
from engine.web.errors import Stop
from engine.web.here import site, t, visitor

pages = Blueprint("queue", __name__)


@pages.get("/queues")
def choose() -> str:
    """Which queues there are."""
    return render_template(
        "list.html",
        heading=t("队列", "Queues"),
        lead=t("按规则先后办理的事项。", "Matters that are handled in the order of a rule."),
        items=menu(site().engine, visitor().person).queues,
        base="/queues",
        nothing=t("没有您能看的队列。", "No queues for you to see."),
    )


@pages.get("/queues/<path:queue>")
def show(queue: str) -> str:
    """One line."""
    view = queue_view(site().engine, visitor().person, queue)
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("queue.html", view=view)
