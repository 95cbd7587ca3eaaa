"""Cenxi with its sample people, served on the loopback interface under a clock that the test holds."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from flask import Flask
from playwright.sync_api import Page, expect
from werkzeug.serving import WSGIRequestHandler, make_server

from engine.base.clock import SHANGHAI, VirtualClock
from engine.bootstrap import Installed, add_logins, install_pack, load_sample, open_site
from engine.cli.packs import PackFolder, read_pack
from engine.service.engine import Engine
from engine.service.jobs import run_due
from engine.store.opening import prepare
from engine.web.app import create_app
from engine.web.settings import WebSettings
from tests.support.processes import ROOT, free_port
from tests.web.site import HASHER

PASSWORD = "yifang-4f7a9c12"
CENXI = ROOT / "configs" / "cenxi"


@dataclass
class Place:
    """A running site: where it is, its clock, and its engine."""

    address: str
    clock: VirtualClock
    engine: Engine
    app: Flask

    def move_to(self, text: str) -> None:
        """Let time pass and do what came due."""
        self.clock.move_to(moment(text))
        self.work()

    def work(self) -> None:
        """Do what is due."""
        while run_due(self.engine):
            pass

    def sign_in(self, page: Page, login: str) -> None:
        """Sign somebody in, in this browser."""
        page.context.clear_cookies()
        page.goto(f"{self.address}/sign-in")
        page.get_by_label("账号").fill(login)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("工作台")

    def choose(self, page: Page, link: str) -> None:
        """Follow a link of the navigation, over the menu where there is one."""
        if page.locator(".top summary").is_visible():
            page.locator(".top summary").click()
        page.get_by_role("navigation").get_by_role("link", name=link).locator("visible=true").click()

    def open(self, page: Page, path: str) -> None:
        """Open a page of the site."""
        page.goto(f"{self.address}{path}")


def moment(text: str) -> datetime:
    """A moment in local time: `2025-06-03 09:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@cache
def cenxi() -> PackFolder:
    """The texts of Cenxi, read once."""
    return read_pack(str(CENXI))


@contextmanager
def served(folder: Path) -> Iterator[Place]:
    """Cenxi on a fresh database in a folder, open for as long as the block lasts."""
    clock = VirtualClock(moment("2024-12-31 12:00"))
    url = f"sqlite:///{folder / 'site.db'}"
    prepare(url)
    engine = open_site(url, clock=clock, blobs=folder)
    installed: Installed = install_pack(engine, cenxi().files, cenxi().pack)
    assert installed.compiled is not None, installed.findings
    add_logins(engine, load_sample(engine, installed.compiled), PASSWORD, HASHER)
    app = create_app(engine, WebSettings(secret=b"k" * 32, hasher=HASHER))
    with listening(app) as address:
        place = Place(address, clock, engine, app)
        place.work()
        place.move_to("2025-01-01 08:00")
        place.move_to("2025-06-03 09:00")
        yield place


@cache
def qingbaijiang() -> PackFolder:
    """The texts of Qingbaijiang, read once."""
    return read_pack(str(ROOT / "configs" / "sichuan" / "qingbaijiang"))


@contextmanager
def points_bank(folder: Path) -> Iterator[Place]:
    """Qingbaijiang on a fresh database in a folder, on the morning of 10 October 2025."""
    clock = VirtualClock(moment("2025-10-10 09:00"))
    url = f"sqlite:///{folder / 'site.db'}"
    prepare(url)
    engine = open_site(url, clock=clock, blobs=folder)
    installed: Installed = install_pack(engine, qingbaijiang().files, qingbaijiang().pack)
    assert installed.compiled is not None, installed.findings
    add_logins(engine, load_sample(engine, installed.compiled), PASSWORD, HASHER)
    app = create_app(engine, WebSettings(secret=b"k" * 32, hasher=HASHER))
    with listening(app) as address:
        yield Place(address, clock, engine, app)


@contextmanager
def listening(app: Flask) -> Iterator[str]:
    """An application on the loopback interface; its address."""
    port = free_port()
    server = make_server("127.0.0.1", port, app, threaded=True, request_handler=Quiet)
    serving = threading.Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.shutdown()
        serving.join(10)


class Quiet(WSGIRequestHandler):
    """Answers without a line for each request."""

    def log(self, type: str, message: str, *args: object) -> None:
        """Say nothing."""
