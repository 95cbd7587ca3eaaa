"""The rules in force and what changed between their versions, open to everybody who is signed in."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from engine.dsl.show import render
from engine.model.ids import PackId
from engine.model.refusal import Refused
from engine.rehearsal.comparing import Comparison, versions_compared
from engine.service.views.rules.figures import rules_view
from engine.web.errors import Stop
from engine.web.here import language, site, t

pages = Blueprint("rules", __name__)


@pages.get("/rules")
def show() -> str:
    """Every figure with its source, the fingerprint, and the versions there were."""
    view = rules_view(site().engine)
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("rules.html", view=view)


@pages.get("/rules/difference")
def difference() -> str:
    """What two versions mean differently, in sentences."""
    old, new = _number("old"), _number("new")
    found = versions_compared(site().engine, PackId(request.args.get("pack", "")), old, new)
    if isinstance(found, Refused):
        raise Stop(found)
    return difference_page(found, t(f"第 {new} 版", f"version {new}"), "/rules")


def difference_page(found: Comparison, after: str, back: str) -> str:
    """The page of a comparison."""
    return render_template(
        "difference.html", found=found, after=after, back=back,
        before=t("第 %d 版", "version %d") % found.base,
        against={each.pack: render(each.against, {}, language()) for each in found.reach if each.against},
    )  # fmt: skip


def _number(name: str) -> int:
    given = request.args.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else 0
