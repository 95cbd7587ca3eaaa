"""Administration of rules and open cases: the dry run with its samples, the migration and its way back."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.model.command import Actor
from engine.model.period import offered, read_period
from engine.model.refusal import Kind, Refused
from engine.rehearsal.replaying import swap_replayed
from engine.runtime.scope import local_day
from engine.service.migration import batches
from engine.service.migration.rehearsal import stop as end_rehearsal
from engine.service.swap.life import State
from engine.service.views.rules.rehearsals import (
    migrations_view,
    rehearsal_rows,
    rehearsal_view,
)
from engine.service.views.rules.swaps import swap_view
from engine.service.views.viewer import not_found
from engine.web.errors import Stop
from engine.web.guard import admin_only
from engine.web.here import say, site, t, visitor
from engine.web.sheets import sheet_response

pages = Blueprint("swap_cases", __name__, url_prefix="/admin/rules")
LOOK_AGAIN_SECONDS = 3
_NOT_YET = Refused(
    kind=Kind.CONFLICT,
    reason="not_in_force",
    said=Said("这一版还没有启用，不能转入在办件", "This version is not in force yet; no case can move to it"),
)


@pages.before_request
def only_administrators() -> None:
    """Nobody else comes in here."""
    admin_only()


@pages.get("/rehearsals/<rehearsal>")
def show(rehearsal: str) -> Response:
    """How far the dry run is, and what it has found."""
    view = rehearsal_view(site().engine, visitor().person, rehearsal)
    if view is None:
        raise Stop(_none())
    response = make_response(render_template("admin/rehearsal.html", view=view))
    if not (view.found.ended or view.found.stopped):
        response.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


@pages.get("/rehearsals/<rehearsal>.xlsx")
def sheet(rehearsal: str) -> Response:
    """Every case with its class and reason."""
    if rehearsal_view(site().engine, visitor().person, rehearsal) is None:
        raise Stop(_none())
    rows = [(number, say(cls), say(why)) for number, cls, why in rehearsal_rows(site().engine, rehearsal)]
    head = (t("编号", "Number"), t("结果", "Class"), t("原因", "Reason"))
    return sheet_response(t("在办件试算", "Dry run"), [head, *rows])


@pages.post("/rehearsals/<rehearsal>/stop")
def stop(rehearsal: str) -> Answer:
    """Look no further."""
    if rehearsal_view(site().engine, visitor().person, rehearsal) is None:
        raise Stop(_none())
    end_rehearsal(site().engine, Actor(person=visitor().person), rehearsal)
    return redirect(f"/admin/rules/rehearsals/{rehearsal}", 303)


@pages.get("/<swap>/migration")
def migrations(swap: str) -> Response:
    """The migrations of the pack: progress, what stayed, the way back."""
    view = swap_view(site().engine, visitor().person, swap)
    if isinstance(view, Refused):
        raise Stop(view)
    found = migrations_view(site().engine, visitor().person, view.swap.pack)
    response = make_response(render_template("admin/migration.html", view=view, found=found))
    if any(not (each.progress.ended or each.progress.stopped) for each in found):
        response.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return response


@pages.post("/<swap>/migration")
def migrate(swap: str) -> Answer:
    """Begin, stop or take back a migration."""
    view = swap_view(site().engine, visitor().person, swap)
    if isinstance(view, Refused):
        raise Stop(view)
    engine, me, which = site().engine, Actor(person=visitor().person), request.form.get("migration", "")
    match request.form.get("do"):
        case "begin":
            if view.swap.state not in (State.ACTIVE, State.WATCHED) or view.swap.bundle is None:
                raise Stop(_NOT_YET)
            batches.begin(engine, me, view.swap.pack, view.swap.bundle)
        case "undo":
            if batches.undo(engine, me, which) is None:
                raise Stop(_none())
        case "stop":
            if batches.progress(engine, which) is None:
                raise Stop(_none())
            batches.stop(engine, me, which)
        case _:
            pass
    return redirect(f"/admin/rules/{swap}/migration", 303)


@pages.get("/<swap>/replay")
def replay(swap: str) -> str:
    """A past month under the new rules, beside what the newest ones say."""
    view = swap_view(site().engine, visitor().person, swap)
    if isinstance(view, Refused):
        raise Stop(view)
    periods = offered("month", local_day(site().clock.now()))
    period = read_period("month", request.args.get("period", "")) or periods[1]
    sections = swap_replayed(site().engine, visitor().person, view.swap, period)
    return render_template("admin/replay.html", view=view, period=period, periods=periods, sections=sections)


def _none() -> Refused:
    return not_found("没有这次试算或转入。", "There is no such dry run or migration.")
