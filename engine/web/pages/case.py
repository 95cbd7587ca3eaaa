"""A case: how it stands, acting on it, and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.model.command import Act, Actor, Claim, StartCase, Unclaim
from engine.model.ids import CaseId, CommandId, NodeId, OutcomeId, PersonId, SeatId
from engine.model.refusal import Kind, Refused
from engine.service.chain import case_stream, hash_of
from engine.service.execute import execute
from engine.service.reading import opened_by
from engine.service.views.case_shape import CaseView
from engine.service.views.cases.event_words import event_words
from engine.service.views.cases.page import case_view
from engine.service.views.forms.filling import task_form
from engine.service.views.forms.pending import pending_notes
from engine.service.views.forms.shape import FormView
from engine.service.views.meetings.ballots import BallotView, ballot_view
from engine.service.views.meetings.page import is_in_roll
from engine.service.views.viewer import SYSTEM_NAME
from engine.web.errors import Stop
from engine.web.forms.flow import Way, show, take
from engine.web.forms.waiting import Sent
from engine.web.guard import keeps_typing
from engine.web.here import language, site, t, visitor
from engine.web.show import person_name
from engine.web.svg import process as drawing

pages = Blueprint("case", __name__)
NO_SEAT = Refused(
    kind=Kind.NOT_FOUND,
    reason="unknown_seat",
    said=Said(
        "这件事里没有这个环节，请从工作台重新打开。", "The case has no such seat; open it from your desk."
    ),
)


@pages.get("/cases/<case>")
def show_case(case: str) -> str:
    """How the case stands."""
    return _page("case.html", seen_case(case))


@pages.get("/cases/<case>/audit")
def audit(case: str) -> str:
    """The case's rows of evidence, and whether they hang together."""
    view = seen_case(case)
    with site().store.read() as work:
        events = work.events(case_stream(view.case))
    linked = all(one.hash == two.previous for one, two in pairwise(events))
    intact = linked and all(hash_of(each) == each.hash for each in events)

    def who_of(actor: str) -> Said:
        # whoever did the first thing started the case, and is called here what the case page calls them
        return view.starter.name if actor == events[0].actor else _who_of(actor)

    return _page(
        "audit.html", view, audit=True, events=events, intact=intact, who_of=who_of, words=event_words
    )


@pages.get("/cases/<case>/act")
def act(case: str) -> Answer:
    """The form of a seat; a ballot has a paper of its own."""
    seat = SeatId(request.args.get("seat", ""))
    if isinstance(ballot_view(site().engine, visitor().person, CaseId(case), seat), BallotView):
        return redirect(f"/cases/{quote(case)}/vote?seat={quote(seat)}", 303)
    if is_in_roll(site().engine, visitor().person, CaseId(case), seat):
        return redirect(f"/cases/{quote(case)}/meeting", 303)
    opened_by(site().engine, Actor(person=visitor().person), CaseId(case), seat)
    return show(_way(case, request.args.get("seat", "")))


@pages.post("/cases/<case>/act")
@keeps_typing
def acting(case: str) -> Answer:
    """A press of one of the form's buttons."""
    return take(_way(case, request.args.get("seat", "")))


@pages.post("/cases/<case>/claim")
def claim(case: str) -> Answer:
    """Take a seat of a pool."""
    done = execute(site().engine, Claim(**_seat_of(case)))
    if isinstance(done, Refused):
        raise Stop(done)
    return redirect(f"/cases/{case}?done=claimed", 303)


@pages.post("/cases/<case>/unclaim")
def unclaim(case: str) -> Answer:
    """Give a seat back to its pool."""
    done = execute(site().engine, Unclaim(**_seat_of(case)))
    if isinstance(done, Refused):
        raise Stop(done)
    return redirect(f"/cases/{case}?done=unclaimed", 303)


def seen_case(case: str) -> CaseView:
    """The case as whoever is here sees it; its refusal stops the page."""
    view = case_view(site().engine, visitor().person, CaseId(case))
    if isinstance(view, Refused):
        raise Stop(view)
    return view


def _page(template: str, view: CaseView, **more: Any) -> str:
    states = {
        "done": t("已完成", "done"), "open": t("办理中", "open now"), "waiting": t("未到", "to come"),
        "skipped": t("未经过", "not taken"),
    }  # fmt: skip
    drawn = drawing.draw(view.drawing, t("流程图", "Process"), states, language()) if view.drawing else ""
    return render_template(template, case=view, drawing=drawn, **more)


def _who_of(actor: str) -> Said:
    return SYSTEM_NAME if actor == "system" else person_name(PersonId(actor))


def _seat_of(case: str) -> dict[str, Any]:
    version = request.form.get("version", "")
    nonce = request.form.get("nonce", "")
    if not (
        version.isascii() and version.isdigit() and len(version) < 10 and nonce.isalnum() and len(nonce) <= 64
    ):
        raise Stop(NO_SEAT)
    return {
        "id": CommandId(nonce),
        "actor": Actor(person=visitor().person),
        "case": CaseId(case),
        "seat": SeatId(request.form.get("seat", "")),
        "seat_version": int(version),
    }


def _way(case: str, seat: str) -> Way:
    engine = site().engine

    def look(typed: Mapping[str, Any] | None, confirmed: frozenset[str], check: bool) -> FormView | Refused:
        return task_form(engine, visitor().person, CaseId(case), SeatId(seat), typed, confirmed, check=check)

    def command(view: FormView, sent: Sent) -> Act:
        return Act(
            id=sent.nonce,
            actor=Actor(person=visitor().person),
            case=CaseId(case),
            seat=SeatId(seat),
            seat_version=sent.seat_version,
            outcome=OutcomeId(sent.outcome),
            typed=sent.typed,
            opinion=sent.opinion.strip(),
            back_to=NodeId(sent.back_to) if sent.back_to else None,
            confirmed=sent.confirmed,
        )

    def send(wanted: StartCase | Act) -> str | Refused:
        done = execute(engine, wanted)
        return done if isinstance(done, Refused) else f"/cases/{case}?done=decided"

    def beside(view: FormView) -> Mapping[str, Any]:
        seen = seen_case(case)
        notes = pending_notes(engine, visitor().person, CaseId(case))
        return {"case": seen, "seat": next(s for s in seen.seats if s.seat == seat), "notes": notes}

    return Way(
        address=f"/cases/{quote(case)}/act?seat={quote(seat)}",
        back=(f"/cases/{quote(case)}", t("返回事项", "Back to the case")),
        template="act.html",
        look=look,
        command=command,
        send=send,
        beside=beside,
    )
