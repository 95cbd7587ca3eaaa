"""Boards: needs that wait for somebody to claim them, without names."""

from __future__ import annotations

from flask import Blueprint, render_template

from engine.model.ids import BoardId
from engine.model.refusal import Refused
from engine.service.views.lists.lines import board_view
from engine.service.views.site import menu
from engine.web.errors import Stop
from engine.web.here import site, t, visitor

pages = Blueprint("board", __name__)


@pages.get("/boards")
def choose() -> str:
    """Which boards there are."""
    return render_template(
        "list.html",
        heading=t("认领墙", "Boards"),
        lead=t("等人认领的需求和心愿，不显示姓名。", "Needs and wishes waiting for somebody, without names."),
        items=menu(site().engine, visitor().person).boards,
        base="/boards",
        nothing=t("没有您能看的认领墙。", "No boards for you to see."),
    )


@pages.get("/boards/<board>")
def show(board: str) -> str:
    """One board."""
    view = board_view(site().engine, visitor().person, BoardId(board))
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("board.html", view=view)
