"""Why not: whoever is refused is told the first condition that stood in the way, with its values."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engine.bootstrap import add_logins
from engine.web.app import create_app
from engine.web.settings import WebSettings
from tests.support.hall import opened
from tests.web.site import HASHER, PASSWORD, Browser, form_in

FORM = "/start/hall.lend/A"
GOOD = {"f.people": "20", "f.since": "2020-01-01"}
YOUNG = {"f.people": "20", "f.since": "2024-01-01"}


class Hall:
    """The hall's site, on a database of its own."""

    def __init__(self, folder: Path) -> None:
        engine, logins = opened(f"sqlite:///{folder / 'site.db'}", folder)
        add_logins(engine, logins, PASSWORD, HASHER)
        self.app = create_app(engine, WebSettings(secret=b"k" * 32, hasher=HASHER))

    def browser(self, login: str) -> Browser:
        """Somebody signed in."""
        browser = Browser(self.app.test_client())
        assert browser.sign_in(login).status_code == 303
        return browser

    def lent(self) -> str:
        """The case of a loan that waits for the keeper."""
        browser = self.browser("lan")
        page = browser.send(FORM, FORM, {**GOOD, "do": "check"})
        sent = browser.post(FORM, form_in(page.get_data(as_text=True), FORM), {"do": "send"})
        return str(sent.headers["Location"].split("?")[0])


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    """A fresh site."""
    return Hall(tmp_path)


def told(browser: Browser, address: str, answers: dict[str, Any]) -> str:
    """The page that comes after a press that was refused."""
    answer = browser.send(address, address, answers)
    assert answer.status_code == 422, answer.get_data(as_text=True)
    return answer.get_data(as_text=True)


def test_a_resident_is_told_the_condition_and_its_figure_in_plain_sentences(hall: Hall) -> None:
    page = told(hall.browser("res"), FORM, {**GOOD, "f.people": "72", "do": "check"})
    assert "人数超出上限 12 人" in page
    assert "因为 人数 72 &gt; 人数上限 60" in page
    assert "人数上限 60（自 2020-01-01 起）。依据：礼堂使用办法，2020-01-01" in page
    assert "逐步核对" not in page


def test_staff_see_every_step_too(hall: Hall) -> None:
    page = told(hall.browser("lan"), FORM, {**GOOD, "f.people": "72", "do": "check"})
    assert "因为 人数 72 &gt; 人数上限 60" in page
    assert "逐步核对" in page
    assert "mechanisms/hall.yaml:" in page


def test_the_first_condition_that_held_is_told_and_no_other(hall: Hall) -> None:
    page = told(hall.browser("res"), FORM, {**GOOD, "f.people": "0", "do": "check"})
    assert "因为 人数 0 &lt; 1" in page
    assert "人数上限 60" not in page


def test_a_rule_of_eligibility_tells_its_own_first_reason(hall: Hall) -> None:
    page = told(hall.browser("res"), FORM, {**YOUNG, "do": "check"})
    assert "因为 借用资格：成立 1 年，未满 3 年" in page


def test_it_is_told_in_english_too(hall: Hall) -> None:
    browser = hall.browser("res")
    browser.client.set_cookie("language", "en")
    page = told(browser, FORM, {**GOOD, "f.people": "72", "do": "check"})
    assert "because 人数 72 &gt; 人数上限 60" in page


def test_what_one_has_done_oneself_is_told_to_a_resident(hall: Hall) -> None:
    hall.lent()
    page = told(hall.browser("lan"), FORM, {**GOOD, "do": "check"})
    assert "今年已经借过" in page
    assert "因为 借用申请计数 1 ≥ 每年最多次数 1" in page


def test_a_guard_of_a_step_tells_why_when_it_is_sent(hall: Hall) -> None:
    case = hall.lent()
    keeper = hall.browser("mo")
    act = f"{case}/act?seat=give%231/0"
    warned = keeper.send(act, act, {"f.people": "61", "do": "check:agree"}).get_data(as_text=True)
    assert "多于申请人数" in warned
    assert "因为 核定人数 61 &gt; 人数 20" in warned
    form = keeper.form(act, act)
    checked = keeper.post(act, form, {"f.people": "61", "confirmed": "more", "do": "check:agree"})
    form = form_in(checked.get_data(as_text=True), act)
    sent = keeper.post(act, form, {"do": "send:agree"}).get_data(as_text=True)
    assert "核定 61 人，超出 60 人" in sent
    assert "因为 核定人数 61 &gt; 人数上限 60" in sent


def test_who_may_not_start_is_told_who_may(hall: Hall) -> None:
    nobody = hall.browser("res").text("/start/hall.count/A")
    assert "由办事员（甲社区）办理，您没有担任这个岗位。" in nobody
    elsewhere = hall.browser("bei").text("/start/hall.count/A")
    assert "由办事员（甲社区）办理，您担任的是乙社区的办事员。" in elsewhere
    wrong = hall.browser("lan").text("/start/hall.lend/S")
    assert "此事只能为社区办理。" in wrong


def test_who_may_not_act_is_told_whose_task_it_is(hall: Hall) -> None:
    page = hall.browser("lan").text(f"{hall.lent()}/act?seat=give%231/0")
    assert "由管理员（示例街道）办理，您没有担任这个岗位。" in page
