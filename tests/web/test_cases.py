"""Working a case: claiming, giving back, returning, deciding second, and its evidence."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.model.ids import CaseId
from tests.web.forms import ADDRESS, compiled
from tests.web.site import Browser, Site, a_site, form_in, heading

REQUEST = {"title": "刷墙", "class": "first", "line": "party", "item": "sign", "amount": "45"}


@pytest.fixture
def site() -> Site:
    return a_site()


@pytest.fixture
def spend(site: Site) -> CaseId:
    return site.office.opened("sec7", "spend", **REQUEST)


def act(case: str, seat: str) -> str:
    return f"/cases/{case}/act?seat={seat.replace('#', '%23')}"


def decide(browser: Browser, address: str, outcome: str, opinion: str = "") -> tuple[int, str]:
    answer = browser.send(address, address, {"do": f"send:{outcome}", "opinion": opinion})
    return answer.status_code, answer.get_data(as_text=True)


def test_no_without_a_reason_is_asked_for_one_and_nothing_changes(site: Site, spend: CaseId) -> None:
    before = site.office.snapshot(spend)
    status, page = decide(site.browser("rev"), act(spend, "approve#1/0"), "reject", "  ")
    assert status == 422
    assert "请写明“不同意”的理由" in page
    assert 'href="#f-opinion"' in page
    assert site.office.snapshot(spend) == before


def test_a_returned_request_comes_back_filled_and_goes_on(site: Site, spend: CaseId) -> None:
    assert decide(site.browser("rev"), act(spend, "approve#1/0"), "return", "请补报价")[0] == 303
    starter = site.browser("sec7")
    desk = starter.text("/desk")
    assert "退回" in desk
    address = html.unescape(re.findall(r'href="(/cases/[^"]*/act[^"]*)"', desk)[0])
    assert "请补报价" in starter.text(address), "who mends it reads why while mending"
    form = starter.form(address, address)
    assert form["f.title"] == "刷墙"
    checked = starter.post(address, form, {"f.amount": "40", "do": "check:submit"})
    page = checked.get_data(as_text=True)
    assert heading(page) == "提交前请核对", page
    sent = starter.post(address, form_in(page, address), {"do": "send:submit"})
    assert sent.status_code == 303
    case = starter.text(f"/cases/{spend}")
    assert "请补报价" in case
    assert "40.00 元" in case
    assert "第 2 版" in case


def test_the_second_of_two_is_told_who_was_first(site: Site, spend: CaseId) -> None:
    reviewer = site.browser("rev")
    address = act(spend, "approve#1/0")
    late = reviewer.form(address, address)
    decide(reviewer, address, "agree")
    answer = reviewer.post(address, late, {"nonce": "b" * 26, "do": "send:agree"})
    assert answer.status_code == 409
    assert "办理人：黄审核　时间：2025年6月3日 09:00" in answer.get_data(as_text=True)


def test_a_pool_task_is_claimed_given_back_and_claimed_by_another(site: Site) -> None:
    case = site.office.opened("huang", "wish", "s7")
    first, second = site.browser("vol7"), site.browser("wil7")
    claim, unclaim = f"/cases/{case}/claim", f"/cases/{case}/unclaim"
    late = second.form("/desk", claim)
    assert first.send("/desk", claim, {"seat": "claim#1/0"}).status_code == 303
    assert second.post(claim, late, {"seat": "claim#1/0"}).status_code == 409
    assert first.send(f"/cases/{case}", unclaim, {"seat": "claim#1/0"}).status_code == 303
    assert second.send("/desk", claim, {"seat": "claim#1/0"}).status_code == 303
    assert "办理" in second.text("/desk")


def test_a_task_that_must_be_claimed_first_says_so(site: Site) -> None:
    case = site.office.opened("huang", "wish", "s7")
    page = site.browser("vol7").text(act(case, "claim#1/0"))
    assert "先认领，再办理" in page


def test_the_evidence_is_whole_and_a_changed_row_is_seen(site: Site, spend: CaseId) -> None:
    browser = site.browser("sec7")
    page = browser.text(f"/cases/{spend}/audit")
    assert "核对结果：完整" in page
    assert "CaseOpened" in page


def test_every_outcome_of_a_made_up_press_is_a_page(site: Site, spend: CaseId) -> None:
    browser = site.browser("rev")
    address = act(spend, "approve#1/0")
    form = browser.form(address, address)
    for do in ("send:", "send:nothing", "check:nothing", "send:pay", "check"):
        assert browser.post(address, form, {"do": do}).status_code in (200, 409, 422)
    assert browser.get(f"/cases/{spend}/act").status_code == 404
    assert browser.get(f"/cases/{spend}/act?seat=%00").status_code == 404


NAMES = """
f.title f.home f.on f.amount m.kind f.items.0.what f.items.9999.count f.items.0._row k.photo u.photo f.photo
f. f.. m.items confirmed opinion version place whose do
"""
names = st.sampled_from(NAMES.split())
words = st.text(max_size=30) | st.sampled_from(
    ["true", "check", "send", "add:items", "delete:items.0", "1" * 400]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(names, st.lists(words, min_size=1, max_size=3), max_size=8))
def test_no_form_makes_the_site_stumble(wide: Browser, sent: dict[str, list[str]]) -> None:
    form = wide.form(ADDRESS, ADDRESS)
    assert wide.post(ADDRESS, form, dict(sent)).status_code in (200, 303, 409, 422)


@pytest.fixture(scope="module")
def wide() -> Browser:
    return a_site(compiled()).browser("sec7")
