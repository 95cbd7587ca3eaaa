"""A burst main: reported on a phone, dispatched at the desk, handled by a department that sees no name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.place import Place, points_bank
from tests.support.browser import screenshot

pytestmark = pytest.mark.browser


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Place]:
    """Qingbaijiang on the morning of 10 October 2025."""
    with points_bank(tmp_path) as place:
        yield place


def reported(place: Place, page: Page) -> str:
    """The resident reports with a photo and keeps the number."""
    place.sign_in(page, "lin")
    place.choose(page, "发起事项")
    page.get_by_role("link", name="反映问题").click()
    page.get_by_role("link", name="银杏社区第一网格").click()
    page.get_by_label("是什么问题").select_option(label="市政管网破损")
    page.get_by_role("radio", name="紧急").check()
    page.get_by_label("在哪里").fill("银杏小区 2 栋楼下")
    page.get_by_label("请说说情况").fill("路边冒水，已经漫过人行道")
    page.get_by_label("照片").set_input_files(
        {"name": "冒水.png", "mimeType": "image/png", "buffer": page.screenshot()}
    )
    page.get_by_label("怎么称呼您").fill("林阿姨")
    page.get_by_label("联系电话").fill("13800001234")
    screenshot(page, "dispatch-report")
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("status")).to_have_text("已提交。")
    screenshot(page, "dispatch-reported")
    return page.url


def test_a_button_that_is_pressed_while_the_form_is_drawn_again_is_not_lost(
    centre: Place, page: Page
) -> None:
    centre.sign_in(page, "lin")
    centre.choose(page, "发起事项")
    page.get_by_role("link", name="反映问题").click()
    page.get_by_role("link", name="银杏社区第一网格").click()
    button = page.get_by_role("button", name="下一步：核对")
    button.scroll_into_view_if_needed()
    at = button.bounding_box()
    assert at is not None
    page.mouse.move(at["x"] + 5, at["y"] + 5)
    with page.expect_response(lambda answer: answer.request.headers.get("hx-request") == "true") as answered:
        page.get_by_label("是什么问题").select_option(label="市政管网破损")
        page.mouse.down()
    answered.value.finished()
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.mouse.up()
    expect(page.get_by_role("alert")).to_be_visible()


def test_a_report_is_dispatched_and_handled_without_the_name(centre: Place, page: Page) -> None:
    case = reported(centre, page)

    centre.sign_in(page, "du")
    screenshot(page, "dispatch-desk")
    page.get_by_role("link", name="办理").first.click()
    expect(page.get_by_label("主办单位")).to_have_value("SW")
    page.get_by_label("协办单位").select_option(label="综合行政执法局")
    screenshot(page, "dispatch-order")
    page.get_by_role("button", name="完成").click()
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("status")).to_contain_text("已办理")

    centre.sign_in(page, "water")
    page.goto(case)
    expect(page.get_by_text("路边冒水，已经漫过人行道").first).to_be_visible()
    expect(page.get_by_text("林阿姨")).to_have_count(0)
    expect(page.get_by_text("13800001234")).to_have_count(0)
    screenshot(page, "dispatch-department")

    # the resident follows it up by its number
    centre.sign_in(page, "lin")
    page.goto(case)
    expect(page.get_by_text("签收").first).to_be_visible()
    screenshot(page, "dispatch-follow-up")
