"""Who may reach a view at all: somebody signed in, unless the view says that it is open to all."""

from __future__ import annotations

from collections.abc import Callable
from typing import ParamSpec, TypeVar
from urllib.parse import quote

from flask import Flask, current_app, redirect, request
from werkzeug.wrappers import Response as Answer

from engine.base.finding import Said
from engine.model.refusal import Kind, Refused
from engine.web.errors import Stop
from engine.web.here import maybe_visitor, visitor

P = ParamSpec("P")
R = TypeVar("R")

NOT_YOURS = Refused(
    kind=Kind.FORBIDDEN,
    reason="not_admin",
    said=Said("这里只有管理员可以进入。", "Only administrators may come in here."),
)


def open_to_all(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that nobody needs to sign in for."""
    view.open_to_all = True  # type: ignore[attr-defined]  # a mark on the function, read by `_needs_somebody`
    return view


def keeps_typing(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that looks after its form itself when the session has ended."""
    view.keeps_typing = True  # type: ignore[attr-defined]  # a mark on the function, read by `_needs_somebody`
    return view


def guard(app: Flask) -> None:
    """Send whoever is not signed in to the page that lets them."""
    app.before_request(_needs_somebody)


def admin_only() -> None:
    """Stop unless the visitor administers the site."""
    if not visitor().is_admin:
        raise Stop(NOT_YOURS)


def _needs_somebody() -> Answer | None:
    if request.endpoint is None or request.endpoint == "static":
        return None
    view = current_app.view_functions[request.endpoint]
    if getattr(view, "open_to_all", False) or maybe_visitor() is not None:
        return None
    if getattr(view, "keeps_typing", False) and request.method == "POST":
        return None
    address = request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(f"/sign-in?next={quote(address)}", 303)
