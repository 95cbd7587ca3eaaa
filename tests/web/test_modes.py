"""Modes on pages: everybody sees that one holds, what it changes, and what it opens."""

from __future__ import annotations

from tests.service.test_modes import rules
from tests.web.site import a_site


def test_a_mode_is_announced_while_it_holds_and_its_page_says_what_it_changes() -> None:
    site = a_site(rules())
    secretary = site.browser("sec7")
    assert "leak" not in secretary.text("/start")
    case = site.office.opened("lead", "storm", "t")
    assert "尚未批准" in site.browser("lead").text(f"/cases/{case}")
    site.office.act("rev", case, "storm_approve#1/0", "agree")
    desk = secretary.text("/desk")
    assert "防汛" in desk
    assert "最迟至" in desk
    assert "leak" in secretary.text("/start")
    page = site.browser("lead").text(f"/cases/{case}")
    for said in ("10 个工作日", "1 个工作日", "15 天后删除"):
        assert said in page
    site.office.act("lead", case, "storm_hold#1/0", "ended")
    assert "防汛" not in secretary.text("/desk")
    assert "leak" not in secretary.text("/start")
