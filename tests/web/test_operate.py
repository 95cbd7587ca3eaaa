"""Operations from the case page: what is offered, what is asked, what happens."""

from __future__ import annotations

import pytest

from tests.service.test_asking_others import signed
from tests.service.test_operations import line
from tests.support.rules import compiled
from tests.web.site import Site, a_site, heading

REQUEST = {"title": "刷墙", "class": "first", "line": "party", "item": "sign", "amount": "45"}


@pytest.fixture
def site() -> Site:
    return a_site(compiled(line()))


def test_only_what_would_be_accepted_is_offered(site: Site) -> None:
    case = site.office.opened("sec7", "line", **REQUEST)
    starter, leader = site.browser("sec7").text(f"/cases/{case}"), site.browser("lead").text(f"/cases/{case}")
    assert ("what=recall" in starter, "what=terminate" in starter) == (True, False)
    assert ("what=recall" in leader, "what=terminate" in leader) == (False, True)


def test_an_operation_asks_why_keeps_what_was_typed_and_is_told_in_the_history(site: Site) -> None:
    case = site.office.opened("sec7", "line", **REQUEST)
    browser = site.browser("lead")
    page, action = f"/cases/{case}/operate?what=suspend", f"/cases/{case}/operate"
    before = site.office.snapshot(case)
    silent = browser.send(page, action, {"until": "2025-06-30"})
    assert (silent.status_code, "请写明理由" in silent.get_data(as_text=True)) == (422, True)
    assert 'value="2025-06-30"' in silent.get_data(as_text=True)
    odd = browser.send(page, action, {"until": "2025-06-31", "reason": "等"})
    assert odd.status_code == 422
    assert site.office.snapshot(case) == before
    assert browser.send(page, action, {"until": "2025-06-30", "reason": "等汛期过去"}).status_code == 303
    shown = browser.text(f"/cases/{case}")
    assert "等汛期过去" in shown
    assert "已挂起" in shown
    assert heading(browser.text(page)) == "没有找到", "what is suspended is not suspended again"
    blocked = site.browser("acc7").send(
        f"/cases/{case}/act?seat=one%231/0", f"/cases/{case}/act?seat=one%231/0", {"do": "send:agree"}
    )
    assert blocked.status_code == 423, blocked.get_data(as_text=True)


def test_who_returns_a_case_chooses_where_to(site: Site) -> None:
    case = site.office.opened("sec7", "line", **REQUEST)
    site.office.act("acc7", case, "one#1/0", "agree")
    address = f"/cases/{case}/act?seat=two%231/0"
    page = site.browser("lead").text(address)
    assert 'name="back_to"' in page
    sent = site.browser("lead").send(address, address, {"do": "send:back", "back_to": "one"})
    assert sent.status_code == 303
    assert site.office.open_seats(case) == ["one#2/0"]


def test_a_task_is_handed_on_from_the_case_page_to_one_of_those_the_step_allows() -> None:
    site = a_site(compiled(signed()))
    case = site.office.opened("sec7", "signed")
    page, action = f"/cases/{case}/operate?what=transfer&seat=sign%231/0", f"/cases/{case}/operate"
    browser = site.browser("sec7")
    shown = browser.text(page)
    assert ("小覃" in shown, "黄审核" in shown) == (True, False)
    nobody = browser.send(page, action, {})
    assert (nobody.status_code, "请选择一个人" in nobody.get_data(as_text=True)) == (422, True)
    assert browser.send(page, action, {"person": "vol7"}).status_code == 303
    assert "转办：小覃" in browser.text(f"/cases/{case}")
    assert "办理" in site.browser("vol7").text("/desk")
