"""The application: one Flask app for one engine, wired by hand, with no global state."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Flask, request
from markupsafe import Markup
from werkzeug.middleware.proxy_fix import ProxyFix

from engine.base.finding import NOTHING, Said
from engine.base.ids import new_id
from engine.model.quantity import yuan
from engine.plugin.host import NO_PLUGINS, Host
from engine.service.engine import Engine
from engine.service.sessions import Sessions
from engine.service.views.rules.modes import ModeNow, modes_now
from engine.web import access_log, assets, menu
from engine.web.errors import show_errors
from engine.web.forms import draw
from engine.web.guard import guard
from engine.web.here import Site, language, maybe_visitor, say, site, t
from engine.web.limit import Failures
from engine.web.pages import (
    account,
    admin,
    ballot,
    board,
    books,
    case,
    catalogue,
    collected,
    desk,
    duties,
    file,
    fund,
    health,
    meeting,
    operate,
    people_import,
    points,
    prints,
    proxies,
    queue,
    register,
    report,
    roster,
    rules,
    score,
    shop,
    start,
    swap,
    swap_cases,
    units,
    why,
)
from engine.web.security import form_token, protect
from engine.web.settings import WebSettings
from engine.web.show import day, moment, person_name, shown, when

BLUEPRINTS: Sequence[Blueprint] = (
    account.pages,
    admin.pages,
    ballot.pages,
    board.pages,
    books.pages,
    case.pages,
    catalogue.pages,
    collected.pages,
    desk.pages,
    duties.pages,
    file.pages,
    fund.pages,
    health.pages,
    meeting.pages,
    operate.pages,
    people_import.pages,
    points.pages,
    prints.pages,
    proxies.pages,
    queue.pages,
    register.pages,
    report.pages,
    roster.pages,
    rules.pages,
    score.pages,
    shop.pages,
    start.pages,
    swap.pages,
    swap_cases.pages,
    units.pages,
    why.pages,
)
FORM_BYTES_MOST = 2 * 1024 * 1024
FORM_PARTS_MOST = 5000


def create_app(engine: Engine, settings: WebSettings, plugins: Host = NO_PLUGINS) -> Flask:
    """The pages of one site."""
    app = Flask("engine.web", static_folder=None, root_path=str(Path(__file__).parent))
    app.config.update(
        MAX_CONTENT_LENGTH=settings.request_bytes_most,
        MAX_FORM_MEMORY_SIZE=FORM_BYTES_MOST,
        MAX_FORM_PARTS=FORM_PARTS_MOST,
        PROPAGATE_EXCEPTIONS=False,
    )
    app.extensions["yifang"] = Site(
        engine=engine,
        settings=settings,
        sessions=Sessions(engine.store, engine.clock, settings.hasher),
        failures=Failures(settings.sign_in_failures_most),
        plugins=plugins,
    )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]  # Flask documents wrapping it in place
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    access_log.keep(app)
    protect(app)
    guard(app)
    show_errors(app)
    assets.serve(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    _teach_templates(app)
    return app


def _ways_to_print(kind: str) -> tuple[tuple[str, Said], ...]:
    """Word and label of each format."""
    return tuple((word, way.label) for word, way in site().plugins.renderers(kind))


def _teach_templates(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        t=t, say=say, token_field=_token_field, menu=menu.menu, here_is=menu.here_is,
        done_said=menu.done_said, place=menu.place, me_name=_my_name, nonce_field=_nonce_field, yuan=yuan,
        ways_to_print=_ways_to_print,
        why_link=why.why_link, modes_held=_modes_held,
    )  # fmt: skip
    # whatever a template prints is said in the language of the page
    app.jinja_env.finalize = shown
    draw.teach(app)
    app.jinja_env.filters.update(day=day, moment=moment, when=when, person=person_name)
    app.context_processor(_context)


def _context() -> dict[str, object]:
    # names are asked for only when a page shows them: an error page must not need the store
    return {"lang": language(), "me": maybe_visitor(), "here": request.full_path.rstrip("?")}


def _modes_held() -> tuple[ModeNow, ...]:
    me = maybe_visitor()
    return modes_now(site().engine, me.person) if me else ()


def _my_name() -> Said:
    me = maybe_visitor()
    return person_name(me.person) if me else NOTHING


def _nonce_field() -> Markup:
    return Markup('<input type="hidden" name="nonce" value="{}">').format(new_id(site().clock.now()))


def _token_field() -> Markup:
    return Markup('<input type="hidden" name="token" value="{}">').format(form_token())
