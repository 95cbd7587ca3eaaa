"""Scores and ballots in a browser: a rater votes, staff read their score and object, a list is ranked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from engine.base.finding import Said
from engine.exchange.excel_in import rows_of
from engine.model.ids import ActivationId, PersonId
from engine.rehearsal.run import take
from engine.rehearsal.stage import furnish
from engine.rehearsal.world import World
from engine.service.people import add_account
from engine.web.app import create_app
from engine.web.settings import WebSettings
from tests.journeys.place import PASSWORD, Place, listening
from tests.rehearsal.locality import scenarios_of, stage_of
from tests.support.browser import screenshot
from tests.web.site import HASHER

pytestmark = pytest.mark.browser

PLACE = "configs/sichuan/qingbaijiang"


@contextmanager
def story(name: str, steps: int, *logins: str) -> Iterator[tuple[Place, World]]:
    """A site in the middle of a scenario, after so many of its steps, with logins for some of its people."""
    told = next(one for one in scenarios_of(PLACE) if one.text("scenario") == name)
    given = told.one("given")
    assert given is not None
    world = stage_of(PLACE).world(given)
    furnish(world, given)
    for step in told.many("steps")[:steps]:
        take(world, step)
    assert not world.differences, world.differences
    for login in logins:
        add_account(
            world.engine.store, HASHER, login=login, person=PersonId(login), password=PASSWORD, is_admin=False
        )
    app = create_app(world.engine, WebSettings(secret=b"k" * 32, hasher=HASHER))
    with listening(app) as address:
        yield Place(address, world.clock, world.engine, app), world


def test_a_rater_votes_and_only_the_sum_is_kept(page: Page) -> None:
    with story("e9_streets_appraise_departments", 3, "resident1", "mu") as (place, world):
        place.sign_in(page, "resident1")
        page.get_by_role("link", name="办理").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("年度评议：")
        screenshot(page, "ballot")
        page.get_by_label("较好").check()
        page.get_by_role("button", name="投票").click()
        expect(page.get_by_role("status")).to_contain_text("已投票")
        screenshot(page, "ballot-done")
        boxes = []
        for case in world.cases.values():
            with world.read() as work:
                boxes.append(sum(work.box(case, ActivationId("vote#1"))["residents"].values()))
        assert sorted(boxes) == [0, 0, 1]
        place.sign_in(page, "mu")
        place.open(page, f"/cases/{world.cases['执法局']}")
        expect(page.get_by_text("/60").first).to_be_visible()
        screenshot(page, "ballot-case")


def test_staff_read_how_they_were_scored_and_object(page: Page) -> None:
    with story("qb33_grid_appraisal", 3, "wen", "office") as (place, _):
        place.sign_in(page, "wen")
        place.choose(page, "评分")
        page.get_by_role("link", name="网格员月度考核").click()
        page.get_by_role("link", name="温示一").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("92.50 · 优秀")
        expect(page.get_by_text("考核事实计数 38 × 100 ÷ 考核事实计数 40").first).to_be_visible()
        screenshot(page, "score")
        score = page.url
        page.get_by_role("link", name="提出异议或确认").click()
        page.get_by_label("意见").fill("9月22日的一件因施工封路")
        page.get_by_role("button", name="提出异议", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("已办理")
        place.sign_in(page, "office")
        page.get_by_role("link", name="办理").first.click()
        page.get_by_label("问题解决效率改为").fill("92")
        page.get_by_label("裁定理由").fill("封路期间不计超时")
        page.get_by_role("button", name="异议成立，按裁定重新计算").click()
        page.get_by_role("button", name="确认提交").click()
        expect(page.get_by_role("status")).to_contain_text("已办理")
        page.goto(score)
        expect(page.get_by_role("heading", level=1)).to_contain_text("93.50 · 优秀")
        expect(page.get_by_text("裁定改过，原为 88.00")).to_be_visible()
        screenshot(page, "score-revised")


def test_departments_are_listed_with_their_places_and_as_a_sheet(page: Page) -> None:
    count = len(next(s for s in scenarios_of(PLACE) if s.text("scenario").startswith("e9_")).many("steps"))
    with story("e9_streets_appraise_departments", count, "pu", "headW") as (place, _):
        place.sign_in(page, "pu")
        place.open(page, "/scores/street_appraisal.appraisal")
        expect(page.get_by_role("row").nth(1)).to_contain_text("88.10")
        screenshot(page, "scores")
        answer = page.request.get(f"{place.address}/scores/street_appraisal.appraisal.xlsx?period=2025")
        rows = rows_of(answer.body())
        assert not isinstance(rows, Said), rows
        assert [(row[0], row[2]) for row in rows[1:]] == [("1", "88.1"), ("2", "85.72"), ("2", "85.72")]
        place.sign_in(page, "headW")
        place.open(page, "/scores/street_appraisal.appraisal/W?period=2025")
        expect(page.get_by_text("10 张评议票").first).to_be_visible()
        screenshot(page, "score-department")
