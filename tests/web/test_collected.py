"""What is collected, for everybody to read; and one's own data, to read and to take along."""

from __future__ import annotations

import json

import pytest

from engine.model.form import PrivacyClass
from engine.model.ids import PersonId
from engine.service.people import add_account
from engine.service.rows import PersonRow
from tests.service.views.world import compiled
from tests.web.site import HASHER, PASSWORD, Site, a_site

PHONE = "13800001234"
RESIDENT, OTHER = "wang", "luo"


@pytest.fixture(scope="module")
def site() -> Site:
    made = a_site(compiled())
    store = made.office.engine.store
    for login in (RESIDENT, OTHER):
        with store.write() as work:
            work.put_person(PersonRow(person=PersonId(login), name=f"{login}居民"))
        add_account(store, HASHER, login=login, person=PersonId(login), password=PASSWORD)
    made.office.opened(RESIDENT, "wish", "s7", what="一双鞋", phone=PHONE)
    return made


def test_anybody_reads_what_is_collected_and_why(site: Site) -> None:
    page = site.browser().text("/collected")
    forms = compiled().rules.forms.values()
    asked = [
        one for form in forms for one in form.fields.values() if one.privacy.cls is not PrivacyClass.PLAIN
    ]
    assert asked
    for one in asked:
        assert one.label in page
        assert one.privacy.purpose in page
        assert one.privacy.basis in page


def test_a_person_reads_and_takes_along_what_they_gave(site: Site) -> None:
    browser = site.browser(RESIDENT)
    assert PHONE in browser.text("/my-data")
    taken = browser.get("/my-data.json")
    assert "attachment" in taken.headers["Content-Disposition"]
    record = json.loads(taken.get_data(as_text=True))["records"][0]
    assert {each["value"] for each in record["answers"]} == {"一双鞋", PHONE}


def test_nobody_takes_along_what_another_gave(site: Site) -> None:
    for who in (OTHER, "sec7", "boss"):
        browser = site.browser(who)
        assert PHONE not in browser.text("/my-data")
        assert json.loads(browser.get("/my-data.json").get_data(as_text=True))["records"] == []


def test_own_data_are_for_whoever_signed_in(site: Site) -> None:
    assert site.browser().get("/my-data.json").status_code == 303


def test_anybody_reads_what_forms_cost(site: Site) -> None:
    page = site.browser().text("/burden")
    assert all(form.label in page for form in compiled().rules.forms.values() if form.id == "m.wish")
    assert "减负体检" in page
