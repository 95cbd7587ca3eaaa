"""Operations on a case: a page that says what will happen and asks why, and the press of its button."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.base.ids import new_id
from engine.model.command import Actor, Operate
from engine.model.ids import CaseId, CommandId, NodeId, PersonId, SeatId
from engine.model.operation import Operation
from engine.model.refusal import Kind, Refused
from engine.service.execute import execute
from engine.service.views.case_shape import CaseView
from engine.service.views.cases.page import case_view
from engine.service.views.offer import Offer
from engine.web.errors import Stop
from engine.web.here import say, site, visitor

pages = Blueprint("operate", __name__)
REASON_CHARS_MOST = 2_000
NOT_NOW = Refused(
    kind=Kind.NOT_FOUND,
    reason="no_operation",
    said=Said("现在不能这样做，请回到事项查看。", "This cannot be done now; go back and look at the case."),
)
KIND_CHARS_MOST = 64
_NO_DATE = Said("请填写有效的日期。", "Please give a date that exists.")


@pages.get("/cases/<case>/operate")
def ask(case: str) -> str:
    """What the operation means, and what has to be said with it."""
    view = _seen(case)
    offer = _offered(view, request.args.get("what", ""), request.args.get("seat", ""))
    return _page(view, offer, new_id(site().clock.now()), [])


@pages.post("/cases/<case>/operate")
def operate(case: str) -> Answer | tuple[str, int]:
    """Carry the operation out; what was typed comes back when something is missing."""
    what, seat = request.form.get("what", ""), request.form.get("seat", "")
    nonce = request.form.get("nonce", "")
    known = next((each for each in Operation if each.value == what), None)
    if known is None or not nonce.isalnum() or not nonce.isascii() or not 10 <= len(nonce) <= 64:
        raise Stop(NOT_NOW)
    until, is_day = _day(request.form.get("until", ""))
    done = execute(site().engine, _command(case, known, seat, nonce, until)) if is_day else None
    if done is None or (isinstance(done, Refused) and done.kind is Kind.INVALID):
        said = [say(error.said) for error in done.errors] or [say(done.said)] if done else [say(_NO_DATE)]
        view = _seen(case)
        return _page(view, _offered(view, what, seat), nonce, said), 422
    if isinstance(done, Refused):
        raise Stop(done)
    return redirect(f"/cases/{case}?done=operated", 303)


def _command(case: str, what: Operation, seat: str, nonce: str, until: date | None) -> Operate:
    version = request.form.get("version", "")
    node = request.form.get("node", "")
    return Operate(
        id=CommandId(nonce),
        actor=Actor(person=visitor().person),
        case=CaseId(case),
        what=what,
        reason=request.form.get("reason", "").strip()[:REASON_CHARS_MOST],
        seat=SeatId(seat) if seat else None,
        seat_version=int(version) if version.isascii() and version.isdigit() and len(version) < 10 else 0,
        persons=tuple(PersonId(each) for each in request.form.getlist("person") if each),
        node=NodeId(node) if node else None,
        kind=request.form.get("kind", "")[:KIND_CHARS_MOST] or None,
        until=until,
    )


def _day(written: str) -> tuple[date | None, bool]:
    """The day that was written, and whether it is one or none was."""
    if not written.strip():
        return None, True
    try:
        return date.fromisoformat(written.strip()), True
    except ValueError:
        return None, False


def _seen(case: str) -> CaseView:
    view = case_view(site().engine, visitor().person, CaseId(case))
    if isinstance(view, Refused):
        raise Stop(view)
    return view


def _offered(view: CaseView, what: str, seat: str) -> Offer:
    found = (o for o in view.operations if o.what == what and (o.seat or "") == seat)
    offer = next(found, None)
    if offer is None:
        raise Stop(NOT_NOW)
    return offer


def _page(view: CaseView, offer: Offer, nonce: str, wrong: list[str]) -> str:
    return render_template(
        "operate.html", case=view, offer=offer, nonce=nonce, wrong=wrong, sent=request.form
    )
