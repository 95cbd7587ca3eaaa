"""Signing in and out, and the language of the chrome."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.model.refusal import FieldError, Refused
from engine.service.people import change_password
from engine.service.sessions import NOT_SIGNED_IN, SignedIn
from engine.web.guard import open_to_all
from engine.web.here import LANGUAGE_COOKIE, maybe_visitor, site, visitor
from engine.web.kept import restore
from engine.web.security import fresh_token, use_token
from engine.web.signing import sign_in_page

pages = Blueprint("account", __name__)
LANGUAGE_SECONDS = 365 * 24 * 3600
NOT_RIGHT = Said("原密码不对，请再填一次。", "The old password is not right; give it again.")
MANY = Said(
    "从这个地址登录失败的次数太多，请 15 分钟后再试。",
    "Too many failures from this address; try again in 15 minutes.",
)


@pages.get("/")
@open_to_all
def home() -> Answer:
    """The front door leads to the desk."""
    return redirect("/desk")


@pages.get("/sign-in")
@open_to_all
def sign_in() -> Answer:
    """The form to sign in."""
    if maybe_visitor() is not None:
        return redirect(own_address(request.args.get("next", "")))
    return sign_in_page(next_url=request.args.get("next", ""), ended="next" in request.args)


@pages.post("/sign-in")
@open_to_all
def signing_in() -> Answer:
    """Open a session with a new id; what was kept from a lost session becomes a draft."""
    here, now = site(), site().clock.now()
    address, login = request.remote_addr or "", request.form.get("login", "").strip()
    if here.failures.too_many(address, now):
        return _again(login, FieldError(path="login", said=MANY))
    answer = here.sessions.sign_in(login, request.form.get("password", ""))
    if isinstance(answer, Refused):
        here.failures.note(address, now)
        return _again(login, FieldError(path="login", said=NOT_SIGNED_IN.said))
    _open(answer)
    restored = restore(request.form.get("kept", ""), answer.visitor.person)
    return redirect(restored or own_address(request.form.get("next", "")), 303)


@pages.post("/sign-out")
@open_to_all
def sign_out() -> Answer:
    """End the session, here and on the server."""
    me = maybe_visitor()
    if me is not None:
        site().sessions.end(me.login, me.session)
    use_token(fresh_token())
    return redirect("/sign-in", 303)


@pages.post("/language")
@open_to_all
def switch_language() -> Answer:
    """Show the chrome in Chinese or English."""
    response = redirect(own_address(request.form.get("back", "")), 303)
    wanted = "en" if request.form.get("language") == "en" else "zh"
    response.set_cookie(
        LANGUAGE_COOKIE,
        wanted,
        max_age=LANGUAGE_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=site().settings.https,
    )
    return response


@pages.get("/password")
def password() -> Response:
    """The form to choose another password."""
    return _password_page()


@pages.post("/password")
def change() -> Answer:
    """Choose another password; every session of the login ends, this browser gets a new one."""
    here, login = site(), visitor().login
    old, new = request.form.get("old", ""), request.form.get("new", "")
    checked = here.sessions.sign_in(login, old)
    if isinstance(checked, Refused):
        return _password_page(FieldError(path="old", said=NOT_RIGHT))
    wrong = change_password(here.store, here.settings.hasher, login=login, password=new)
    if wrong is not None:
        here.sessions.end(login, checked.visitor.session)
        return _password_page(FieldError(path="new", said=wrong.said))
    opened = here.sessions.sign_in(login, new)
    assert not isinstance(opened, Refused), "the password was set a moment ago"
    use_token(opened.token)
    return redirect("/desk?done=password", 303)


def own_address(address: str) -> str:
    """An address of this site to go on to, or the desk: nobody is sent elsewhere."""
    inside = address.startswith("/") and not address.startswith(("//", "/\\")) and "\\" not in address
    return address if inside and address.isprintable() else "/desk"


def _password_page(*errors: FieldError) -> Response:
    return make_response(render_template("password.html", errors=errors), 422 if errors else 200)


def _again(login: str, error: FieldError) -> Response:
    kept, next_url = request.form.get("kept", ""), request.form.get("next", "")
    return sign_in_page(login=login[:64], kept=kept, next_url=next_url, errors=(error,))


def _open(answer: SignedIn) -> None:
    before = maybe_visitor()
    if before is not None:
        site().sessions.end(before.login, before.session)
    use_token(answer.token)
