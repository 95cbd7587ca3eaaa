"""A wish: posted, checked, claimed from the board by somebody who sees no name, fulfilled."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.place import Place
from tests.support.browser import screenshot

pytestmark = pytest.mark.browser


def test_a_wish_is_posted_checked_claimed_from_the_board_and_fulfilled(place: Place, page: Page) -> None:
    place.sign_in(page, "lin")
    place.choose(page, "发起事项")
    page.get_by_role("link", name="微心愿").click()
    screenshot(page, "choose-unit")
    page.get_by_role("link", name="桂花社区").click()
    page.get_by_label("心愿", exact=True).fill("一副老花镜")
    page.get_by_label("估计价值").fill("80")
    page.get_by_label("称呼").fill("林阿婆")
    page.get_by_role("radio", name="否").check()
    expect(page.get_by_label("方便的时间")).to_have_count(0)
    page.get_by_role("radio", name="是").check()
    expect(page.get_by_label("方便的时间")).to_be_visible()
    page.get_by_label("方便的时间").fill("周末上午")
    screenshot(page, "wish-form")
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("status")).to_have_text("已提交。")
    screenshot(page, "wish-case")

    place.sign_in(page, "tang")
    page.get_by_role("link", name="办理").first.click()
    page.get_by_role("button", name="同意", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("已办理")

    place.sign_in(page, "huang")
    place.choose(page, "认领墙")
    page.get_by_role("link", name="心愿墙").click()
    expect(page.get_by_text("一副老花镜")).to_be_visible()
    expect(page.get_by_text("林阿婆")).to_have_count(0)
    screenshot(page, "board")
    page.get_by_role("link", name="我来认领").first.click()
    page.get_by_role("button", name="我来实现").click()
    expect(page.get_by_role("status")).to_contain_text("已办理")

    place.choose(page, "工作台")
    page.get_by_role("link", name="办理").first.click()
    page.get_by_label("实现情况").fill("眼镜已送到，度数合适。")
    page.get_by_role("button", name="完成").click()
    screenshot(page, "wish-check")
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("status")).to_contain_text("已办理")

    place.sign_in(page, "lin")
    page.get_by_role("link", name="办理").first.click()
    page.get_by_label("满意度").fill("5")
    page.get_by_role("button", name="完成").click()
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_text("已办结").first).to_be_visible()
    screenshot(page, "wish-done")
