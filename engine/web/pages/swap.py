"""Administration of rules: a new version from its upload to the day it is in force, and back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.clock import SHANGHAI
from engine.base.finding import Said
from engine.dsl.show import render
from engine.exchange.pack_archive import read_archive
from engine.model.command import Actor
from engine.model.ids import PackId
from engine.model.refusal import Kind, Refused
from engine.rehearsal.comparing import compare_swap, compared, rehearse_swap
from engine.rehearsal.swapping import Examined, check_swap, draft_from, prove_swap
from engine.service.activate import activate_swap, roll_back
from engine.service.rows import Release
from engine.service.swap.life import Swap
from engine.service.swap.steps import approve, end_watch, reject, withdraw
from engine.service.views.forms.shape import Problem
from engine.service.views.rules.swaps import DEEDS, swap_view, swaps_view
from engine.web.errors import Stop
from engine.web.guard import admin_only
from engine.web.here import language, say, site, t, visitor
from engine.web.pages.rules import difference_page

pages = Blueprint("swap", __name__, url_prefix="/admin/rules")
FINDINGS_SHOWN = 200


@pages.before_request
def only_administrators() -> None:
    """Nobody else comes in here."""
    admin_only()


@pages.get("")
def overview() -> Response:
    """Versions in force, proposed ones, and the form to upload one."""
    return _overview()


@pages.post("/draft")
def upload() -> Answer:
    """An archive becomes a draft; one that cannot be read changes nothing."""
    arrived = request.files.get("file")
    content = arrived.stream.read() if arrived else b""
    if not content:
        return _overview([Problem("file", t("请选择压缩包", "Choose an archive"))])
    files = read_archive(content)
    if isinstance(files, Said):
        return _overview([Problem("file", say(files))])
    made = draft_from(site().engine, _me(), files, request.form.get("reason", ""))
    if isinstance(made, Refused):
        return _overview([Problem("file", say(made.said))])
    return redirect(f"/admin/rules/{made.id}", 303)


@pages.get("/<swap>")
def show(swap: str) -> Response:
    """Where a proposed version stands, what was found, what may follow."""
    return _page(swap)


@pages.get("/<swap>/difference")
def difference(swap: str) -> str:
    """What it changes, in sentences."""
    found = compared(site().engine, swap)
    if isinstance(found, Refused):
        raise Stop(found)
    return difference_page(found, t("草稿", "The draft"), f"/admin/rules/{swap}")


@pages.post("/<swap>/do")
def do(swap: str) -> Answer:
    """Take the next step."""
    deed = request.form.get("do", "")
    if deed not in DEEDS:
        return _page(swap)
    answer = _DEEDS[deed](swap)
    if isinstance(answer, Refused):
        if answer.kind is Kind.INVALID:
            return _page(swap, [Problem("at" if deed == "activate" else "reason", say(answer.said))])
        raise Stop(answer)
    if isinstance(answer, Examined) and (answer.findings or not all(o.passed for o in answer.outcomes)):
        return _page(swap, examined=answer)
    if isinstance(answer, str):
        return redirect(f"/admin/rules/rehearsals/{answer}", 303)
    return redirect(f"/admin/rules/{swap}?done={deed}", 303)


@pages.post("/back")
def back() -> Answer:
    """One click: an earlier version is in force again."""
    number, expected = request.form.get("number", ""), request.form.get("expected", "")
    if not (number.isdecimal() and expected.isdecimal()):
        return _overview([Problem("number", t("请选择要回到的版本", "Choose the version to go back to"))])
    answer = roll_back(
        site().engine, PackId(request.form.get("pack", "")), int(number), _me(), expected=int(expected),
        reason=request.form.get("reason", ""),
    )  # fmt: skip
    if isinstance(answer, Refused):
        if answer.kind is Kind.INVALID:
            return _overview([Problem("reason", say(answer.said))])
        raise Stop(answer)
    return redirect("/admin/rules?done=back", 303)


def _check(swap: str) -> Examined | Refused:
    return check_swap(site().engine, _me(), swap)


def _prove(swap: str) -> Examined | Refused:
    return prove_swap(site().engine, _me(), swap)


def _compare(swap: str) -> Swap | Refused:
    return compare_swap(site().engine, _me(), swap)


def _rehearse(swap: str) -> str | Refused:
    return rehearse_swap(site().engine, _me(), swap)


def _approve(swap: str) -> Swap | Refused:
    return approve(site().engine, _me(), swap, _reason(), _expected())


def _activate(swap: str) -> Release | Refused:
    at = _at(request.form.get("at", "").strip())
    if isinstance(at, Refused):
        return at
    return activate_swap(site().engine, swap, _me(), _expected(), at)


def _watch(swap: str) -> Swap | Refused:
    return end_watch(site().engine, _me(), swap, _reason())


def _reject(swap: str) -> Swap | Refused:
    return reject(site().engine, _me(), swap, _reason())


def _withdraw(swap: str) -> Swap | Refused:
    return withdraw(site().engine, _me(), swap, _reason())


_DEEDS: Mapping[str, Callable[[str], Swap | Release | Examined | str | Refused]] = {
    "check": _check, "prove": _prove, "compare": _compare, "rehearse": _rehearse, "approve": _approve,
    "activate": _activate, "watch": _watch, "reject": _reject, "withdraw": _withdraw,
}  # fmt: skip


def _at(written: str) -> datetime | Refused | None:
    """The instant of activation in local time; none means at once."""
    if not written:
        return None
    try:
        return datetime.fromisoformat(written).replace(tzinfo=SHANGHAI)
    except ValueError:
        said = Said("时间写成 2025-11-03T12:00 这样", "Write the time like 2025-11-03T12:00")
        return Refused(kind=Kind.INVALID, reason="no_time", said=said)


def _reason() -> str:
    return request.form.get("reason", "")


def _expected() -> int:
    given = request.form.get("expected", "")
    return int(given) if given.isdecimal() and len(given) < 10 else -1


def _me() -> Actor:
    return Actor(person=visitor().person)


def _overview(problems: Sequence[Problem] = ()) -> Response:
    swaps, versions = swaps_view(site().engine, visitor().person)
    page = render_template("admin/rules.html", swaps=swaps, versions=versions, problems=problems)
    return make_response(page, 422 if problems else 200)


def _page(id: str, problems: Sequence[Problem] = (), examined: Examined | None = None) -> Response:
    view = swap_view(site().engine, visitor().person, id)
    if isinstance(view, Refused):
        raise Stop(view)
    found = examined.findings[:FINDINGS_SHOWN] if examined else ()
    page = render_template(
        "admin/swap.html", view=view, problems=problems,
        findings=render(found, dict(examined.files), language()) if examined and found else "",
        outcomes=[each for each in examined.outcomes if not each.passed] if examined else [],
        found=compared(site().engine, id) if view.next in ("approve", "rehearse") or view.waits else None,
    )  # fmt: skip
    return make_response(page, 422 if problems else 200)
