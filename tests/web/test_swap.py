"""Swapping rules on pages: upload, every step, a second administrator, back in one click."""

from __future__ import annotations

import io
import re

import pytest
from werkzeug.test import TestResponse

from engine.base.finding import Said
from engine.exchange.excel_in import rows_of
from engine.web.app import create_app
from engine.web.settings import WebSettings
from tests.support.swapping import SwapSite, little, quicker, swap_site, zipped
from tests.web.site import HASHER, Browser

RULES, CARD = "/admin/rules", "little/pack.yaml"


@pytest.fixture
def site() -> SwapSite:
    return swap_site()


def browser(site: SwapSite, who: str = "boss") -> Browser:
    app = create_app(site.engine, WebSettings(secret=b"k" * 32, hasher=HASHER))
    found = Browser(app.test_client())
    assert found.sign_in(who).status_code == 303
    return found


def uploaded(admin: Browser, content: bytes, name: str = "little.zip") -> TestResponse:
    data = {**admin.form(RULES, f"{RULES}/draft").to_dict(), "reason": "缩短时限"}
    data["file"] = (io.BytesIO(content), name)  # type: ignore[assignment]  # a file stands among the texts
    return admin.client.post(f"{RULES}/draft", data=data, content_type="multipart/form-data")


def latest(admin: Browser, page: str) -> dict[str, str]:
    """The newest migration that the page lists."""
    known = re.search('name="migration" value="([^"]+)"', admin.text(page))
    return {"migration": known[1]} if known else {}


def pressed(admin: Browser, page: str, deed: str, **answers: str) -> TestResponse:
    return admin.send(page, f"{page}/do", {"do": deed, **answers})


def test_a_version_goes_from_its_upload_into_force_and_back(site: SwapSite) -> None:
    boss, second = browser(site), browser(site, "second")
    answer = uploaded(boss, zipped(quicker()))
    page = answer.headers["Location"]
    site.opened()
    for deed in ("check", "prove", "compare"):
        assert pressed(boss, page, deed).status_code == 303, deed
    rehearsal = pressed(boss, page, "rehearse").headers["Location"]
    running = boss.get(rehearsal)
    assert (running.headers["Refresh"], "已看 0 件，共 1 件" in running.get_data(as_text=True)) == ("3", True)
    site.settle()
    found = boss.text(rehearsal)
    assert "已看 1 件，共 1 件" in found
    assert "自动转入" in found
    sheet = rows_of(boss.get(f"{rehearsal}.xlsx").get_data())
    assert not isinstance(sheet, Said)
    assert [row[1] for row in sheet] == ["结果", "自动转入"]
    assert "时限" in boss.text(page)
    assert "3 个工作日" in boss.text(f"{page}/difference")
    assert "等另一位管理员批准" in boss.text(page)
    assert "这个月两版算出来都一样" in boss.text(f"{page}/replay?period=2025-03")
    assert pressed(boss, page, "approve", reason="自己批").status_code == 403
    assert "请写明理由" in pressed(second, page, "approve").get_data(as_text=True)
    assert pressed(second, page, "approve", reason="同意").status_code == 303
    past = pressed(second, page, "activate", at="2025-03-03T08:59")
    assert (past.status_code, "已经过去" in past.get_data(as_text=True)) == (422, True)
    assert pressed(second, page, "activate").status_code == 303
    assert [release.number for release in site.releases()] == [2, 1]
    moving = f"{page}/migration"
    for deed, bundle in (("begin", 0), ("undo", 1), ("begin", 0)):
        assert second.send(moving, moving, {"do": deed, **latest(second, moving)}).status_code == 303
        site.settle()
        assert site.bundles() == {site.releases()[bundle].bundle}, deed
    assert "转 1 件，留下 0 件" in second.text(moving)
    assert pressed(second, page, "watch", reason="正常").status_code == 303
    back = second.send(RULES, f"{RULES}/back", {"reason": "先恢复"})
    assert back.status_code == 303
    newest, _, first = site.releases()
    assert (newest.number, newest.bundle) == (3, first.bundle)
    history = boss.text(page)
    for words in ("缩短时限", "同意", "正常", "先恢复", "已回退"):
        assert words in history, words


def test_a_dry_run_is_stopped_and_says_so(site: SwapSite) -> None:
    boss, swap = browser(site), site.rehearsed(quicker())
    page = f"{RULES}/{swap}"
    rehearsal = pressed(boss, page, "rehearse").headers["Location"]
    assert boss.send(rehearsal, f"{rehearsal}/stop", {}).status_code == 303
    site.settle()
    assert "已停止，结果不完整" in boss.text(rehearsal)


def test_a_press_on_an_older_page_is_told_so(site: SwapSite) -> None:
    boss = browser(site)
    form = boss.form(RULES, f"{RULES}/draft")
    site.approved(quicker())
    swap = site.approved(little(cap="value: 8 分 => value: 9 分"))
    page = f"{RULES}/{swap}"
    seen = boss.form(page, f"{page}/do")
    assert boss.post(f"{page}/do", seen, {"do": "activate"}).status_code == 303
    again = boss.post(f"{page}/do", seen, {"do": "activate"})
    assert again.status_code == 409
    stale = boss.post(
        f"{RULES}/back", form, {"pack": "little", "number": "1", "expected": "1", "reason": "x"}
    )
    assert (stale.status_code, "第 2 版" in stale.get_data(as_text=True)) == (409, True)


BROKEN: dict[str, dict[str, str | bytes]] = {
    "outside": {"../x.yaml": "a: 1\n", **little()},
    "no pack": {"x.yaml": "a: 1\n"},
    "two packs": {**little(), "other/pack.yaml": "pack: other\nlabel: 别处\n"},
    "wrong encoding": {"little/pack.yaml": "label: 小镇".encode("gb18030")},
    "bomb": {"little/pack.yaml": "- a\n" * 1_000_000},
}


@pytest.mark.parametrize("name", BROKEN)
def test_an_archive_that_is_not_taken_changes_nothing(site: SwapSite, name: str) -> None:
    boss = browser(site)
    answer = uploaded(boss, zipped(BROKEN[name]))
    assert answer.status_code == 422
    assert "summary-title" in answer.get_data(as_text=True)
    assert len(site.releases()) == 1
    assert "还没有。上传" in boss.text(RULES)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({**little(), CARD: little()[CARD].replace("language: 1", "language: 99")}, "99"),
        ({**little(), "little/org.yaml": "- " * 30_000}, "little/org.yaml"),
        ({**little(), "little/org.yaml": "a: [" + "1," * 200_000 + "1]"}, "little/org.yaml"),
    ],
)  # fmt: skip
def test_a_pack_this_engine_cannot_take_is_a_draft_that_goes_no_further(
    site: SwapSite, files: dict[str, str], words: str
) -> None:
    boss = browser(site)
    page = uploaded(boss, zipped(files)).headers["Location"]
    found = pressed(boss, page, "check").get_data(as_text=True)
    assert "检查未通过" in found
    assert words in re.sub("<[^>]+>", "", found)
    assert pressed(boss, page, "prove").status_code == 409
    assert len(site.releases()) == 1
