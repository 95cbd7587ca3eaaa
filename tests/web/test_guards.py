"""Tokens, origins, headers, and a table of every route by everybody who may knock."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from engine.model.ids import CaseId
from engine.web.app import create_app
from engine.web.security import HEADERS
from tests.web.site import Site, a_site, form_in

#: Route: what a stranger, a secretary and an administrator are answered when they open or post it plainly.
#: A row for every route; 303 leads to the sign-in page, 4xx is a page with a reason.
ROUTES: dict[str, tuple[int, int, int]] = {
    "GET /": (302, 302, 302),
    "GET /sign-in": (200, 302, 302),
    "POST /sign-in": (422, 422, 422),
    "POST /sign-out": (303, 303, 303),
    "GET /password": (303, 200, 200),
    "POST /password": (303, 422, 422),
    "POST /language": (303, 303, 303),
    "GET /collected": (200, 200, 200),
    "GET /my-data": (303, 200, 200),
    "GET /my-data.json": (303, 200, 200),
    "POST /my-data/withdraw": (303, 404, 404),
    "GET /proxies": (303, 200, 200),
    "POST /proxies/set": (303, 422, 422),
    "POST /proxies/end": (303, 403, 403),
    "GET /healthz": (200, 200, 200),
    "GET /desk": (303, 200, 200),
    "GET /duties": (303, 200, 403),
    "GET /burden": (200, 200, 200),
    "POST /drafts/drop": (303, 303, 303),
    "GET /search": (303, 200, 200),
    "GET /start": (303, 200, 200),
    "GET /start/<process>": (303, 302, 302),
    "GET /start/<process>/<unit>": (303, 200, 403),
    "POST /start/<process>/<unit>": (200, 200, 403),
    "GET /cases/<case>": (303, 200, 404),
    "GET /cases/<case>/audit": (303, 200, 404),
    "GET /cases/<case>/print/<word>": (303, 404, 404),
    "GET /cases/<case>/why": (303, 200, 404),
    "GET /shops": (303, 200, 200),
    "GET /shops/<process>": (303, 404, 404),
    "GET /shops/<process>/<unit>/<item>": (303, 404, 404),
    "POST /shops/<process>/<unit>/<item>": (303, 404, 404),
    "GET /cases/<case>/act": (303, 404, 404),
    "POST /cases/<case>/act": (200, 404, 404),
    "GET /cases/<case>/vote": (303, 404, 404),
    "POST /cases/<case>/vote": (303, 404, 404),
    "GET /cases/<case>/meeting": (303, 404, 404),
    "POST /cases/<case>/meeting/mark": (303, 404, 404),
    "POST /cases/<case>/meeting/close": (303, 404, 404),
    "POST /cases/<case>/claim": (303, 404, 404),
    "POST /cases/<case>/unclaim": (303, 404, 404),
    "GET /cases/<case>/operate": (303, 404, 404),
    "POST /cases/<case>/operate": (303, 404, 404),
    "GET /files/<file>": (303, 404, 404),
    "GET /registers": (303, 200, 200),
    "GET /registers/<form>": (303, 200, 403),
    "GET /registers/<form>.xlsx": (303, 200, 403),
    "GET /funds": (303, 200, 200),
    "GET /funds/<ledger>": (303, 200, 403),
    "GET /funds/<ledger>/statement": (303, 200, 403),
    "GET /funds/<ledger>/statement.xlsx": (303, 200, 403),
    "GET /funds/<ledger>/book": (303, 200, 403),
    "GET /funds/<ledger>/book.xlsx": (303, 200, 403),
    "GET /funds/<ledger>/trial": (303, 200, 403),
    "GET /funds/<ledger>/trial.xlsx": (303, 200, 403),
    "GET /points": (303, 200, 200),
    "GET /points/<ledger>": (303, 200, 200),
    "GET /points/<ledger>/statement": (303, 200, 200),
    "GET /points/<ledger>/statement.xlsx": (303, 200, 200),
    "GET /points/<ledger>/units/<unit>": (303, 403, 403),
    "GET /queues": (303, 200, 200),
    "POST /queues/next": (303, 409, 409),
    "GET /queues/<path:queue>": (303, 200, 200),
    "GET /boards": (303, 200, 200),
    "GET /boards/<board>": (303, 404, 404),
    "GET /reports": (303, 200, 200),
    "GET /reports/<report>": (303, 404, 404),
    "GET /reports/<report>.xlsx": (303, 404, 404),
    "GET /reports/<report>/print/<word>": (303, 404, 404),
    "GET /reports/<report>/cases": (303, 404, 404),
    "GET /scores": (303, 200, 200),
    "GET /scores/<score>": (303, 404, 404),
    "GET /scores/<score>.xlsx": (303, 404, 404),
    "GET /scores/<score>/<subject>": (303, 404, 404),
    "GET /rosters": (303, 200, 200),
    "GET /rosters/<rule>": (303, 404, 404),
    "GET /rosters/<rule>.xlsx": (303, 404, 404),
    "GET /rosters/<rule>/<about>": (303, 404, 404),
    "GET /catalogues": (200, 200, 200),
    "GET /catalogues/<pack>/<id>": (404, 404, 404),
    "GET /catalogues/<pack>/<id>.xlsx": (404, 404, 404),
    "GET /handbooks": (303, 200, 200),
    "GET /handbooks/<pack>/<post>": (303, 200, 200),
    "GET /handbooks/<pack>/<post>.docx": (303, 200, 200),
    "GET /rules": (303, 200, 200),
    "GET /rules/difference": (303, 404, 404),
    "GET /admin/people": (303, 403, 200),
    "POST /admin/people/add": (303, 403, 422),
    "POST /admin/people/appoint": (303, 403, 422),
    "POST /admin/people/end": (303, 403, 422),
    "GET /admin/people/import": (303, 403, 200),
    "POST /admin/people/import": (303, 403, 422),
    "GET /admin/people/template.xlsx": (303, 403, 200),
    "GET /admin/units": (303, 403, 200),
    "GET /admin/units/chart": (303, 403, 200),
    "POST /admin/units/change": (303, 403, 422),
    "POST /admin/units/close": (303, 403, 422),
    "GET /admin/rules": (303, 403, 200),
    "POST /admin/rules/draft": (303, 403, 422),
    "GET /admin/rules/<swap>": (303, 403, 404),
    "GET /admin/rules/<swap>/difference": (303, 403, 404),
    "POST /admin/rules/<swap>/do": (303, 403, 404),
    "GET /admin/rules/<swap>/replay": (303, 403, 404),
    "GET /admin/rules/<swap>/migration": (303, 403, 404),
    "POST /admin/rules/<swap>/migration": (303, 403, 404),
    "GET /admin/rules/rehearsals/<rehearsal>": (303, 403, 404),
    "GET /admin/rules/rehearsals/<rehearsal>.xlsx": (303, 403, 404),
    "POST /admin/rules/rehearsals/<rehearsal>/stop": (303, 403, 404),
    "POST /admin/rules/back": (303, 403, 422),
    "GET /admin/books": (303, 403, 200),
    "GET /admin/books.xlsx": (303, 403, 200),
    "GET /admin/health": (303, 403, 200),
}
GIVEN = {
    "process": "m.spend", "unit": "s7", "form": "m.request", "ledger": "m.fund",
    "path:queue": "m.spend/approve", "board": "m.none", "report": "m.none", "rule": "m.none",
    "about": "nobody", "swap": "none", "rehearsal": "none", "file": "none", "item": "none", "word": "none",
    "score": "m.none", "subject": "s7",
    "pack": "town", "id": "m.none", "post": "secretary",
}  # fmt: skip


TITLE = "桂花苑外墙修补"


@pytest.fixture(scope="module")
def site() -> Site:
    return a_site()


@pytest.fixture(scope="module")
def case(site: Site) -> str:
    """A case of the secretary."""
    answers = {"title": TITLE, "class": "first", "line": "party", "item": "sign", "amount": "45"}
    return site.office.opened("sec7", "spend", **answers)


def routes(site: Site) -> Iterator[str]:
    for rule in site.app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            if rule.endpoint != "static":
                yield f"{method} {rule.rule}"


def knock(site: Site, route: str, who: str | None, case: str) -> tuple[int, dict[str, str]]:
    method, rule = route.split(" ")
    given = {**GIVEN, "case": case, **({"ledger": "m.points"} if "points" in rule else {})}
    address = re.sub(r"<([^>]+)>", lambda found: given[found[1]], rule)
    browser = site.browser(who)
    if method == "GET":
        answer = browser.get(address)
    else:
        token = form_in(browser.text("/desk" if who else "/sign-in"), "/language")["token"]
        answer = browser.client.post(
            address, data={"token": token, "nonce": "a" * 26, "version": "1", "seat": "no#1/0"}
        )
    return answer.status_code, dict(answer.headers)


def test_every_route_has_its_row(site: Site) -> None:
    assert set(routes(site)) == set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_who_may_knock_where(site: Site, case: str, route: str) -> None:
    answers = tuple(knock(site, route, who, case) for who in (None, "sec7", "boss"))
    assert tuple(status for status, _ in answers) == ROUTES[route]
    for _, headers in answers:
        for name, value in HEADERS.items():
            if name != "Content-Security-Policy" or "attachment" not in headers.get(
                "Content-Disposition", ""
            ):
                assert headers[name] == value
        assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("route", [route for route in ROUTES if route.startswith("POST")])
@pytest.mark.parametrize("token", [None, "", "0" * 64])
def test_a_post_without_its_token_is_refused(site: Site, case: str, route: str, token: str | None) -> None:
    browser = site.browser("boss")
    address = re.sub(r"<([^>]+)>", lambda found: {**GIVEN, "case": case}[found[1]], route.split(" ")[1])
    answer = browser.client.post(address, data={} if token is None else {"token": token})
    assert answer.status_code == 400
    assert "请返回上一页" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("origin", "status"),
    [(None, 303), ("http://localhost", 303), ("http://evil.example", 400), ("null", 400)],
)
def test_a_post_from_another_site_is_refused(site: Site, origin: str | None, status: int) -> None:
    browser = site.browser("sec7")
    form = form_in(browser.text("/desk"), "/language")
    headers = {} if origin is None else {"Origin": origin}
    assert browser.client.post("/language", data=form, headers=headers).status_code == status


def test_the_token_of_another_browser_is_none(site: Site) -> None:
    form = form_in(site.browser("sec8").text("/desk"), "/sign-out")
    assert site.browser("sec7").client.post("/sign-out", data=form).status_code == 400


def test_opening_pages_changes_nothing(site: Site, case: str) -> None:
    before = site.office.snapshot(case)  # type: ignore[arg-type]  # a case id is a text
    for route in ROUTES:
        if route.startswith("GET"):
            knock(site, route, "sec7", case)
    assert site.office.snapshot(case) == before  # type: ignore[arg-type]  # a case id is a text


@pytest.mark.parametrize("who", ["sec8", "huang", "boss"])
def test_a_case_of_others_shows_on_no_page(site: Site, case: str, who: str) -> None:
    browser = site.browser(who)
    for route in [route for route in ROUTES if route.startswith("GET")]:
        address = re.sub(r"<([^>]+)>", lambda found: {**GIVEN, "case": case}[found[1]], route.split(" ")[1])
        page = browser.get(f"{address}?q={TITLE[:2]}&unit=s7&seat=approve%231/0")
        assert f"{TITLE}<".encode() not in page.get_data(), address


def test_a_case_of_ones_own_is_found_by_its_title_and_its_number(site: Site, case: str) -> None:
    with site.office.engine.store.read() as work:
        row = work.case(CaseId(case))
    assert row is not None
    for words in (TITLE[:2], row.state.number[-4:]):
        page = site.browser("sec7").text(f"/search?q={words}")
        assert f"/cases/{case}" in page
        assert f"{TITLE}<" in page


def test_an_unknown_page_says_so(site: Site) -> None:
    answer = site.browser("sec7").get("/no/such/page")
    assert answer.status_code == 404
    assert "没有找到" in answer.get_data(as_text=True)


def test_a_page_that_fails_says_sorry_and_no_more(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    fresh = a_site()

    def fail() -> str:
        return str(1 // 0)

    fresh.app.view_functions["desk.show_desk"] = fail
    answer = fresh.browser("sec7").get("/desk")
    assert answer.status_code == 500
    assert "Traceback" not in answer.get_data(as_text=True)
    assert "ZeroDivisionError" in caplog.text


def test_the_access_log_names_routes_and_nobody(site: Site, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", logger="yifang.access")
    site.browser("sec7").get("/search?q=韦桂兰")
    assert '"route": "/search"' in caplog.text
    assert "韦桂兰" not in caplog.text
    assert "sec7" not in caplog.text


def test_two_applications_share_nothing(site: Site) -> None:
    other = create_app(site.office.engine, site.app.extensions["yifang"].settings)
    assert other.extensions["yifang"] is not site.app.extensions["yifang"]
