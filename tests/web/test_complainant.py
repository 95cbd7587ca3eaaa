"""Who may know a complainant: posts and routes, while a department handles the case without the name."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

import pytest

from engine.model.ids import CaseId
from tests.journeys.place import PASSWORD, Place, points_bank
from tests.journeys.test_looking import decide, start
from tests.web.site import Browser

NAME, PHONE = "林示一", "13800001234"
KNOWING = ("lin", "du", "wen", "visitor")
OTHERS = ("water", "shift", "gao", "secretary", "luo", "wei")


@dataclass(frozen=True)
class Reported:
    """A site on which a resident's report has come to the department that leads it."""

    place: Place
    case: CaseId

    def browser(self, login: str) -> Browser:
        """A browser, signed in."""
        browser = Browser(self.place.app.test_client())
        assert browser.sign_in(login, PASSWORD).status_code == 303
        return browser


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reported]:
    """A burst main, reported with name and number, dispatched to the waterworks and signed for."""
    with points_bank(tmp_path_factory.mktemp("site")) as place:
        matter = {"item": "DR-02", "urgency": "urgent", "place": "银杏小区", "what": "主管破损"}
        case = start(place, 1, "lin", "dispatch.matter", "G1", **matter, name=NAME, phone=PHONE)
        order = {"lead": "SW", "assist": "W", "basis": "水务部门主办"}
        decide(place, case, "du", "dispatch#1/0", "done", **order)
        decide(place, case, "linkSW", "sign#1/0", "done", objects="false")
        yield Reported(place, case)


def routes(reported: Reported, browser: Browser) -> Iterator[str]:
    """The words of every route by which somebody could come upon the case."""
    page = browser.text(f"/cases/{reported.case}")
    yield page
    links = {unescape(link) for link in re.findall(r'href="(/cases/[^"]+)"', page)}
    for address in (
        *sorted(links), "/desk", "/desk?tab=notices", "/desk?tab=done", "/search?q=银杏",
        "/registers/dispatch.matter",
        "/registers/dispatch.track", "/queues/dispatch.matter/dispatch", f"/cases/{reported.case}/audit",
        "/reports/dispatch.containment?period=2025-10",
        "/reports/dispatch.containment/cases?period=2025-10&unit=G1&measure=all",
    ):  # fmt: skip
        yield browser.text(address)
    for form in ("matter", "track"):
        sheet = browser.get(f"/registers/dispatch.{form}.xlsx")
        if sheet.status_code == 200:
            with zipfile.ZipFile(io.BytesIO(sheet.get_data())) as book:
                yield "".join(book.read(part).decode() for part in book.namelist())


@pytest.mark.parametrize("login", OTHERS)
def test_whoever_is_not_named_meets_the_complainant_on_no_route(reported: Reported, login: str) -> None:
    browser = reported.browser(login)
    shown = list(routes(reported, browser))
    assert not [page for page in shown if NAME in page or PHONE in page or "1234" in page]


@pytest.mark.parametrize("login", KNOWING)
def test_whoever_is_named_can_reach_the_complainant(reported: Reported, login: str) -> None:
    page = reported.browser(login).text(f"/cases/{reported.case}")
    assert NAME in page
    assert PHONE in page


def test_the_department_sees_the_matter_itself(reported: Reported) -> None:
    page = reported.browser("water").text(f"/cases/{reported.case}")
    assert "主管破损" in page
    assert "某居民" in page
