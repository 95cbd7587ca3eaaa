"""Starting a matter: which one, for which unit, and its form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, make_response, redirect, render_template
from werkzeug.wrappers import Response as Answer

from engine.model.command import Act, Actor, StartCase
from engine.model.ids import ProcessId, UnitId
from engine.model.refusal import Refused
from engine.service.execute import execute
from engine.service.views.forms.shape import FormView
from engine.service.views.forms.starting import start_form, startable
from engine.service.views.shared import Named
from engine.web.forms.flow import Way, show, take
from engine.web.forms.waiting import Sent
from engine.web.guard import keeps_typing
from engine.web.here import site, t, visitor

pages = Blueprint("start", __name__)


@pages.get("/start")
def choose() -> str:
    """What the visitor may start."""
    return render_template("start.html", things=startable(site().engine, visitor().person))


@pages.get("/start/<process>")
def choose_unit(process: str) -> Answer:
    """For which unit."""
    chosen = next((s for s in startable(site().engine, visitor().person) if s.process == process), None)
    units: tuple[Named, ...] = chosen.units if chosen else ()
    if chosen is None or len(units) == 1:
        return redirect(f"/start/{process}/{units[0].id}" if units else "/start")
    return make_response(render_template("units.html", chosen=chosen))


@pages.get("/start/<process>/<unit>")
def fill(process: str, unit: str) -> Answer:
    """The start form."""
    return show(_way(process, unit))


@pages.post("/start/<process>/<unit>")
@keeps_typing
def filling(process: str, unit: str) -> Answer:
    """A press of one of the start form's buttons."""
    return take(_way(process, unit))


def _way(process: str, unit: str) -> Way:
    engine = site().engine

    def look(typed: Mapping[str, Any] | None, confirmed: frozenset[str], check: bool) -> FormView | Refused:
        return start_form(
            engine, visitor().person, ProcessId(process), UnitId(unit), typed, confirmed, check=check
        )

    def command(view: FormView, sent: Sent) -> StartCase:
        return StartCase(
            id=sent.nonce,
            actor=Actor(person=visitor().person),
            process=ProcessId(process),
            unit=UnitId(unit),
            typed=sent.typed,
            confirmed=sent.confirmed,
        )

    def send(wanted: StartCase | Act) -> str | Refused:
        done = execute(engine, wanted)
        return done if isinstance(done, Refused) else f"/cases/{done.case}?done=sent"

    return Way(
        address=f"/start/{process}/{unit}",
        back=("/start", t("取消", "Cancel")),
        template="form.html",
        look=look,
        command=command,
        send=send,
    )
