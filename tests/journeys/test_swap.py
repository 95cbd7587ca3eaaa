"""Story E11 on pages: a limit is halved while work is open, approved by a second person, and taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from engine.bootstrap import open_site
from engine.store.opening import prepare
from engine.web.app import create_app
from engine.web.settings import WebSettings
from tests.journeys.place import listening
from tests.support.browser import screenshot
from tests.support.swapping import SwapSite, quicker, swap_site, zipped
from tests.web.site import HASHER, PASSWORD

pytestmark = pytest.mark.browser


@pytest.fixture
def office(tmp_path: Path) -> Iterator[tuple[SwapSite, str]]:
    """The little pack on a database, with one case open."""
    url = f"sqlite:///{tmp_path / 'site.db'}"
    prepare(url)
    site = swap_site(open_site(url, blobs=tmp_path).store)
    site.opened()
    with listening(create_app(site.engine, WebSettings(secret=b"k" * 32, hasher=HASHER))) as address:
        yield site, address


def signed_in(page: Page, address: str, login: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{address}/sign-in")
    page.get_by_label("账号").fill(login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("工作台")


def test_rules_are_swapped_knowingly_and_taken_back(
    office: tuple[SwapSite, str], page: Page, tmp_path: Path
) -> None:
    site, address = office
    signed_in(page, address, "boss")
    page.goto(f"{address}/admin/rules")
    archive = tmp_path / "little.zip"
    archive.write_bytes(zipped(quicker()))
    page.get_by_label("配置包").set_input_files(archive)
    page.get_by_label("为什么换").fill("缩短核实时限")
    screenshot(page, "swap-upload")
    page.get_by_role("button", name="上传").click()
    mine = page.url
    for name in ("检查", "运行场景", "与现行版比较"):
        page.get_by_role("button", name=name).first.click()
    page.get_by_role("button", name="在办件试算").first.click()
    site.settle()
    page.reload()
    expect(page.get_by_role("row", name="自动转入").first).to_contain_text("1")
    screenshot(page, "swap-rehearsal")
    page.goto(mine)
    expect(page.get_by_text("等另一位管理员批准")).to_be_visible()
    expect(page.get_by_text("3 个工作日").first).to_be_visible()

    signed_in(page, address, "second")
    page.goto(mine)
    page.get_by_label("理由").first.fill("影响看过，同意")
    screenshot(page, "swap-approve")
    page.get_by_role("button", name="批准").click()
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_text("第 2 版").first).to_be_visible()
    page.get_by_role("link", name="转入在办件").click()
    page.get_by_role("button", name="开始转入").click()
    site.settle()
    page.reload()
    expect(page.get_by_text("转 1 件，留下 0 件")).to_be_visible()
    screenshot(page, "swap-migration")
    page.get_by_role("button", name="撤回这次转入").click()
    site.settle()
    assert site.bundles() == {site.releases()[1].bundle}

    page.goto(f"{address}/admin/rules")
    page.get_by_text("回退到这一版").first.click()
    page.get_by_label("理由").first.fill("先恢复")
    screenshot(page, "swap-back")
    page.get_by_role("button", name="回退").first.click()
    expect(page.get_by_role("status")).to_contain_text("已回退")
    newest, _, first = site.releases()
    assert (newest.number, newest.bundle) == (3, first.bundle)
