"""A small site for tests: the office of tests/support, people with logins, and a browser's short words."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from engine.model.ids import PersonId
from engine.model.rule_set import Compiled
from engine.plugin.host import every_plugin
from engine.service.jobs import run_due
from engine.service.people import add_account
from engine.service.ports import Store
from engine.service.rows import PersonRow
from engine.web.app import create_app
from engine.web.settings import WebSettings
from tests.support.office import MEMBERS, POSTS, Office, at, office

#: As cheap as argon2 gets: the tests are not about its cost.
HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD = "平安-Xiangyang-9"
ADMIN = "boss"
NAMES = {
    "sec7": "韦桂兰", "sec8": "李志强", "acc7": "陈会计", "vol7": "小覃", "wil7": "小梁", "lead": "莫镇长",
    "rev": "黄审核", "fin": "周财务", "huang": "黄老师", ADMIN: "管理员",
}  # fmt: skip


@dataclass
class Site:
    """An application and the office behind it."""

    app: Flask
    office: Office

    def browser(self, login: str | None = None) -> Browser:
        """A browser, signed in or not."""
        browser = Browser(self.app.test_client())
        if login is not None:
            answer = browser.sign_in(login)
            assert answer.status_code == 303, answer.get_data(as_text=True)
        return browser


def a_site(rules: Compiled | None = None, store: Store | None = None, **settings: Any) -> Site:
    """A site with the test rules, and a login for everybody."""
    at_work = office(rules, start="2024-12-31 12:00", store=store)
    at_work.clock.move_to(at("2025-01-01 08:00"))
    while run_due(at_work.engine):
        pass
    at_work.clock.move_to(at("2025-06-03 09:00"))
    with at_work.engine.store.write() as work:
        for person, name in NAMES.items():
            work.put_person(PersonRow(person=PersonId(person), name=name))
    for person in (*POSTS, *MEMBERS, ADMIN):
        add_account(
            at_work.engine.store,
            HASHER,
            login=person,
            person=PersonId(person),
            password=PASSWORD,
            is_admin=person == ADMIN,
        )
    app = create_app(at_work.engine, WebSettings(secret=b"k" * 32, hasher=HASHER, **settings))
    return Site(app, at_work)


class Controls(HTMLParser):
    """What the forms of a page would send without a press: hidden, typed, ticked and chosen."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[tuple[str, MultiDict[str, str]]] = []
        self._select: str | None = None
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a control."""
        said = {key: value or "" for key, value in attrs}
        match tag:
            case "form":
                self.forms.append((said.get("action", ""), MultiDict()))
            case "input" if self.forms and "name" in said and said.get("type") != "file":
                if said.get("type") not in ("checkbox", "radio") or "checked" in said:
                    self.forms[-1][1].add(said["name"], said.get("value", ""))
            case "select":
                self._select = said.get("name")
            case "option" if self._select and "selected" in said and self.forms:
                self.forms[-1][1].add(self._select, said.get("value", ""))
            case "textarea" if "name" in said and self.forms:
                self._area = said["name"]
                self.forms[-1][1][self._area] = ""
            case _:
                pass

    def handle_endtag(self, tag: str) -> None:
        """A list or an area ended."""
        if tag == "select":
            self._select = None
        if tag == "textarea":
            self._area = None

    def handle_data(self, data: str) -> None:
        """Words inside an area."""
        if self._area is not None and self.forms:
            self.forms[-1][1][self._area] += data


class Browser:
    """A test client that fills forms as people do."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def get(self, address: str) -> TestResponse:
        """Open an address."""
        return self.client.get(address)

    def text(self, address: str) -> str:
        """The page at an address."""
        return self.get(address).get_data(as_text=True)

    def sign_in(self, login: str, password: str = PASSWORD) -> TestResponse:
        """Sign in."""
        return self.send("/sign-in", "/sign-in", {"login": login, "password": password})

    def form(self, page: str, action: str) -> MultiDict[str, str]:
        """What a form on a page would send as it stands."""
        return form_in(self.text(page), action)

    def send(self, page: str, action: str, answers: dict[str, Any]) -> TestResponse:
        """Open a page, fill its form and press a button."""
        return self.post(action, self.form(page, action), answers)

    def post(self, action: str, form: MultiDict[str, str], answers: dict[str, Any]) -> TestResponse:
        """Send a form with some answers changed, and go on to the page that shows what was sent."""
        answer = self.post_alone(action, form, answers)
        goes_on = answer.status_code == 303 and re.search("[?&](check|again)=", answer.headers["Location"])
        return self.client.get(answer.headers["Location"]) if goes_on else answer

    def post_alone(self, action: str, form: MultiDict[str, str], answers: dict[str, Any]) -> TestResponse:
        """Send a form with some answers changed, and stop there."""
        data = form.copy()
        for name, answer in answers.items():
            data.setlist(name, answer if isinstance(answer, list) else [answer])
        return self.client.post(action, data=data, content_type="multipart/form-data")


def form_in(page: str, action: str) -> MultiDict[str, str]:
    """What the form of that address on a page would send as it stands."""
    controls = Controls()
    controls.feed(page)
    found = next((sent for to, sent in controls.forms if to == action), None)
    assert found is not None, (
        f"no form to {action}, only {[to for to, _ in controls.forms]} on {heading(page)}"
    )
    return found


def heading(page: str) -> str:
    """The heading of a page."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", page, re.DOTALL)
    return found[1].strip() if found else page[:200]


def with_plugins(site: Site, *folders: Path) -> None:
    """Let a site use what stands in these folders."""
    here = site.app.extensions["yifang"]
    site.app.extensions["yifang"] = replace(here, plugins=every_plugin(folders))
