"""Under English every word of the product itself is English; the data of a place keeps its language."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from re import Pattern

import pytest

from engine.base.clock import VirtualClock
from engine.bootstrap import (
    add_logins,
    beginning_of_demonstration,
    install_pack,
    load_sample,
    open_site,
    tell_sample_story,
)
from engine.cli.packs import read_pack
from engine.exchange.excel_in import rows_of
from engine.service.engine import Engine
from engine.store.opening import prepare
from engine.web.app import create_app
from engine.web.settings import WebSettings
from tests.journeys.place import moment
from tests.support.processes import ROOT
from tests.web.site import HASHER, PASSWORD, Browser
from tests.web.walking import Walk, data_pattern, leftover, read, scalars

#: Who walks: offices of every level, a resident, a member, an administrator.
WALKERS = ("admin", "li", "tang", "chen", "zhao", "he", "huang", "xu", "lin", "qian")
#: The sign of the product.
MARK = "方"
#: 小林, as it is shown to those whom the name does not concern.
MASKED = "小＊＊"
FIRST = (
    *(f"/desk?tab={tab}" for tab in ("open", "done", "started", "drafts", "notices")),
    "/password", "/search?q=1", "/nowhere",
)  # fmt: skip


@dataclass(frozen=True)
class Demonstration:
    """Cenxi as it opens for visitors."""

    engine: Engine
    data: Pattern[str]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    folder = tmp_path_factory.mktemp("english")
    return demonstration(folder)


def demonstration(folder: Path) -> Demonstration:
    clock = VirtualClock(moment("2026-06-03 09:00"))
    url = f"sqlite:///{folder / 'site.db'}"
    prepare(url)
    engine = open_site(url, clock=clock, blobs=folder)
    pack = read_pack(str(ROOT / "configs" / "cenxi"))
    begin = beginning_of_demonstration(clock)
    compiled = install_pack(engine, pack.files, pack.pack, active_from=begin).compiled
    assert compiled is not None
    logins = load_sample(engine, compiled)
    tell_sample_story(engine, compiled)
    add_logins(engine, tuple(login for login in logins if login.login in WALKERS), PASSWORD, HASHER)
    # scenarios repeat words of the product in what they expect
    texts = {name: text for name, text in pack.files.items() if "/scenarios/" not in name}
    return Demonstration(engine, data_pattern(scalars(texts) | {MARK, MASKED}))


def speaker(place: Demonstration, login: str) -> Walk:
    """Somebody signed in, with the pages in English."""
    app = create_app(place.engine, WebSettings(secret=b"k" * 32, hasher=HASHER))
    browser = Browser(app.test_client())
    assert browser.sign_in(login).status_code == 303
    browser.client.set_cookie("language", "en")
    return Walk(app, browser)


@pytest.mark.parametrize("login", WALKERS)
def test_every_word_of_the_product_is_english(place: Demonstration, login: str) -> None:
    walk = speaker(place, login)
    wrong = {}
    for address, html in walk.pages(FIRST):
        assert "Said(" not in html, address
        wrong[address] = leftover(read(html).said, place.data)
    assert len(wrong) > 8, "a walk sees more than the desk"
    assert {address: said for address, said in wrong.items() if said} == {}


def test_what_is_wrong_with_a_form_is_told_in_english(place: Demonstration) -> None:
    walk = speaker(place, "li")
    forms = [a for a, _ in walk.pages(FIRST) if walk.kind(a) in ("start.fill", "case.act")]
    assert forms
    for address in forms:
        for press in ("check", "save"):
            answer = walk.browser.send(address, address, {"do": press})
            assert leftover(read(answer.get_data(as_text=True)).said, place.data) == [], address


def test_a_sheet_speaks_the_language_of_the_page(place: Demonstration) -> None:
    walk = speaker(place, "li")
    sheets = [address for address, html in walk.pages(FIRST) if not html and ".xlsx" in address]
    books = {f"books.{book}_sheet" for book in ("statement", "book", "trial", "own")}
    assert {walk.kind(address) for address in sheets} == {"register.export", "report.export", *books}
    for address in sheets:
        rows = rows_of(walk.browser.get(address).get_data())
        assert isinstance(rows, tuple), rows
        assert leftover((cell for row in rows for cell in row), place.data) == [], address


def test_a_word_of_the_product_is_no_data(place: Demonstration) -> None:
    assert leftover(["桂花社区", "2 · 桂花社区", "“同意” 8 yuan"], place.data) == ["“同意” 8 yuan"]
    assert leftover(["办理中：桂花社区"], place.data)


def test_who_is_not_signed_in_reads_english_too(place: Demonstration) -> None:
    app = create_app(place.engine, WebSettings(secret=b"k" * 32, hasher=HASHER))
    browser = Browser(app.test_client())
    browser.client.set_cookie("language", "en")
    wrong = browser.sign_in("li", "not the password")
    for page in (browser.text("/sign-in"), browser.text("/rules"), wrong.get_data(as_text=True)):
        assert leftover(read(page).said, place.data) == []
