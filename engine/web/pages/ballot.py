"""Ballots: one question, a few answers, no draft; what is sent is not kept with whoever sent it."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.model.command import Actor, Cast
from engine.model.ids import CaseId, CommandId, SeatId
from engine.model.refusal import Kind, Refused
from engine.service.execute import execute
from engine.service.views.meetings.ballots import BallotView, ballot_view
from engine.web.errors import Stop
from engine.web.here import site, visitor

pages = Blueprint("ballot", __name__)
MALFORMED = Refused(
    kind=Kind.NOT_FOUND,
    reason="malformed",
    said=Said("请从工作台重新打开这张评议票。", "Please open the ballot from your desk again."),
)


@pages.get("/cases/<case>/vote")
def paper(case: str) -> str:
    """The paper."""
    return render_template("ballot.html", view=_seen(case, request.args.get("seat", "")), missing=False)


@pages.post("/cases/<case>/vote")
def cast(case: str) -> Answer | tuple[str, int]:
    """Into the box."""
    view = _seen(case, request.form.get("seat", ""))
    choice = request.form.get("choice", "")
    if not choice:
        return render_template("ballot.html", view=view, missing=True), 422
    nonce = request.form.get("nonce", "")
    if not (nonce.isalnum() and len(nonce) <= 64):
        raise Stop(MALFORMED)
    done = execute(
        site().engine,
        Cast(
            id=CommandId(nonce),
            actor=Actor(person=visitor().person),
            case=view.case,
            seat=view.seat,
            seat_version=view.seat_version,
            choice=choice,
        ),
    )
    if isinstance(done, Refused):
        raise Stop(done)
    return redirect("/desk?done=voted", 303)


def _seen(case: str, seat: str) -> BallotView:
    view = ballot_view(site().engine, visitor().person, CaseId(case), SeatId(seat))
    if isinstance(view, Refused):
        raise Stop(view)
    return view
