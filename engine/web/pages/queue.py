"""Queues: who stands where in a line, and why."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.model.command import Actor, ClaimNext
from engine.model.ids import CommandId
from engine.model.refusal import Refused
from engine.service.claiming import claim_next
from engine.service.views.lists.lines import queue_view
from engine.service.views.site import menu
from engine.web.errors import Stop
from engine.web.here import site, t, visitor
from engine.web.pages.case import NO_SEAT

pages = Blueprint("queue", __name__)
NONCE_CHARS_MOST, QUEUE_CHARS_MOST = 64, 200


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


@pages.post("/queues/next")
def take_next() -> Answer:
    """Take the first of a line that is free."""
    nonce = request.form.get("nonce", "")
    if not (nonce.isascii() and nonce.isalnum() and len(nonce) <= NONCE_CHARS_MOST):
        raise Stop(NO_SEAT)
    actor = Actor(person=visitor().person)
    asked = ClaimNext(
        id=CommandId(nonce), actor=actor, queue=request.form.get("queue", "")[:QUEUE_CHARS_MOST]
    )
    done = claim_next(site().engine, asked)
    if isinstance(done, Refused):
        raise Stop(done)
    return redirect(f"/cases/{done.case}?done=claimed", 303)


@pages.get("/queues/<path:queue>")
def show(queue: str) -> str:
    """One line."""
    view = queue_view(site().engine, visitor().person, queue)
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("queue.html", view=view)
