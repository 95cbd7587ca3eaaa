"""A meeting: called, the roll, the quorum as people come, the minutes; with scripts and without."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.place import Place, points_bank
from tests.support.browser import opened_page, screenshot

pytestmark = pytest.mark.browser


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Place]:
    """Qingbaijiang on the morning of 10 October 2025."""
    with points_bank(tmp_path) as place:
        yield place


def called(bank: Place, page: Page) -> str:
    """A meeting of the community, called for the next day; the address of its page."""
    bank.sign_in(page, "secretary")
    bank.choose(page, "发起事项")
    page.get_by_role("link", name="村（社区）党建联席会议").click()
    if page.get_by_role("link", name="银杏社区").count():
        page.get_by_role("link", name="银杏社区").click()
    page.get_by_label("议题").fill("小区停车")
    page.get_by_label("开会日期").fill("2025-10-11")
    page.get_by_label("地点").fill("党群服务中心")
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认提交").click()
    bank.move_to("2025-10-11 14:00")
    address = page.url.partition("?")[0].removeprefix(bank.address) + "/meeting"
    bank.sign_in(page, "secretary")
    bank.open(page, address)
    return address


def mark(page: Page, who: str, answer: str) -> None:
    """Say of a member whether they are there."""
    page.get_by_role("button", name=f"{who} {answer}", exact=True).click()
    expect(page.locator("li", has_text=who).locator(".chip")).to_have_text(answer)


def test_the_quorum_is_told_while_members_come(bank: Place, page: Page, browser: Browser) -> None:
    address = called(bank, page)
    status = page.locator("#live [role=status]")
    expect(status).to_have_text("实到 0 人，没有达到法定人数，还差 3 人。")
    mark(page, "罗示甲", "到会")
    expect(status).to_have_text("实到 1 人，没有达到法定人数，还差 2 人。")
    assert page.get_by_role("button", name="罗示戊 到会").count() == 0, "only the recorder answers for others"
    with opened_page(browser, scripts=False) as member:
        bank.sign_in(member, "wei1")
        bank.open(member, address)
        mark(member, "罗示戊", "到会")
        screenshot(member, "meeting-without-scripts")
    # nobody has touched the secretary's page: it asked again by itself
    expect(status).to_have_text("实到 2 人，没有达到法定人数，还差 1 人。", timeout=15_000)
    bank.sign_in(page, "luo")
    page.get_by_role("link", name="办理").first.click()
    expect(page).to_have_url(f"{bank.address}{address}")
    mark(page, "罗示己", "委托他人")
    expect(status).to_have_text("实到 3 人，已达到法定人数。")
    screenshot(page, "meeting-roll")
    page.get_by_role("button", name="点名结束，其余 2 人记为缺席").click()
    expect(page.get_by_role("button", name="点名结束")).to_have_count(0)
    page.get_by_role("link", name="填写会议记录").click()
    page.get_by_label("赞成人数").fill("2")
    page.get_by_label("会议纪要").fill("提请街道协调")
    expect(page.get_by_text("通过所需人数").first).to_be_visible()
    page.get_by_role("button", name="完成").click()
    page.get_by_role("button", name="确认提交").click()
    bank.open(page, address)
    expect(status).to_have_text("赞成 2 人，通过需要 2 人：表决通过。")
    screenshot(page, "meeting-done")
    if page.locator(".top summary").is_visible():
        page.locator(".top summary").click()
    page.get_by_role("button", name="English").locator("visible=true").first.click()
    bank.open(page, address)
    expect(status).to_have_text("2 in favour, 2 needed: carried.")
    screenshot(page, "meeting-done-english")
