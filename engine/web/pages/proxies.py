"""Standing proxies: who acts for whom while they are away; one's own, and for an administrator anybody's."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.model.ids import PersonId, ProcessId, ProxyId
from engine.model.refusal import Kind, Refused
from engine.runtime.scope import local_day
from engine.service.execute import Done
from engine.service.proxies import Wanted, end_proxy, proxies_of, set_proxy
from engine.service.views.forms.shape import Problem
from engine.web.errors import Stop
from engine.web.guard import admin_only
from engine.web.here import say, site, t, visitor
from engine.web.pages.admin import command_id

pages = Blueprint("proxies", __name__, url_prefix="/proxies")


@pages.get("")
def proxies() -> Response:
    """Who acts for a person, now and later."""
    return _page()


@pages.post("/set")
def name_proxy() -> Answer:
    """Somebody is to act for the person from a day to a day."""
    proxy, since, last = PersonId(request.form.get("proxy", "")), _day("since"), _day("last")
    if not proxy:
        return _page([Problem("proxy", t("请选择代理人", "Choose who is to act"))])
    if since is None or last is None:
        return _page([Problem("last", t("请填写起止日期", "Give the first and the last day"))])
    process = request.form.get("process", "")
    wanted = Wanted(
        proxy=proxy,
        since=since,
        until=last + timedelta(days=1),
        processes=(ProcessId(process),) if process else (),
        instead=request.form.get("instead") == "yes",
    )
    me = visitor()
    return _told(
        set_proxy(site().engine, me.person, _principal(), wanted, command_id(), admin=me.is_admin), "proxy"
    )


@pages.post("/end")
def end() -> Answer:
    """The person acts alone again."""
    rule, me = ProxyId(request.form.get("rule", "")), visitor()
    return _told(end_proxy(site().engine, me.person, rule, command_id(), admin=me.is_admin), "proxy")


def _told(answer: Done | Refused, field: str) -> Answer:
    if isinstance(answer, Refused):
        if answer.kind is not Kind.INVALID:
            raise Stop(answer)
        said = [error.said for error in answer.errors] or [answer.said]
        return _page([Problem(field, say(each)) for each in said])
    of = _principal()
    whose = "" if of == visitor().person else f"&person={of}"
    return redirect(f"/proxies?done=organised{whose}", 303)


def _principal() -> PersonId:
    """Whose proxies are asked for: an administrator may ask for somebody else's."""
    given = PersonId(request.values.get("person", "")[:64])
    if given and given != visitor().person:
        admin_only()
        return given
    return visitor().person


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _page(problems: Sequence[Problem] = ()) -> Response:
    view = proxies_of(site().engine, _principal())
    today = local_day(site().clock.now())
    page = render_template("proxies.html", view=view, today=today, problems=problems, form=request.form)
    return make_response(page, 422 if problems else 200)
