"""Points: a member's statement, and an organisation's list of its own members."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine.model.ids import LedgerId, PersonId, UnitId
from engine.model.refusal import Refused
from engine.service.views.books.points import member_points, points_view
from engine.service.views.explained.points import reasons_of
from engine.service.views.site import menu
from engine.web.errors import Stop
from engine.web.here import site, t, visitor
from engine.web.pages.fund import asked_year

pages = Blueprint("points", __name__)


@pages.get("/points")
def choose() -> str:
    """Which ledgers of points there are."""
    return render_template(
        "list.html",
        heading=t("积分", "Points"),
        lead=t("自愿参加，只加不减，不排名。", "Voluntary, never negative, never ranked."),
        items=menu(site().engine, visitor().person).points,
        base="/points",
        nothing=t("没有您能看的积分。", "No points for you to see."),
    )


@pages.get("/points/<ledger>")
def show(ledger: str) -> str:
    """One member's year: the visitor's own unless another is asked for."""
    me = visitor().person
    person = PersonId(request.args.get("person", "") or me)
    view = points_view(site().engine, me, LedgerId(ledger), person, asked_year())
    if isinstance(view, Refused):
        raise Stop(view)
    reasons = reasons_of(site().engine, me, view.entries)
    return render_template("points.html", view=view, reasons=reasons)


@pages.get("/points/<ledger>/units/<unit>")
def members(ledger: str, unit: str) -> str:
    """The members of an organisation, inside which their points are seen."""
    rows = member_points(site().engine, visitor().person, LedgerId(ledger), UnitId(unit))
    if isinstance(rows, Refused):
        raise Stop(rows)
    with site().store.read() as work:
        known = work.organisation().units.get(UnitId(unit))
    return render_template("members.html", heading=known.label if known else unit, rows=rows, ledger=ledger)
