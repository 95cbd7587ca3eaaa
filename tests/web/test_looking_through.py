"""Looking through one's answers is a page of its own: going back to it or loading it again sends nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.forms import ADDRESS, compiled
from tests.web.site import Browser, Site, a_site, form_in, heading
from tests.web.test_forms import GOOD, cases, page_of

LOOK = "提交前请核对"


@pytest.fixture
def site() -> Site:
    return a_site(compiled())


@pytest.fixture
def browser(site: Site) -> Browser:
    return site.browser("sec7")


def looked_at(browser: Browser, answers: dict[str, Any] = GOOD) -> str:
    """The address of the page that shows what was typed."""
    form = browser.form(ADDRESS, ADDRESS)
    answer = browser.post_alone(ADDRESS, form, {**answers, "do": "check"})
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def test_the_answers_are_shown_by_a_page_that_can_be_loaded_again(site: Site, browser: Browser) -> None:
    address = looked_at(browser)
    first, second = browser.text(address), browser.text(address)
    assert heading(first) == heading(second) == LOOK
    assert form_in(first, ADDRESS)["nonce"] == form_in(second, ADDRESS)["nonce"]
    assert "周末" in first
    assert cases(site) == 0


def test_sent_from_two_loads_it_makes_one_case(site: Site, browser: Browser) -> None:
    address = looked_at(browser)
    one, two = (form_in(browser.text(address), ADDRESS) for _ in range(2))
    answers = [browser.post(ADDRESS, form, {"do": "send"}) for form in (one, two)]
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert cases(site) == 1


def test_loaded_again_after_sending_it_leads_to_the_case(site: Site, browser: Browser) -> None:
    address = looked_at(browser)
    sent = browser.post(ADDRESS, form_in(browser.text(address), ADDRESS), {"do": "send"})
    again = browser.get(address)
    assert again.status_code == 303
    assert again.headers["Location"] == sent.headers["Location"].split("?")[0]
    assert cases(site) == 1


def test_a_task_that_was_sent_leads_back_to_its_case(browser: Browser) -> None:
    sent = browser.post(ADDRESS, form_in(browser.text(looked_at(browser)), ADDRESS), {"do": "send"})
    case = sent.headers["Location"].split("?")[0]
    act = f"{case}/act?seat=read%231/0"
    form = browser.form(act, act)
    browser.post(act, form, {"do": "send:done"})
    assert browser.get(f"{act}&check={form['nonce']}").headers["Location"] == case


def test_changing_an_answer_goes_through_a_page_of_its_own_too(site: Site, browser: Browser) -> None:
    form = form_in(browser.text(looked_at(browser)), ADDRESS)
    back = browser.post_alone(ADDRESS, form, {"do": "edit"})
    assert back.status_code == 303
    filled = form_in(browser.text(back.headers["Location"]), ADDRESS)
    assert (filled["f.title"], filled["nonce"]) == (GOOD["f.title"], form["nonce"])
    page = page_of(browser.post(ADDRESS, filled, {"f.title": "改过", "do": "check"}))
    assert "改过" in page
    browser.post(ADDRESS, form_in(page, ADDRESS), {"do": "send"})
    assert cases(site) == 1


@pytest.mark.parametrize("nonce", ["b" * 26, "x", "", "../..", "%00", "<b>"])
def test_an_address_of_nobodys_answers_leads_to_the_form(browser: Browser, nonce: str) -> None:
    looked_at(browser)
    answer = browser.get(f"{ADDRESS}?check={nonce}")
    if answer.status_code == 303:
        answer = browser.get(answer.headers["Location"])
    assert answer.status_code == 200
    assert heading(page_of(answer)) != LOOK


def test_what_somebody_waits_to_send_is_shown_to_nobody_else(site: Site, browser: Browser) -> None:
    address = looked_at(browser)
    other = site.browser("sec8").get(address)
    assert "周末" not in page_of(other)
    assert heading(page_of(other)) != LOOK


def test_a_mistake_still_comes_back_at_once(browser: Browser) -> None:
    form = browser.form(ADDRESS, ADDRESS)
    answer = browser.post_alone(ADDRESS, form, {**GOOD, "f.title": "", "do": "check"})
    assert answer.status_code == 422
