"""People and what belongs to one person; rule sets at rest."""

from __future__ import annotations

import hashlib

import pytest

from engine.model.ids import AppointmentId, BundleHash, CaseId, HierarchyId, PackId, PostId, UnitTypeId
from engine.model.organisation import Appointment, Link, Membership, Organisation, Unit
from engine.service.ports import Store
from engine.service.rows import (
    AccountRow,
    DraftRow,
    FileRow,
    KeyReused,
    Notice,
    PersonRow,
    Release,
    SessionRow,
)
from engine.store.sql import SqlStore
from tests.store.samples import CHEN, EAST, LI, NOON, TODAY, WANG, WEST, hours

TOWN = Organisation(
    units={
        EAST: Unit(id=EAST, type=UnitTypeId("community"), label="城东社区", since=TODAY),
        WEST: Unit(id=WEST, type=UnitTypeId("town"), label="岑城镇", since=TODAY, until=TODAY),
    },
    links=(Link(unit=EAST, hierarchy=HierarchyId("government"), parent=WEST, since=TODAY),),
    appointments=(
        Appointment(id=AppointmentId("a1"), person=LI, post=PostId("secretary"), unit=EAST, since=TODAY),
    ),
    memberships=(Membership(person=WANG, unit=EAST, since=TODAY),),
)


def test_the_organisation_is_the_one_stored_last(store: Store) -> None:
    with store.read() as work:
        assert work.organisation() == Organisation()
    with store.write() as work:
        work.put_organisation(TOWN)
        assert work.organisation() == TOWN
    with store.read() as work:
        assert work.organisation() == TOWN
        assert work.organisation() is work.organisation()
    smaller = Organisation(units=TOWN.units)
    with store.write() as work:
        work.put_organisation(smaller)
    with store.read() as work:
        assert work.organisation() == smaller


def test_another_process_sees_the_changed_organisation(sqlite_url: str, sqlite_store: SqlStore) -> None:
    other = SqlStore(sqlite_url)
    for organisation in (TOWN, Organisation(units=TOWN.units)):
        with sqlite_store.write() as work:
            work.put_organisation(organisation)
        with other.read() as work:
            assert work.organisation() == organisation
    other.close()


def test_people_are_kept_and_their_names_erased(store: Store) -> None:
    with store.write() as work:
        work.put_person(PersonRow(person=LI, name="李明", contact="13800000000"))
        work.put_person(PersonRow(person=CHEN, name="陈静"))
    with store.write() as work:
        work.put_person(PersonRow(person=LI, name=None))
    with store.read() as work:
        assert work.people([LI, WANG]) == {LI: PersonRow(person=LI, name=None)}
        assert [row.person for row in work.all_people()] == [CHEN, LI]


def test_logins_and_sessions_change_and_end(store: Store) -> None:
    login = AccountRow(login="liming", person=LI, password="$argon2id$…", failures=2, locked_until=NOON)
    sessions = [
        SessionRow(token=f"t{n}", login=name, created_at=NOON, seen_at=NOON, data={"lang": "zh"})
        for n, name in enumerate(("liming", "liming", "chenjing"))
    ]
    with store.write() as work:
        work.put_account(login)
        for session in sessions:
            work.put_session(session)
    with store.write() as work:
        assert work.account("liming") == login
        assert work.account("nobody") is None
        assert work.session("t0") == sessions[0]
        work.drop_sessions("chenjing", "t0")
        assert work.session("t0") is not None
        work.drop_sessions("liming", "t0")
        assert [work.session(f"t{n}") is not None for n in range(3)] == [False, True, True]
        work.drop_sessions("liming", None)
        assert [work.session(f"t{n}") is not None for n in range(3)] == [False, False, True]


def test_a_draft_stays_until_it_is_dropped(store: Store) -> None:
    first = DraftRow(person=LI, place="fund.spend", typed={"amount": "12"}, saved_at=NOON)
    second = DraftRow(
        person=LI, place="case1/approve#1/0", typed={"opinion": "同意"}, saved_at=NOON + hours(1)
    )
    with store.write() as work:
        work.put_draft(first)
        work.put_draft(second)
        work.put_draft(DraftRow(person=WANG, place="fund.spend", typed={}, saved_at=NOON))
    with store.write() as work:
        assert work.draft(LI, "fund.spend") == first
        assert work.drafts(LI) == (second, first)
        work.drop_draft(LI, "fund.spend")
        work.drop_draft(LI, "unknown")
        assert work.draft(LI, "fund.spend") is None
        assert work.drafts(LI) == (second,)


def test_a_notice_is_kept_once_and_shown_newest_first(store: Store) -> None:
    notices = [
        Notice(id=f"n{n}", person=LI, text=f"第{n}条", case=CaseId("c"), at=NOON + hours(n)) for n in range(3)
    ]
    with store.write() as work:
        for notice in (*notices, Notice(id="n0", person=LI, text="重复", case=None, at=NOON)):
            work.put_notice(notice)
    with store.read() as work:
        assert work.notices(LI, 2) == (notices[2], notices[1])
        assert work.notices(LI, 9)[2] == notices[0]
        assert work.notices(WANG, 9) == ()


def test_an_uploaded_file_comes_back_byte_for_byte(store: Store) -> None:
    content = b"%PDF-1.7 \x00\xff"
    row = FileRow(
        id="f1", name="发票.pdf", media_type="application/pdf", size=len(content),
        digest=hashlib.sha256(content).hexdigest(), person=LI, at=NOON,
    )  # fmt: skip
    with store.write() as work:
        work.put_file(row, content)
    with store.read() as work:
        assert work.file("f1") == (row, content)
        assert work.file("f2") is None


def test_bundles_and_versions_are_kept(store: Store) -> None:
    files = {"pack.yaml": "id: cenxi\n", "mechanisms/基金.yaml": "mechanism: fund\n"}
    releases = [
        Release(number=n, pack=PackId(pack), bundle=BundleHash("b1"), active_from=NOON, by=LI)
        for n, pack in ((1, "cenxi"), (2, "cenxi"), (1, "cn"))
    ]
    with store.write() as work:
        work.put_bundle(BundleHash("b1"), files)
        work.put_bundle(BundleHash("b1"), files)
        for release in releases:
            work.put_release(release)
    with store.read() as work:
        assert work.bundle(BundleHash("b1")) == files
        assert work.bundle(BundleHash("b2")) is None
        assert work.releases(PackId("cenxi")) == (releases[1], releases[0])
        assert work.releases() == (releases[1], releases[0], releases[2])
    with pytest.raises(KeyReused), store.write() as work:
        work.put_release(releases[0])
