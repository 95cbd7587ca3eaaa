"""A community asks for money: from the request to the second signature and the balance, wide and narrow."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.place import Place
from tests.support.browser import screenshot

FUND = "/funds/community_fund.fund"
pytestmark = pytest.mark.browser


def decide(place: Place, page: Page, login: str, button: str) -> None:
    """Somebody opens their only task and presses a button."""
    place.sign_in(page, login)
    page.get_by_role("link", name="办理").first.click()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已办理")


def test_a_request_is_approved_signed_twice_and_paid(place: Place, page: Page) -> None:
    place.sign_in(page, "li")
    screenshot(page, "desk-empty")
    place.choose(page, "发起事项")
    screenshot(page, "start")
    page.get_by_role("link", name="社区经费申请").click()
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.locator("[data-focus]")).to_be_focused()
    screenshot(page, "form-errors")
    page.get_by_label("事项", exact=True).fill("党群服务站标识牌更新")
    page.get_by_label("阵地建设", exact=True).check()
    page.get_by_label("党建", exact=True).check()
    page.get_by_label("开支内容").select_option(label="标识标牌")
    page.get_by_label("申请金额").fill("4500")
    page.get_by_label("理由").fill("旧牌褪色，老人找不到窗口。")
    screenshot(page, "form-filled")
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("提交前请核对")
    screenshot(page, "check-answers")
    page.get_by_role("button", name="修改 申请金额").click()
    expect(page.get_by_label("申请金额")).to_have_value("4500")
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("status")).to_have_text("已提交。")
    screenshot(page, "case-new")
    case = page.url.split("?")[0].removeprefix(place.address)
    place.sign_in(page, "chen")
    screenshot(page, "desk-open")
    page.get_by_role("link", name="办理").first.click()
    screenshot(page, "act")
    page.get_by_role("button", name="同意", exact=True).click()
    decide(place, page, "qian", "同意")
    place.open(page, case)
    expect(page.get_by_text("待第二签").first).to_be_visible()
    screenshot(page, "case-awaiting")
    decide(place, page, "zhao", "同意")
    place.sign_in(page, "li")
    place.open(page, FUND)
    expect(page.get_by_text("15,500.00").first).to_be_visible()
    screenshot(page, "fund")
    place.open(page, case)
    screenshot(page, "case-paid")
