"""Residents' names and ways to reach them: who reads them, and by which page nobody else does."""

from __future__ import annotations

import pytest

from engine.model.ids import CaseId, PersonId
from engine.service.rows import PersonRow
from tests.service.views.world import compiled
from tests.web.site import PASSWORD, Site, a_site

PHONE, MASKED = "13812345678", "138****5678"
RESIDENT = "wang"
NAME = "王居民"


@pytest.fixture(scope="module")
def site() -> Site:
    made = a_site(compiled())
    with made.office.engine.store.write() as work:
        work.put_person(PersonRow(person=PersonId(RESIDENT), name=NAME))
    return made


@pytest.fixture
def wish(site: Site) -> CaseId:
    return site.office.opened(RESIDENT, "wish", "s7", what="一双鞋", phone=PHONE)


def shown(site: Site, who: str, address: str) -> set[str]:
    """What of the resident stands on a page."""
    page = site.browser(who).text(address)
    return {word for word in (PHONE, MASKED, NAME) if word in page}


@pytest.mark.parametrize("tab", ["", "/act?seat=claim%231/0", "/audit"])
def test_before_a_wish_is_claimed_nobody_of_the_pool_learns_whose_it_is(
    site: Site, wish: CaseId, tab: str
) -> None:
    for who in ("vol7", "wil7"):
        assert not shown(site, who, f"/cases/{wish}{tab}") & {PHONE, NAME}, who


def test_whoever_claims_a_wish_learns_how_to_reach_the_resident_and_nobody_else_does(
    site: Site, wish: CaseId
) -> None:
    site.office.claim("vol7", wish, "claim#1/0")
    assert shown(site, "vol7", f"/cases/{wish}") == {PHONE, NAME}
    assert not shown(site, "wil7", f"/cases/{wish}") & {PHONE, NAME}


def test_the_evidence_and_an_old_page_do_not_name_a_resident_to_those_above(site: Site, wish: CaseId) -> None:
    site.office.claim("vol7", wish, "claim#1/0")
    site.office.act("vol7", wish, "claim#1/0", "done")
    site.office.act(RESIDENT, wish, "thank#1/0", "done")
    for tab in ("", "/audit", "/act?seat=thank%231/0", "/act?seat=claim%231/0"):
        assert not shown(site, "lead", f"/cases/{wish}{tab}") & {PHONE, NAME}, tab


def test_a_draft_that_was_put_at_anothers_case_tells_nothing_of_it(site: Site, wish: CaseId) -> None:
    address = "/start/m.spend/s8"
    stranger = site.browser("sec8")
    assert stranger.get(f"/cases/{wish}").status_code == 404
    form = stranger.form(address, address)
    stranger.send("/desk", "/sign-out", {})
    nobody = stranger.form("/sign-in", "/sign-in")
    page = stranger.post(address, form, {"token": nobody["token"], "place": f"seat|{wish}|claim#1/0"})
    kept = page.get_data(as_text=True).partition('name="kept" value="')[2].partition('"')[0]
    assert kept
    stranger.post("/sign-in", nobody, {"login": "sec8", "password": PASSWORD, "kept": kept})
    drafts = stranger.text("/desk?tab=drafts")
    assert site.office.state(wish).number not in drafts
    assert f"seat|{wish}" in drafts
