"""What stands between a browser and every view: tokens, origin, headers, the session's cookie."""

from __future__ import annotations

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, request

from engine.web.here import keyed, site

#: Styles and scripts are files of our own; Bootstrap's sheet draws its arrows from data: images.
POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; "
    "form-action 'self'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
STATIC_SECONDS = 365 * 24 * 3600


def protect(app: Flask) -> None:
    """Hang the guards before and after every view."""
    app.before_request(_know_visitor)
    app.before_request(_check_form)
    app.after_request(_keep_cookie)
    app.after_request(_add_headers)


def cookie_name() -> str:
    """The session's cookie; over TLS its prefix ties it to this host."""
    return "__Host-session" if site().settings.https else "session"


def form_token() -> str:
    """The token every form carries: bound to this browser's cookie, whether or not somebody is signed in."""
    return keyed("form", str(g.get("token", "")))


def use_token(token: str) -> None:
    """Give the browser another cookie: a new session, or nobody's."""
    g.token, g.token_changed = token, True


def fresh_token() -> str:
    """A token that belongs to no session."""
    return secrets.token_urlsafe(32)


def _know_visitor() -> None:
    if request.endpoint == "static":
        return
    token = request.cookies.get(cookie_name(), "")
    if not 20 <= len(token) <= 100:
        token = fresh_token()
        g.token_changed = True
    g.token = token
    g.visitor = None if g.get("token_changed") else site().sessions.resume(token)


def _check_form() -> None:
    if request.method in SAFE_METHODS:
        return
    if not _own_origin():
        abort(400, description="origin")
    given = request.form.get("token", "")
    if hmac.compare_digest(given.encode(), form_token().encode()) or _only_keeps():
        return
    abort(400, description="token")


def _only_keeps() -> bool:
    """Whether nobody is signed in and the view would merely hold what was typed until somebody is.

    The cookie goes with the session when somebody signs out in another tab, and the token with it; what
    stands in the form is not to be lost for that, and for nobody nothing is done.
    """
    view = current_app.view_functions.get(request.endpoint or "")
    return g.visitor is None and bool(getattr(view, "keeps_typing", False))


def _own_origin() -> bool:
    """Browsers send Origin with every POST; where one is missing, the token alone has to do."""
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def _keep_cookie(response: Response) -> Response:
    if g.get("token_changed"):
        response.set_cookie(
            cookie_name(), str(g.token), httponly=True, samesite="Lax", secure=site().settings.https, path="/"
        )
    return response


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if request.headers.get("HX-Request") == "true" and not g.get("partial"):
        # a whole page came back where htmx asked for a part: it takes the place of the whole page
        response.headers.update({"HX-Retarget": "body", "HX-Reswap": "innerHTML"})
    if site().settings.https:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if request.endpoint == "static" and response.status_code == 200:
        response.headers["Cache-Control"] = f"public, max-age={STATIC_SECONDS}, immutable"
    elif request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response
