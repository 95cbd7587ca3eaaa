"""The page to sign in on, which also answers whoever has just lost their session."""

from __future__ import annotations

from flask import Response, make_response, render_template

from engine.model.refusal import FieldError


def sign_in_page(
    *,
    next_url: str = "",
    login: str = "",
    kept: str = "",
    ended: bool = False,
    errors: tuple[FieldError, ...] = (),
) -> Response:
    """The page to sign in on; `kept` carries what a lost session had typed."""
    page = render_template("sign_in.html", next=next_url, login=login, kept=kept, ended=ended, errors=errors)
    return make_response(page, 422 if errors else 200)
