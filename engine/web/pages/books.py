"""The books: statements of lines and of one's own points, day book, trial balance; each as a sheet."""

from __future__ import annotations

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request

from engine.model.ids import LedgerId, UnitId
from engine.model.refusal import Refused
from engine.runtime.scope import local_day
from engine.service.books_port import Place
from engine.service.views.books.books import (
    ROWS_MAX,
    SHEET_MAX,
    day_book,
    line_statement,
    own_statement,
    trial_balance,
)
from engine.service.views.books.shape import BookView
from engine.web.errors import Stop
from engine.web.here import say, site, t, visitor
from engine.web.sheets import sheet_response

pages = Blueprint("books", __name__)


@pages.get("/funds/<ledger>/statement")
def statement(ledger: str) -> str:
    """What a line had, what moved it, what it has."""
    return _page(_statement(ledger), f"/funds/{ledger}", f"/funds/{ledger}/statement")


@pages.get("/funds/<ledger>/statement.xlsx")
def statement_sheet(ledger: str) -> Response:
    """The same as a sheet."""
    return _sheet(_statement(ledger))


@pages.get("/funds/<ledger>/book")
def book(ledger: str) -> str:
    """Everything that was posted, day by day."""
    return _page(_book(ledger, ROWS_MAX), f"/funds/{ledger}", f"/funds/{ledger}/book")


@pages.get("/funds/<ledger>/book.xlsx")
def book_sheet(ledger: str) -> Response:
    """The same as a sheet."""
    return _sheet(_book(ledger, SHEET_MAX))


@pages.get("/funds/<ledger>/trial")
def trial(ledger: str) -> str:
    """Debit and credit of every account."""
    return _page(_trial(ledger), f"/funds/{ledger}", f"/funds/{ledger}/trial", one_day=True)


@pages.get("/funds/<ledger>/trial.xlsx")
def trial_sheet(ledger: str) -> Response:
    """The same as a sheet."""
    return _sheet(_trial(ledger))


@pages.get("/points/<ledger>/statement")
def own(ledger: str) -> str:
    """What the visitor's own points had, what moved them, what they have."""
    return _page(_own(ledger), f"/points/{ledger}", f"/points/{ledger}/statement")


@pages.get("/points/<ledger>/statement.xlsx")
def own_sheet(ledger: str) -> Response:
    """The same as a sheet."""
    return _sheet(_own(ledger))


def _statement(ledger: str) -> BookView:
    unit = request.args.get("unit", "")
    line = request.args.get("line", "")
    me, chosen = visitor().person, UnitId(unit) if unit else None
    return _seen(line_statement(site().engine, me, LedgerId(ledger), chosen, line, _days()))


def _book(ledger: str, limit: int) -> BookView:
    return _seen(day_book(site().engine, visitor().person, LedgerId(ledger), _days(), _after(), limit))


def _trial(ledger: str) -> BookView:
    return _seen(trial_balance(site().engine, visitor().person, LedgerId(ledger), _days()[1]))


def _own(ledger: str) -> BookView:
    return _seen(own_statement(site().engine, visitor().person, LedgerId(ledger), _days()))


def _seen(view: BookView | Refused) -> BookView:
    if isinstance(view, Refused):
        raise Stop(view)
    return view


def _days() -> tuple[date, date]:
    """The days in the address; from the beginning of the year until today where there are none."""
    today = local_day(site().clock.now())
    until = _day("until") or today
    since = _day("since") or date(until.year, 1, 1)
    return min(since, until), until


def _day(name: str) -> date | None:
    try:
        found = date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None
    return found if 1970 <= found.year <= 9000 else None


def _after() -> Place | None:
    """Where the page before ended; anything else is the beginning."""
    day, _, place = request.args.get("after", "").partition("/")
    seq, _, part = place.partition("/")
    if not all(len(each) <= 18 and each.isascii() and each.isdigit() for each in (seq, part)):
        return None
    try:
        return date.fromisoformat(day), int(seq), int(part)
    except ValueError:
        return None


def _page(view: BookView, up: str, here: str, *, one_day: bool = False) -> str:
    asked = {key: value for key, value in request.args.items() if key != "after"}
    following = f"{here}?{urlencode({**asked, 'after': view.after})}" if view.after else ""
    shown: dict[str, Any] = {"up": up, "here": here, "one_day": one_day, "next_page": following}
    return render_template("book.html", view=view, sheet=f"{here}.xlsx?{urlencode(asked)}", **shown)


def _sheet(view: BookView) -> Response:
    head = (*(say(column.label) for column in view.columns), t("事项", "Case"))
    rows = [(*(say(cell) for cell in row.cells), row.number) for row in view.rows]
    opening = [(*(say(cell) for cell in view.opening), "")] if view.opening else []
    sums = [(*(say(cell) for cell in each), "") for each in view.sums]
    numeric = [column.numeric for column in view.columns]
    name = f"{view.heading} {say(view.kind)} {view.until}"
    return sheet_response(name, [head, *opening, *rows, *sums], numeric)
