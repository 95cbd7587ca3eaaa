"""Registers: lists with filters, page by page, and as a spreadsheet."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, render_template, request

from engine.model.ids import FormId
from engine.model.refusal import Refused
from engine.service.views.lists.registers import register_view, rows_for_export
from engine.service.views.site import menu
from engine.web.errors import Stop
from engine.web.here import say, site, t, visitor
from engine.web.sheets import sheet_response

pages = Blueprint("register", __name__)
FILTER_CHARS_MOST = 200


@pages.get("/registers")
def choose() -> str:
    """Which registers there are."""
    return render_template(
        "list.html",
        heading=t("台账", "Registers"),
        lead=t("办事留下的记录，按表归集。", "What matters leave behind, form by form."),
        items=menu(site().engine, visitor().person).registers,
        base="/registers",
        nothing=t("没有您能看的台账。", "No registers for you to see."),
    )


@pages.get("/registers/<form>")
def show(form: str) -> Response:
    """A page of a register."""
    filters = _filters()
    view = register_view(
        site().engine, visitor().person, FormId(form), filters, request.args.get("after", "")
    )
    if isinstance(view, Refused):
        raise Stop(view)
    page = render_template("register.html", view=view, query=urlencode(filters))
    return make_response(page, 422 if view.problems else 200)


@pages.get("/registers/<form>.xlsx")
def export(form: str) -> Response:
    """What the filters leave of a register, as a spreadsheet."""
    filters = _filters()
    view = register_view(site().engine, visitor().person, FormId(form), filters)
    rows = rows_for_export(site().engine, visitor().person, FormId(form), filters)
    if isinstance(rows, Refused):
        raise Stop(rows)
    if isinstance(view, Refused):
        raise Stop(view)
    figures = {column.label for column in view.columns if column.numeric}
    said = [[say(cell) for cell in row] for row in rows]
    return sheet_response(view.label, said, [head in figures for head in said[0]] if said else ())


def _filters() -> dict[str, str]:
    return {
        key: text[:FILTER_CHARS_MOST]
        for key, text in request.args.items()
        if text and key not in ("after", "done")
    }
