"""Lists of verdicts: who is eligible and what is paid as of a day, beside the figures of another day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from engine.base.finding import Said
from engine.model.fields.dates import read_day
from engine.model.ids import RulingId
from engine.model.refusal import Kind, Refused
from engine.runtime.scope import local_day
from engine.service.views.people.rosters import Wanted, roster_sheet, roster_verdict, roster_view
from engine.service.views.site import menu
from engine.web.errors import Stop
from engine.web.here import say, site, t, visitor
from engine.web.sheets import sheet_response

pages = Blueprint("roster", __name__)


@pages.get("/rosters")
def choose() -> str:
    """Which lists there are."""
    return render_template(
        "list.html",
        heading=t("资格与薪酬", "Eligibility and pay"),
        lead=t(
            "按登记的情况和现行标准算出，不是决定；要有人审定才作数。",
            "Worked out from the registers and the figures in force; a person's decision makes it count.",
        ),
        items=menu(site().engine, visitor().person).rosters,
        base="/rosters",
        nothing=t("没有您能看的名单。", "No lists for you to see."),
    )


@pages.get("/rosters/<rule>")
def show(rule: str) -> str:
    """A list as of a day."""
    wanted = _wanted()
    view = roster_view(site().engine, visitor().person, RulingId(rule), wanted)
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("roster.html", view=view, query=_query(wanted))


@pages.get("/rosters/<rule>.xlsx")
def export(rule: str) -> Response:
    """The whole list."""
    wanted = _wanted()
    sheet = roster_sheet(site().engine, visitor().person, RulingId(rule), wanted)
    if isinstance(sheet, Refused):
        raise Stop(sheet)
    rows = [tuple(map(say, row)) for row in sheet]
    return sheet_response(f"{rule} {wanted.as_of}", rows, [False, False, *(True for _ in rows[0][2:])])


@pages.get("/rosters/<rule>/<about>")
def one(rule: str, about: str) -> str:
    """What the rule says about one person or unit, with all that leads to it."""
    wanted = replace(_wanted(), about=about)
    view = roster_verdict(site().engine, visitor().person, RulingId(rule), wanted)
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("verdict.html", v=view, query=_query(wanted))


def _wanted() -> Wanted:
    as_of = _day("as_of") or local_day(site().clock.now())
    return Wanted(
        as_of=as_of,
        figures_on=_day("figures") or as_of,
        beside=_day("beside"),
        changed=bool(request.args.get("changed")),
        after=request.args.get("after", ""),
    )


def _day(name: str) -> date | None:
    written = request.args.get(name, "").strip()
    if not written:
        return None
    found = read_day(written)
    if not isinstance(found, date):
        said = Said("日期要写成 2025-08-01 这样。", "Write the day like 2025-08-01.")
        raise Stop(Refused(kind=Kind.INVALID, reason="invalid_day", said=said))
    return found


def _query(wanted: Wanted) -> str:
    """What goes along to the next page and into the sheet."""
    named = {
        "as_of": wanted.as_of.isoformat(),
        "figures": wanted.figures_on.isoformat(),
        "beside": wanted.beside.isoformat() if wanted.beside else "",
        "changed": "1" if wanted.changed else "",
    }
    return urlencode({key: value for key, value in named.items() if value})
