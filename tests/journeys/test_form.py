"""A form with conditions, rows and a computed value; it works without scripts too."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.place import listening
from tests.support.browser import screenshot
from tests.web.forms import ADDRESS, compiled
from tests.web.site import PASSWORD, Site, a_site
from tests.web.test_forms import PNG, cases

pytestmark = pytest.mark.browser


@pytest.fixture
def site() -> Site:
    return a_site(compiled())


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    with listening(site.app) as found:
        yield found


def sign_in(page: Page, address: str) -> None:
    """The secretary signs in."""
    page.goto(f"{address}{ADDRESS}")
    page.get_by_label("账号").fill("sec7")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("visit")


def test_conditions_and_computed_values_follow_without_a_press(page: Page, address: str) -> None:
    sign_in(page, address)
    page.get_by_label("事由").fill("看望独居老人")
    page.get_by_role("radio", name="否").check()
    expect(page.get_by_label("方便的时间")).to_have_count(0)
    page.get_by_label("金额").fill("12.5")
    page.get_by_label("名称").fill("大米")
    expect(page.get_by_text("25.00 元")).to_be_visible()
    page.get_by_role("button", name="添加一行").click()
    page.get_by_label("名称").nth(1).fill("食用油")
    page.get_by_label("数量").nth(1).fill("2")
    page.get_by_role("checkbox", name="电梯").check()
    screenshot(page, "rows")
    page.get_by_role("button", name="删除 物品 1", exact=True).click()
    expect(page.get_by_label("名称")).to_have_count(1)
    expect(page.get_by_label("名称")).to_have_value("食用油")
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_text("食用油")).to_be_visible()
    screenshot(page, "rows-check")
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("status")).to_have_text("已提交。")


def test_a_warning_is_ticked_and_a_file_is_attached(desktop: Page, address: str) -> None:
    page = desktop
    sign_in(page, address)
    page.get_by_label("事由").fill("修屋顶")
    page.get_by_role("radio", name="否").check()
    page.get_by_label("金额").fill("5000")
    page.get_by_label("附件").set_input_files({"name": "图.png", "mimeType": "image/png", "buffer": PNG})
    expect(page.get_by_role("button", name="移除 附件")).to_be_visible()
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("checkbox", name="金额较大，请确认").check()
    screenshot(page, "warning")
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_text("图.png")).to_be_visible()
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("status")).to_have_text("已提交。")
    with page.expect_download() as download:
        page.get_by_role("link", name="图.png").click()
    assert download.value.path().read_bytes() == PNG


def test_a_file_that_is_refused_leaves_the_rest_as_it_was(desktop: Page, address: str) -> None:
    page = desktop
    sign_in(page, address)
    page.get_by_label("事由").fill("修屋顶")
    page.get_by_label("附件").set_input_files(
        {"name": "图.png", "mimeType": "image/png", "buffer": b"<html>"}
    )
    expect(page.locator("[data-focus]")).to_be_focused()
    expect(page.locator("main")).to_have_count(1)
    expect(page.get_by_label("事由")).to_have_value("修屋顶")


def test_what_is_typed_while_an_answer_is_on_its_way_stays(desktop: Page, address: str) -> None:
    sign_in(desktop, address)
    desktop.get_by_label("金额").fill("3")
    desktop.get_by_label("事由").click()
    desktop.keyboard.type("边等边写", delay=60)
    expect(desktop.get_by_text("6.00 元")).to_be_visible()
    expect(desktop.get_by_label("事由")).to_have_value("边等边写")


def test_everything_works_without_scripts(scriptless: Page, address: str) -> None:
    page = scriptless
    sign_in(page, address)
    page.get_by_label("事由").fill("看望")
    page.get_by_role("radio", name="否").check()
    page.get_by_label("金额").fill("12.5")
    page.get_by_role("button", name="更新").locator("visible=true").last.click()
    expect(page.get_by_text("25.00 元")).to_be_visible()
    expect(page.get_by_label("方便的时间")).to_have_count(0)
    page.get_by_role("button", name="添加一行").click()
    page.get_by_label("名称").nth(1).fill("油")
    page.get_by_role("button", name="删除 物品 1", exact=True).click()
    page.get_by_role("button", name="下一步：核对").click()
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("status")).to_have_text("已提交。")


def test_a_lost_session_loses_nothing(page: Page, site: Site, address: str) -> None:
    sign_in(page, address)
    page.get_by_label("事由").fill("写到一半")
    page.get_by_role("radio", name="否").check()
    expect(page.get_by_label("方便的时间")).to_have_count(0)
    page.get_by_label("金额").fill("7")
    with site.office.engine.store.write() as work:
        work.drop_sessions("sec7", None)
    page.get_by_role("button", name="下一步：核对").click()
    expect(page.get_by_role("status")).to_contain_text("您填写的内容已留住")
    screenshot(page, "session-lost")
    page.get_by_label("账号").fill("sec7")
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_label("事由")).to_have_value("写到一半")
    expect(page.get_by_label("金额")).to_have_value("7")


@pytest.mark.parametrize("kind", ["desktop", "phone", "scriptless"])
def test_back_and_reload_ask_nothing_and_make_one_case(
    kind: str, request: pytest.FixtureRequest, site: Site, address: str
) -> None:
    page: Page = request.getfixturevalue(kind)
    sign_in(page, address)
    page.get_by_label("事由").fill("看望独居老人")
    page.get_by_role("radio", name="否").check()
    page.get_by_role("button", name="下一步：核对").click()
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("提交前请核对")
    page.reload()
    expect(heading).to_have_text("提交前请核对")
    expect(page.get_by_text("看望独居老人")).to_be_visible()
    page.get_by_role("button", name="返回修改").click()
    expect(page.get_by_label("事由")).to_have_value("看望独居老人")
    page.go_back()
    expect(heading).to_have_text("提交前请核对")
    page.get_by_role("button", name="确认提交").click()
    expect(page.get_by_role("status")).to_have_text("已提交。")
    page.go_back()
    again = page.get_by_role("button", name="确认提交")
    if again.count():  # the browser kept the page: a second press makes no second case
        again.click()
    expect(page).to_have_url(re.compile("/cases/"))
    assert cases(site) == 1
