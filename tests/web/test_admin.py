"""People and posts: by hand and from a sheet, with a dry run."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from werkzeug.test import TestResponse

from engine.exchange.excel_in import sheets_of
from engine.exchange.excel_out import workbook, workbook_of
from engine.exchange.people_sheet import HEADS
from engine.model.ids import PostId, UnitId
from tests.web.site import ADMIN, Browser, Site, a_site, form_in, with_plugins

UNIT_HEADS = ("编号", "名称", "类型", "上级（行政）")
PEOPLE, IMPORT = "/admin/people", "/admin/people/import"


@pytest.fixture
def site() -> Site:
    return a_site()


@pytest.fixture
def admin(site: Site) -> Browser:
    return site.browser(ADMIN)


def try_sheet(admin: Browser, rows: Any, name: str = "people.xlsx") -> TestResponse:
    data = {**admin.form(IMPORT, IMPORT).to_dict(), "do": "try"}
    content = rows if isinstance(rows, bytes) else workbook("x", rows)
    return admin.client.post(
        IMPORT, data={**data, "file": (io.BytesIO(content), name)}, content_type="multipart/form-data"
    )


def test_who_takes_up_a_post_may_act_at_once_and_no_more_when_it_ends(site: Site, admin: Browser) -> None:
    huang = site.browser("huang")
    assert "/start/m.spend" not in huang.text("/start")
    answer = admin.send(
        PEOPLE, "/admin/people/appoint", {"person": "huang", "post": "secretary", "unit": "s8"}
    )
    assert answer.status_code == 303
    assert "/start/m.spend/s8" in huang.text("/start")
    page = admin.text(PEOPLE)
    held = next(
        line.split('value="')[1].split('"')[0]
        for line in page.split("<option")
        if "黄老师：单位s8 secretary" in line
    )
    assert admin.send(PEOPLE, "/admin/people/end", {"appointment": held}).status_code == 303
    assert "/start/m.spend" not in huang.text("/start")


@pytest.mark.parametrize(
    ("action", "answers", "said"),
    [
        ("add", {"name": "  "}, "请填写姓名"),
        ("appoint", {"person": "huang", "post": "secretary"}, "请选择单位"),
        ("appoint", {"person": "huang", "post": "finance", "unit": "s8"}, "finance"),
        ("end", {"appointment": ""}, "请选择一项任职"),
        ("end", {"appointment": "none"}, "任职"),
    ],
)
def test_what_cannot_be_is_told_on_the_page(
    admin: Browser, action: str, answers: dict[str, Any], said: str
) -> None:
    answer = admin.send(PEOPLE, f"/admin/people/{action}", answers)
    assert answer.status_code in (404, 409, 422)
    assert said in answer.get_data(as_text=True)


def test_a_second_press_adds_nobody_twice(site: Site, admin: Browser) -> None:
    form = admin.form(PEOPLE, "/admin/people/add")
    for _ in range(2):
        admin.post("/admin/people/add", form, {"name": "覃新人"})
    with site.office.engine.store.read() as work:
        assert [row.name for row in work.all_people()].count("覃新人") == 1


def test_the_template_can_be_filled_and_read(admin: Browser) -> None:
    sheets = sheets_of(admin.get("/admin/people/template.xlsx").data)
    assert isinstance(sheets, dict)
    assert sheets["人员"][0] == HEADS
    assert sheets["单位"][0] == UNIT_HEADS


def test_a_sheet_with_nobody_in_it_offers_nothing_to_write(admin: Browser) -> None:
    page = try_sheet(admin, admin.get("/admin/people/template.xlsx").data).get_data(as_text=True)
    assert "一行单位、一行人员也没有" in page
    assert 'value="write"' not in page


def test_a_dry_run_writes_nothing_and_the_second_step_writes_all(site: Site, admin: Browser) -> None:
    answer = try_sheet(admin, [HEADS, ("覃一", "", "accountant", "单位s8"), ("覃二", "", "", "")])
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "新增 覃一，任 单位s8 accountant" in page
    with site.office.engine.store.read() as work:
        assert not [row for row in work.all_people() if row.name == "覃一"]
    form = [form_in(part, IMPORT) for part in page.split("<main")[1:]]
    assert form
    sent = form_in("<form" + page.rsplit("<form", 1)[1], IMPORT)
    assert admin.post(IMPORT, sent, {"do": "write"}).status_code == 303
    assert admin.post(IMPORT, sent, {"do": "write"}).status_code in (303, 409)
    with site.office.engine.store.read() as work:
        assert [row.name for row in work.all_people()].count("覃一") == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([HEADS, ("甲", "", "没有的岗", "单位s8")], "没有“没有的岗”这个岗位"),
        ([("姓名",)], "第一行应为"),
        (b"PK\x03\x04 broken", "不是真正的 xlsx"),
        (b"", "空的"),
    ],
)
def test_a_sheet_that_cannot_be_taken_is_explained(admin: Browser, rows: Any, said: str) -> None:
    answer = try_sheet(admin, rows)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_a_table_that_a_plugin_reads_is_taken_like_a_sheet(site: Site) -> None:
    with_plugins(site, Path("plugins"))
    admin = site.browser(ADMIN)
    assert ".csv" in admin.text(IMPORT)
    rows = "\r\n".join([",".join(HEADS), "覃一,,accountant,单位s8"])
    answer = try_sheet(admin, rows.encode("gb18030"), "people.csv")
    assert "新增 覃一，任 单位s8 accountant" in answer.get_data(as_text=True)
    wrong = try_sheet(admin, b"\xff\xff\xff", "people.csv")
    assert wrong.status_code == 422
    assert "请另存为 CSV" in wrong.get_data(as_text=True)


def test_a_dry_run_cannot_be_written_by_somebody_else_or_made_up(admin: Browser) -> None:
    form = admin.form(IMPORT, IMPORT)
    assert admin.post(IMPORT, form, {"do": "write", "kept": "x.y.z"}).status_code == 422


UNITS = "/admin/units"
CHANGE = "/admin/units/change"


def tree(admin: Browser, url: str) -> str:
    """The page without its forms, which offer the units of today."""
    return admin.text(url).partition('action="/admin/units/change"')[0]


def test_a_unit_is_added_renamed_and_moved_from_a_day_on(site: Site, admin: Browser) -> None:
    new = {"id": "s9", "label": "新社区", "type": "community", "hierarchy": "line", "parent": "t"}
    assert admin.send(UNITS, CHANGE, {"kind": "add", **new}).status_code == 303
    assert "新社区" in tree(admin, UNITS)
    later = {"kind": "rename", "unit": "s9", "label": "兴业社区", "effective": "2025-07-01"}
    assert admin.send(UNITS, CHANGE, later).status_code == 303
    assert "兴业社区" not in tree(admin, UNITS)
    assert "兴业社区" in tree(admin, f"{UNITS}?on=2025-07-01")
    assert "新社区" not in tree(admin, f"{UNITS}?on=2025-06-02")
    moved = {"kind": "move", "unit": "s9", "hierarchy": "line", "parent": "s9"}
    answer = admin.send(UNITS, CHANGE, moved)
    assert answer.status_code == 422
    assert "单位不能设在自己的下级之下" in answer.get_data(as_text=True)


def test_closing_a_unit_shows_what_hangs_on_it_before_anything_changes(site: Site, admin: Browser) -> None:
    given = {"unit": "s7", "successor": "s8", "effective": "2025-07-01"}
    answer = admin.send(UNITS, "/admin/units/close", given)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "撤销“单位s7”" in page
    assert "由“单位s8”接续" in page
    # what was allocated to it this year: 170,000 yuan
    assert "170,000.00" in page
    alone = admin.send(UNITS, "/admin/units/close", {**given, "successor": ""})
    assert alone.status_code == 422
    assert "“单位s7”的“经费”还有 170,000.00 元，请写明转入哪个单位" in alone.get_data(as_text=True)
    assert 'value="close"' not in alone.get_data(as_text=True)
    told = admin.send(UNITS, "/admin/units/close", {**given, "successor": "", "accounts.m.fund": "t"})
    assert told.status_code == 200
    with site.office.engine.store.read() as work:
        assert work.organisation().exists(UnitId("s7"), date(2025, 7, 1))
    assert admin.send(UNITS, "/admin/units/close", {**given, "do": "close"}).status_code == 303
    with site.office.engine.store.read() as work:
        assert not work.organisation().exists(UnitId("s7"), date(2025, 7, 1))
        assert work.organisation().exists(UnitId("s7"), date(2025, 6, 30))


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ({"kind": "add", "label": "无编号"}, "请填写单位编号"),
        ({"kind": "rename", "unit": "s7", "label": "某", "effective": "明天"}, "生效日期写成"),
        ({"kind": "burn"}, "请选择要做的变更"),
        ({"kind": "rename", "unit": "nowhere", "label": "某"}, "nowhere 在 2025-06-03 不存在"),
    ],
)
def test_a_change_of_units_that_cannot_be_is_told(admin: Browser, answers: dict[str, str], said: str) -> None:
    answer = admin.send(UNITS, CHANGE, answers)
    assert answer.status_code == 422
    assert said in answer.get_data(as_text=True)


def test_the_chart_shows_posts_holders_and_vacancies_of_a_day(site: Site, admin: Browser) -> None:
    page = admin.text(f"{UNITS}/chart")
    assert "4 个单位" in page
    assert page.count("空缺</span>") > 0
    one = admin.text(f"{UNITS}/chart?unit=s7")
    assert "1 个单位" in one
    assert "单位s8" not in one
    assert "单位t" in one, "what stands above leads back"
    admin.send(UNITS, "/admin/units/close", {
        "unit": "s7", "successor": "s8", "effective": "2025-07-01", "do": "close"
    })  # fmt: skip
    assert "3 个单位" in admin.text(f"{UNITS}/chart?on=2025-07-01")
    assert "4 个单位" in admin.text(f"{UNITS}/chart?on=2025-06-30")
    assert site.browser("huang").get(f"{UNITS}/chart").status_code == 403


def book(units: list[tuple[str, ...]], people: list[tuple[str, ...]]) -> bytes:
    return workbook_of({"单位": [UNIT_HEADS, *units], "人员": [HEADS, *people]})


def test_new_people_take_up_posts_in_new_units_from_one_workbook(site: Site, admin: Browser) -> None:
    content = book(
        [("n1", "新网格", "community", "新镇"), ("n0", "新镇", "town", "单位c")],
        [("覃三", "", "secretary", "新网格", "2026-01-01", "是"), ("覃三", "", "accountant", "s8")],
    )
    answer = try_sheet(admin, content)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 200, page
    assert page.index("新设 新镇") < page.index("新设 新网格")
    sent = form_in("<form" + page.rsplit("<form", 1)[1], IMPORT)
    assert admin.post(IMPORT, sent, {"do": "write"}).status_code == 303
    with site.office.engine.store.read() as work:
        org = work.organisation()
    (held,) = org.holders(PostId("secretary"), UnitId("n1"), date(2025, 6, 3))
    assert (held.acting, held.until) == (True, date(2026, 1, 1))
    # the same book again: the units are there, the person is known and holds the posts
    again = try_sheet(admin, book([], [("覃三", "", "accountant", "s8")])).get_data(as_text=True)
    assert "已任 s8 accountant，不变" in again


@pytest.mark.parametrize(
    ("units", "people", "where", "said"),
    [
        ([("s8", "又一个", "community", "单位t")], [], "单位!A2", "编号“s8”已使用"),
        ([("x", "某", "palace", "")], [], "单位!C2", "没有“palace”这类单位，可填："),
        ([("x", "某", "community", "无此镇")], [], "单位!D2", "没有单位叫“无此镇”"),
        ([("x", "甲", "town", "乙"), ("y", "乙", "town", "甲")], [], "单位!2", "绕成了圈"),
        ([], [("甲", "", "secretary", "无此")], "人员!D2", "没有单位叫“无此”"),
        ([], [("甲", "", "secretary", "s8", "明年")], "人员!E2", "日期写成"),
        ([], [("甲", "", "secretary", "s8", "", "也许")], "人员!F2", "填“是”或留空"),
        ([], [("甲", "", "finance", "s8")], "人员!2", "不设岗位"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_told_with_its_sheet_row_and_column(
    admin: Browser, units: list[tuple[str, ...]], people: list[tuple[str, ...]], where: str, said: str
) -> None:
    answer = try_sheet(admin, book(units, people))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert where in page
    assert said in page
    assert 'value="write"' not in page
