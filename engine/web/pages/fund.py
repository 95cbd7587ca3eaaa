"""Funds and posts: what a unit's lines have, hold and spent; who has which place."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine.model.ids import LedgerId, UnitId
from engine.model.refusal import Refused
from engine.service.views.books.funds import fund_view
from engine.service.views.people.places import PlacesView, places_view
from engine.service.views.site import menu
from engine.web.errors import Stop
from engine.web.here import site, t, visitor

pages = Blueprint("fund", __name__)


@pages.get("/funds")
def choose() -> str:
    """Which money ledgers there are."""
    return render_template(
        "list.html",
        heading=t("资金与名额", "Funds and posts"),
        lead=t("每一笔都能追到事项；可用、占用、已支出随时对得上。", "Every movement leads to its case."),
        items=menu(site().engine, visitor().person).funds,
        base="/funds",
        nothing=t("没有您能看的资金账。", "No funds for you to see."),
    )


@pages.get("/funds/<ledger>")
def show(ledger: str) -> str:
    """A unit's year."""
    unit = request.args.get("unit", "")
    places = places_view(site().engine, visitor().person, LedgerId(ledger), UnitId(unit) if unit else None)
    if isinstance(places, PlacesView):
        return render_template("places.html", view=places)
    view = fund_view(
        site().engine, visitor().person, LedgerId(ledger), UnitId(unit) if unit else None, asked_year()
    )
    if isinstance(view, Refused):
        # a pool that is closed to the reader, or empty, says so itself
        raise Stop(view if places.reason == "not_found" else places)
    return render_template("fund.html", view=view)


def asked_year() -> int | None:
    """The year in the address; anything else is no year."""
    year = request.args.get("year", "")
    return int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None
