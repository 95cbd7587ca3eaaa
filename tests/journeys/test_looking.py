"""The pages one reads: lines, registers, reports with their cases, points, rules, administration."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from engine.model.command import Act, Actor, StartCase
from engine.model.ids import CaseId, CommandId, OutcomeId, PersonId, ProcessId, SeatId, UnitId
from engine.service.execute import Done, execute
from tests.journeys.place import Place
from tests.support.browser import screenshot

pytestmark = pytest.mark.browser


def start(place: Place, number: int, who: str, process: str, unit: str, /, **typed: str) -> CaseId:
    """Somebody starts a case."""
    done = execute(
        place.engine,
        StartCase(
            id=CommandId(f"start{number:06}"), actor=Actor(person=PersonId(who)), process=ProcessId(process),
            unit=UnitId(unit), typed=typed,
        ),
    )  # fmt: skip
    assert isinstance(done, Done), done
    assert done.case is not None
    return done.case


def decide(place: Place, case: CaseId, who: str, seat: str, outcome: str, /, **typed: str) -> None:
    """Somebody decides a seat."""
    done = execute(
        place.engine,
        Act(
            id=CommandId(f"act{case}{seat}"), actor=Actor(person=PersonId(who)), case=case, seat=SeatId(seat),
            seat_version=1, outcome=OutcomeId(outcome), typed=typed,
        ),
    )  # fmt: skip
    assert isinstance(done, Done), done


def some_work(place: Place) -> None:
    """Three requests for money and five matters, four of them handled."""
    for number, (title, kind, line, item, amount) in enumerate(
        [
            ("办公桌更新", "ordinary", "office", "office_supplies", "8000"),
            ("党群服务站标识牌", "premises", "party", "signboard", "4500"),
            ("重阳节慰问", "ordinary", "service", "service_project", "12000"),
        ]
    ):
        place.move_to(f"2025-06-03 {10 + number}:00")
        start(
            place, number, "li", "premises_priority.spend", "S7",
            title=title, **{"class": kind}, line=line, item=item, amount=amount,
        )  # fmt: skip
    for number in range(5):
        unit, worker = ("S7", "tang") if number < 3 else ("S1", "worker1")
        case = start(
            place,
            100 + number,
            worker,
            "service_matters.matter",
            unit,
            item=f"第 {number + 1} 件：路灯不亮",
            channel="counter",
        )
        if number != 2:
            decide(place, case, "he", "handle#1/0", "done", answer="已修好。")


def test_the_line_the_registers_and_the_report_lead_to_their_cases(place: Place, page: Page) -> None:
    some_work(place)
    place.sign_in(page, "chen")
    screenshot(page, "desk-three")
    place.choose(page, "队列")
    page.get_by_role("link", name="三优先队列").click()
    expect(page.locator("tbody tr").first).to_contain_text("党群服务站标识牌")
    screenshot(page, "queue")
    place.sign_in(page, "li")
    place.choose(page, "台账")
    screenshot(page, "registers")
    page.get_by_role("link", name="社区经费申请").click()
    page.get_by_label("列支科目").select_option(label="党建")
    page.get_by_role("button", name="筛选").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    screenshot(page, "register")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出 Excel").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    place.sign_in(page, "he")
    place.open(page, "/reports/service_matters.closing_rate?period=2025-06")
    expect(page.get_by_text("未达标").first).to_be_visible()
    screenshot(page, "report")
    page.get_by_role("row", name="桂花社区").get_by_role("link", name="3").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    screenshot(page, "drill")
    place.move_to("2025-06-12 09:00")
    place.sign_in(page, "chen")
    expect(page.get_by_text("已逾期").first).to_be_visible()
    screenshot(page, "desk-late")


PAGES = {
    "huang": {"points": "/points/member_points.points", "rules": "/rules"},
    "admin": {
        "people": "/admin/people",
        "import": "/admin/people/import",
        "units": "/admin/units",
        "health": "/admin/health",
    },
}


def test_every_page_fits_its_width(place: Place, page: Page) -> None:
    assert page.viewport_size is not None
    for login, pages in PAGES.items():
        place.sign_in(page, login)
        for name, path in pages.items():
            place.open(page, path)
            screenshot(page, name)
            assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"], path
