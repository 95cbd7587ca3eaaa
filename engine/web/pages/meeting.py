"""The page of a meeting: who has come, what the text in force asks, and what was decided."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.model.command import Act, Actor
from engine.model.ids import CaseId, CommandId, OutcomeId, SeatId
from engine.model.meeting import ABSENT
from engine.model.refusal import Kind, Refused
from engine.service.execute import execute
from engine.service.views.meetings.page import meeting_view
from engine.service.views.meetings.shape import MeetingView, SittingView
from engine.web.errors import Stop
from engine.web.here import site, visitor

pages = Blueprint("meeting", __name__)
#: How often the page asks again, where scripts run.
SECONDS = 5
MALFORMED = Refused(
    kind=Kind.NOT_FOUND,
    reason="malformed",
    said=Said("请重新打开会议页面。", "Please open the page of the meeting again."),
)


@pages.get("/cases/<case>/meeting")
def show(case: str) -> str:
    """How the meeting stands now."""
    return render_template("meeting.html", view=_seen(case), seconds=SECONDS)


@pages.post("/cases/<case>/meeting/mark")
def mark(case: str) -> Answer:
    """Somebody has come, is represented, or is absent."""
    answer, _, rest = request.form.get("mark", "").partition("|")
    version, _, seat = rest.partition("|")
    _carry_out(case, seat, _number(version), answer, _nonce())
    return _back(case)


@pages.post("/cases/<case>/meeting/close")
def close(case: str) -> Answer:
    """Everybody else is absent; the roll ends."""
    nonce, sitting = _nonce(), _sitting(case, request.form.get("meeting", ""))
    if sitting.closing is None:
        raise Stop(MALFORMED)
    for number, called in enumerate(one for one in sitting.roll if one.may_mark):
        _carry_out(case, called.seat, called.version, ABSENT, f"{nonce[:56]}x{number}")
    _carry_out(case, sitting.closing, sitting.closing_version, "done", nonce)
    return _back(case)


def _carry_out(case: str, seat: str, version: int, answer: str, nonce: str) -> None:
    done = execute(
        site().engine,
        Act(
            id=CommandId(nonce),
            actor=Actor(person=visitor().person),
            case=CaseId(case),
            seat=SeatId(seat),
            seat_version=version,
            outcome=OutcomeId(answer),
        ),
    )
    if isinstance(done, Refused):
        raise Stop(done)


def _sitting(case: str, id: str) -> SittingView:
    found = next((one for one in _seen(case).sittings if one.id == id), None)
    if found is None:
        raise Stop(MALFORMED)
    return found


def _seen(case: str) -> MeetingView:
    view = meeting_view(site().engine, visitor().person, CaseId(case))
    if isinstance(view, Refused):
        raise Stop(view)
    return view


def _nonce() -> str:
    nonce = request.form.get("nonce", "")
    if not (nonce.isascii() and nonce.isalnum() and len(nonce) <= 64):
        raise Stop(MALFORMED)
    return nonce


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Stop(MALFORMED)
    return int(text)


def _back(case: str) -> Answer:
    return redirect(f"/cases/{quote(case)}/meeting", 303)
