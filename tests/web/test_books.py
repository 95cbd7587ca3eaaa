"""The books on pages and in sheets: what they sum to, who sees them, and what reckoning finds."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from engine.exchange.excel_in import rows_of
from engine.service.reckoning import discrepancies, reckon, unproven
from engine.store import tables
from engine.store.opening import open_store, prepare
from engine.store.sql import SqlStore
from tests.web.forms import compiled
from tests.web.site import ADMIN, Browser, Site, a_site

FUND = "/funds/m.fund"


@pytest.fixture(scope="module")
def site() -> Site:
    return a_site(compiled())


@pytest.fixture(scope="module")
def browser(site: Site) -> Browser:
    return site.browser("sec7")


def sheet(browser: Browser, address: str) -> list[list[str]]:
    """The rows of a sheet."""
    answer = browser.client.get(address)
    assert answer.status_code == 200
    rows = rows_of(answer.data)
    assert isinstance(rows, tuple), rows
    return [list(row) for row in rows]


@pytest.mark.parametrize("page", ["statement", "book", "trial"])
def test_a_book_is_a_page_and_the_same_as_a_sheet(browser: Browser, page: str) -> None:
    html = browser.text(f"{FUND}/{page}")
    rows = sheet(browser, f"{FUND}/{page}.xlsx")
    heads = re.findall(r'<th scope="col"[^>]*>([^<]+)</th>', html)
    assert rows[0] == heads
    assert len(rows) - 1 == html.count("<tr>") - 1 > 0


def test_a_statement_opens_moves_and_closes(browser: Browser) -> None:
    rows = sheet(browser, f"{FUND}/statement.xlsx?since=2025-01-01&until=2025-12-31")
    opening, (moved, closing) = rows[1], rows[-2:]
    assert [opening[0], moved[0], closing[0]] == ["期初", "本期合计", "期末"]
    assert opening[6].startswith("0")
    assert closing[6] == rows[-3][6] == moved[4]
    before = sheet(browser, f"{FUND}/statement.xlsx?since=2024-01-01&until=2024-12-31")
    assert [row[0] for row in before[1:]] == ["期初", "本期合计", "期末"]


def test_nobody_reads_the_books_of_units_that_are_not_theirs(site: Site, browser: Browser) -> None:
    assert browser.client.get(f"{FUND}/statement?unit=s8").status_code == 403
    assert browser.client.get("/funds/m.points/statement").status_code == 404
    member = site.browser("huang")
    for page in ("statement", "book", "trial"):
        assert member.client.get(f"{FUND}/{page}").status_code in (403, 404)
    assert "s8" not in "".join(cell for row in sheet(browser, f"{FUND}/book.xlsx") for cell in row)


def test_a_member_has_a_statement_of_their_own_points_alone(site: Site) -> None:
    member = site.browser("vol7")
    assert "对账单" in member.text("/points/m.points/statement")
    rows = sheet(member, "/points/m.points/statement.xlsx?person=wil7")
    assert rows[-1][0] == "期末"


@pytest.mark.parametrize("asked", ["since=x&until=9999-99-99", "after=2025-01-01/x/1", "after=" + "9" * 400])
def test_days_that_are_none_are_no_error(browser: Browser, asked: str) -> None:
    assert browser.client.get(f"{FUND}/book?{asked}").status_code == 200


def test_a_book_goes_on_where_the_page_before_ended(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = sheet(browser, f"{FUND}/book.xlsx")[1:]
    monkeypatch.setattr("engine.web.pages.books.ROWS_MAX", 3)
    address: str | None = f"{FUND}/book"
    found = 0
    while address:
        html = browser.text(address)
        found += html.count("<tr><td")
        following = re.search(r'href="(/funds/m.fund/book[?][^"]*after=[^"]+)"', html)
        address = following[1].replace("&amp;", "&") if following else None
    assert found == len(whole) > 3


def test_reckoning_finds_a_balance_changed_by_hand_and_a_posting_unlike_its_event(sqlite_url: str) -> None:
    prepare(sqlite_url)
    store = open_store(sqlite_url)
    assert isinstance(store, SqlStore)
    site = a_site(compiled(), store)
    admin = site.browser(ADMIN)
    assert "没有差异" in admin.text("/admin/books")
    assert reckon(site.office.engine).discrepancies == ()
    assert "全部相符" in admin.text("/admin/books")
    with store.writing() as connection:
        first = connection.execute(tables.account.select().where(tables.account.c.tracked)).first()
        assert first is not None
        mine = tables.account.c.code == first.code
        connection.execute(update(tables.account).where(mine).values(credit=first.credit + 7))
        connection.exec_driver_sql("DROP TRIGGER txn_no_update")
        connection.execute(update(tables.txn).values(kind="settle"))
    with store.read() as work:
        found = discrepancies(work)
        assert [(each.account, each.stored - each.reckoned) for each in found] == [(first.code, 7)]
        assert {broken.what for broken in unproven(work)} == {"posting"}
    assert first.code in admin.text("/admin/books")
    assert sheet(admin, "/admin/books.xlsx")[1][0] == first.code
