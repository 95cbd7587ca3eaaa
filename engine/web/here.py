"""What a view may ask for: the site it serves, who is there, in which language."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from typing import cast

from flask import current_app, g, request

from engine.base.clock import Clock
from engine.base.finding import Lang, Said
from engine.plugin.host import NO_PLUGINS, Host
from engine.service.engine import Engine
from engine.service.ports import Store
from engine.service.sessions import Sessions, Visitor
from engine.web.limit import Failures
from engine.web.settings import WebSettings

LANGUAGE_COOKIE = "language"


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Everything one application serves with; made once by `create_app`."""

    engine: Engine
    settings: WebSettings
    sessions: Sessions
    failures: Failures
    plugins: Host = NO_PLUGINS

    @property
    def store(self) -> Store:
        """The tenant's data."""
        return self.engine.store

    @property
    def clock(self) -> Clock:
        """The moment."""
        return self.engine.clock


def site() -> Site:
    """The site that the current application serves."""
    return cast(Site, current_app.extensions["yifang"])


def visitor() -> Visitor:
    """Who is signed in; pages that ask are only reached by somebody who is."""
    found = maybe_visitor()
    assert found is not None, "a page for signed-in people was reached by nobody"
    return found


def maybe_visitor() -> Visitor | None:
    """Who is signed in, if anybody."""
    return cast("Visitor | None", g.get("visitor"))


def language() -> Lang:
    """The language of the chrome; the labels of a pack are data and stay as they are."""
    return "en" if request.cookies.get(LANGUAGE_COOKIE) == "en" else "zh"


def t(zh: str, en: str) -> str:
    """One of two sentences, by the language of the chrome."""
    return zh if language() == "zh" else en


def say(said: Said) -> str:
    """A sentence of the engine in the language of the chrome."""
    return said.in_(language()) or said.zh


def keyed(purpose: str, text: str) -> str:
    """A digest only this site can make, for one purpose."""
    return hmac.new(site().settings.secret, f"{purpose}|{text}".encode(), hashlib.sha256).hexdigest()
