"""Story E2 on the pages: a resident helps, is credited, reads why, and takes oil from the shop."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.place import Place, points_bank
from tests.journeys.test_looking import decide, start
from tests.support.browser import screenshot

pytestmark = pytest.mark.browser
BANK = "/points/points_bank.bank"


@pytest.fixture
def bank(tmp_path: Path) -> Iterator[Place]:
    """Qingbaijiang with the opening lots of a resident and five bottles of oil on the shelf."""
    with points_bank(tmp_path) as place:
        for number, (points, until) in enumerate((("60", "2025-10-31"), ("200", "2026-06-30"))):
            carried = {"person": "zhou", "points": points, "until": until}
            case = start(place, number, "secretary1", "points_bank.carry_over", "C1", **carried)
            decide(place, case, "reviewer1", "check#1/0", "agree")
        start(place, 2, "keeper1", "points_bank.shelve", "C1", item="oil", points="300")
        start(place, 3, "keeper1", "points_bank.deliver", "C1", item="oil", count="5")
        yield place


def helped(place: Place, page: Page) -> None:
    """A worker posts a task; the resident takes it from the board and registers three hours and a bit."""
    place.move_to("2025-10-11 08:30")
    task = {"title": "陪同就医", "kind": "elder", "on": "2025-10-11"}
    start(place, 4, "worker1", "points_bank.serve", "C1", **task)
    place.sign_in(page, "zhou")
    place.choose(page, "认领墙")
    page.get_by_role("link", name="大家帮任务").click()
    page.get_by_role("link", name="我来认领").click()
    page.get_by_role("button", name="我来帮").click()
    place.move_to("2025-10-11 17:00")
    place.sign_in(page, "zhou")
    place.open(page, "/boards/points_bank.tasks")
    expect(page.get_by_role("heading", name="我领了的")).to_be_visible()
    screenshot(page, "points_bank_board")


def served(place: Place) -> str:
    """The service is registered and confirmed; the case."""
    with place.engine.store.read() as work:
        case = next(row.state.id for row in work.find_cases("陪同就医", 5))
    begun = {"began": "2025-10-11T13:00", "ended": "2025-10-11T16:20", "beneficiary": "ye"}
    decide(place, case, "zhou", "serve#1/0", "done", **begun)
    decide(place, case, "ye", "confirm#1/0", "agree")
    return case


def test_a_resident_helps_and_reads_why_the_points_came(bank: Place, page: Page) -> None:
    helped(bank, page)
    case = served(bank)
    bank.open(page, BANK)
    expect(page.get_by_role("heading", name="等待审核")).to_be_visible()
    expect(page.get_by_text("有 60 分将在 2025年10月31日 后作废")).to_be_visible()
    screenshot(page, "points_bank_pending")
    bank.sign_in(page, "reviewer")
    bank.open(page, f"/cases/{case}/act?seat=review%231%2F0")
    expect(page.get_by_text("待记积分 45。")).to_be_visible()
    expect(page.get_by_text("当日上限 60，此前已得 0，还可得 60。")).to_be_visible()
    screenshot(page, "points_bank_review")
    page.get_by_role("button", name="同意", exact=True).click()
    bank.sign_in(page, "zhou")
    bank.open(page, BANK)
    reason = "本次 45 分：每小时积分 10 分 × 服务时数 3 × 助老倍数 1.5"
    expect(page.get_by_text(reason)).to_be_visible()
    expect(page.get_by_text("305").first).to_be_visible()
    screenshot(page, "points_bank_mine")
    page.get_by_role("row", name="45").get_by_role("link", name="为什么").click()
    expect(page.get_by_text(reason)).to_be_visible()
    page.get_by_text("逐步核对").click()
    expect(page.get_by_text("hours(service.ended - service.began)", exact=True)).to_be_visible()
    screenshot(page, "points_bank_why")


def test_a_resident_takes_something_from_the_shop_in_two_presses(bank: Place, page: Page) -> None:
    carried = {"person": "zhou", "points": "65", "until": "2027-10-31"}
    case = start(bank, 9, "secretary1", "points_bank.carry_over", "C1", **carried)
    decide(bank, case, "reviewer1", "check#1/0", "agree")
    bank.move_to("2025-10-30 15:00")
    bank.sign_in(page, "zhou")
    bank.choose(page, "商城")
    expect(page.get_by_text("300 分", exact=True)).to_be_visible()
    screenshot(page, "points_bank_shop")
    page.get_by_role("link", name="兑换").first.click()
    page.get_by_role("button", name="确认兑换").click()
    expect(page.get_by_text("已提交。")).to_be_visible()
    bank.choose(page, "商城")
    expect(page.get_by_role("heading", name="等我领取")).to_be_visible()
    expect(page.get_by_text("2025年11月6日")).to_be_visible()
    expect(page.get_by_text("还差 275 分")).to_be_visible()
    expect(page.get_by_text("4 件")).to_be_visible()
    screenshot(page, "points_bank_pickup")


def test_no_page_of_the_points_bank_ranks_residents(bank: Place, page: Page) -> None:
    bank.sign_in(page, "reviewer")
    bank.open(page, f"{BANK}?person=zhou")
    expect(page.get_by_text("您没有权限查看这一页")).to_be_visible()
