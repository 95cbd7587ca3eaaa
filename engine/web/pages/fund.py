"""Funds: what a unit's lines have, hold and spent."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine.model.ids import LedgerId, UnitId
from engine.model.refusal import Refused
from engine.service.views.funds import fund_view
from engine.service.views.site import menu
from engine.web.errors import Stop
from engine.web.here import site, t, visitor

pages = Blueprint("fund", __name__)


@pages.get("/funds")
def choose() -> str:
    """Which money ledgers there are."""
    return render_template(
        "list.html",
        heading=t("资金", "Funds"),
        lead=t("每一笔都能追到事项；可用、占用、已支出随时对得上。", "Every movement leads to its case."),
        items=menu(site().engine, visitor().person).funds,
        base="/funds",
        nothing=t("没有您能看的资金账。", "No funds for you to see."),
    )


@pages.get("/funds/<ledger>")
def show(ledger: str) -> str:
    """A unit's year."""
    unit = request.args.get("unit", "")
    view = fund_view(
        site().engine, visitor().person, LedgerId(ledger), UnitId(unit) if unit else None, asked_year()
    )
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("fund.html", view=view)


def asked_year() -> int | None:
    """The year in the address; anything else is no year."""
    year = request.args.get("year", "")
    return int(year) if len(year) == 4 and year.isascii() and year.isdigit() else None
