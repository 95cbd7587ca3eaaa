"""Scores: which there are, a period's list, and one result with all that led to it."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from engine.model.ids import ScoreId
from engine.model.refusal import Refused
from engine.service.views.scores.page import score_list, score_view, scores_for
from engine.service.views.scores.shape import ScoreListView
from engine.web.errors import Stop
from engine.web.here import say, site, t, visitor
from engine.web.sheets import sheet_response

pages = Blueprint("score", __name__)


@pages.get("/scores")
def choose() -> str:
    """Which scores there are for whoever looks."""
    return render_template(
        "list.html",
        heading=t("评分", "Scores"),
        lead=t(
            "评的是单位和在岗人员的工作；算法、数据和理由都看得到，定稿前可以提出异议。",
            "Of the work of units and staff; formula, inputs and reasons are shown, and one can object.",
        ),
        items=scores_for(site().engine, visitor().person),
        base="/scores",
        nothing=t("没有您能看的评分。", "No scores for you to see."),
    )


@pages.get("/scores/<score>")
def listed(score: str) -> str:
    """The results of a period."""
    return render_template("scores.html", view=_list(score))


@pages.get("/scores/<score>.xlsx")
def export(score: str) -> Response:
    """The list of a period as a sheet."""
    view = _list(score)
    head = (
        t("名次", "Place"),
        t("对象", "Subject"),
        t("总分", "Total"),
        t("等次", "Band"),
        t("状态", "State"),
    )
    rows = [
        (
            "" if row.rank is None else str(row.rank),
            say(row.of),
            row.total,
            row.band,
            t("已定稿", "final") if row.is_final else t("未定稿", "not final"),
        )
        for row in view.rows
    ]
    return sheet_response(f"{view.label} {say(view.period_label)}", [head, *rows], [True, False, True, False])


@pages.get("/scores/<score>/<subject>")
def show(score: str, subject: str) -> str:
    """One result, by default the newest."""
    wanted = request.args.get("revision", "")
    revision = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 6 else 0
    view = score_view(
        site().engine, visitor().person, ScoreId(score), subject, request.args.get("period", ""), revision
    )
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("score.html", view=view)


def _list(score: str) -> ScoreListView:
    view = score_list(site().engine, visitor().person, ScoreId(score), request.args.get("period", ""))
    if isinstance(view, Refused):
        raise Stop(view)
    return view
