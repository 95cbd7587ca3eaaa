"""The desk: what waits, what was done, drafts and messages; finding a case."""

from __future__ import annotations

from urllib.parse import quote

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.service.people import drop_draft
from engine.service.views.cases.desk import TABS, DraftLine, Tab, desk, found
from engine.web.here import site, t, visitor

pages = Blueprint("desk", __name__)
QUERY_CHARS_MOST = 60


@pages.get("/desk")
def show_desk() -> str:
    """One tab of the desk."""
    asked = request.args.get("tab", "open")
    tab: Tab = next((known for known in TABS if known == asked), "open")
    view = desk(site().engine, visitor().person, tab, request.args.get("after", ""))
    return render_template("desk.html", desk=view, tabs=_tabs(), draft_url=draft_url)


@pages.post("/drafts/drop")
def drop() -> Answer:
    """Throw a draft away."""
    drop_draft(site().store, visitor().person, request.form.get("place", ""))
    return redirect("/desk?tab=drafts&done=dropped", 303)


@pages.get("/search")
def search() -> str:
    """Cases by the end of their number or a word of their title."""
    q = request.args.get("q", "").strip()[:QUERY_CHARS_MOST]
    return render_template("search.html", q=q, rows=found(site().engine, visitor().person, q))


def draft_url(draft: DraftLine) -> str:
    """Where a draft goes on."""
    if draft.process is not None:
        return f"/start/{quote(draft.process)}/{quote(draft.unit)}"
    return f"/cases/{quote(draft.case or '')}/act?seat={quote(draft.seat or '')}"


def _tabs() -> tuple[tuple[str, str], ...]:
    return (
        ("open", t("待办", "To do")), ("done", t("已办", "Done")), ("started", t("我发起", "Started by me")),
        ("drafts", t("草稿", "Drafts")), ("notices", t("消息", "Messages")),
    )  # fmt: skip
