"""What the units of a place may be, as the rows of Cenxi say it."""

from __future__ import annotations

from datetime import date

import pytest

from engine.base.ids import new_id
from engine.model import command as c
from engine.model.command import SYSTEM, Change, Organise
from engine.model.ids import (
    AppointmentId,
    CommandId,
    HierarchyId,
    PersonId,
    PostId,
    UnitId,
    UnitTypeId,
)
from engine.model.organisation import (
    Bounds,
    Organisation,
    OrganisationRules,
    ParentRule,
    Post,
    UnitType,
)
from engine.model.refusal import Refused
from engine.runtime.organisation.decide import Organised, decide_organise
from tests.support.office import at

ON = date(2025, 3, 1)
LINE, PARTY = HierarchyId("line"), HierarchyId("party")


def kind(name: str, parents: dict[HierarchyId, ParentRule], **children: Bounds) -> UnitType:
    below = {UnitTypeId(child): bounds for child, bounds in children.items()}
    return UnitType(id=UnitTypeId(name), label=name, parents=parents, children=below, has_members=True)


def under(*types: str, missing: str = "") -> ParentRule:
    return ParentRule(types=tuple(map(UnitTypeId, types)), missing=missing)


RULES = OrganisationRules(
    hierarchies={LINE: "行政", PARTY: "党组织"},
    unit_types={
        one.id: one
        for one in (
            kind("community", {}, building=Bounds(most=99)),
            kind("council", {LINE: under("community")}, building=Bounds(least=2, most=4)),
            kind("building", {LINE: under("council", "community")}),
            kind("branch", {PARTY: under("community")}),
            kind("group", {PARTY: under("branch", missing="no branch in grid")}),
        )
    },
    posts={
        PostId("member"): Post(
            id=PostId("member"), label="委员", unit_types=(UnitTypeId("community"),),
            holders=Bounds(least=2, most=3, guide=True), incompatible=(PostId("audit"),),
        ),
        PostId("audit"): Post(
            id=PostId("audit"), label="监督", unit_types=(UnitTypeId("community"),), holders=Bounds(most=1)
        ),
    },
)  # fmt: skip


def unit(name: str, kind_: str, line: str = "", party: str = "") -> c.AddUnit:
    parents = {LINE: line} | {PARTY: party}
    above = {hierarchy: UnitId(parent) for hierarchy, parent in parents.items() if parent}
    return c.AddUnit(unit=UnitId(name), type=UnitTypeId(kind_), label=name, parents=above)


def councils(*sizes: int) -> list[Change]:
    """Councils with so many buildings each, in one community."""
    made: list[Change] = [unit("S7", "community")]
    for number, size in enumerate(sizes):
        made.append(unit(f"N{number}", "council", "S7"))
        made += [unit(f"B{number}-{n}", "building", f"N{number}") for n in range(size)]
    return made


def decided(changes: list[Change], before: Organisation | None = None, on: date = ON) -> Organised | Refused:
    persons = frozenset(PersonId(p) for p in ("p1", "p2", "p3", "p4"))
    command = Organise(
        id=CommandId(new_id(at("2025-03-01 08:00"))), actor=SYSTEM, effective=on, changes=tuple(changes)
    )
    return decide_organise(RULES, before or Organisation(), persons, command)


def organised(changes: list[Change], before: Organisation | None = None, on: date = ON) -> Organisation:
    found = decided(changes, before, on)
    assert isinstance(found, Organised), found
    return found.organisation


def appoint(person: str, post: str, number: int = 1) -> c.Appoint:
    return c.Appoint(
        appointment=AppointmentId(f"{person}{post}{number}"), person=PersonId(person), post=PostId(post),
        unit=UnitId("S7"),
    )  # fmt: skip


SEVEN = unit("S7", "community")


@pytest.mark.parametrize(
    ("changes", "reasons"),
    [
        (councils(4, 4, 3), set()),
        (councils(5), {"max 4"}),
        (councils(4, 1), {"min 2"}),
        ([SEVEN, unit("G", "group")], {"no branch in grid"}),
        ([SEVEN, unit("P", "branch", party="S7"), unit("G", "group", party="P")], set()),
        ([SEVEN, unit("G", "group", party="S7")], {"parent community not allowed"}),
        ([unit("X", "palace")], {"unknown_type"}),
        ([SEVEN, SEVEN], {"unit_known"}),
        ([unit("N", "council", "nowhere")], {"unknown_unit"}),
        ([SEVEN, appoint("p1", "audit")], set()),
        ([SEVEN, appoint("p1", "audit"), appoint("p2", "audit")], {"max 1"}),
        ([SEVEN, appoint("p1", "audit"), appoint("p1", "member")], {"incompatible member audit"}),
        ([SEVEN, appoint("ghost", "audit")], {"unknown_person"}),
        ([SEVEN, appoint("p1", "king")], {"unknown_post"}),
        ([SEVEN, c.EndAppointment(appointment=AppointmentId("none"))], {"not_in_force"}),
        ([SEVEN, c.Join(person=PersonId("p1"), unit=UnitId("S7")),
          c.Join(person=PersonId("p1"), unit=UnitId("S7"))], {"member_known"}),
    ],
)  # fmt: skip
def test_what_an_organisation_may_be(changes: list[Change], reasons: set[str]) -> None:
    found = decided(changes)
    given = {error.reason for error in found.errors} if isinstance(found, Refused) else set()
    assert given == reasons


def test_a_single_building_left_over_comes_with_a_suggestion() -> None:
    found = decided(councils(4, 1))
    assert isinstance(found, Refused)
    assert "3+2" in found.errors[0].said.zh


def test_a_guide_only_warns() -> None:
    found = decided([SEVEN, *(appoint(p, "member") for p in ("p1", "p2", "p3", "p4"))])
    assert isinstance(found, Organised)
    assert [f.reason for f in found.findings] == ["guide 2–3"]


def test_a_building_that_moves_keeps_its_history() -> None:
    before = organised(councils(3, 3))
    move = c.MoveUnit(unit=UnitId("B0-0"), hierarchy=LINE, parent=UnitId("N1"))
    after = organised([move], before, date(2025, 6, 1))
    parents = [after.parents(UnitId("B0-0"), day)[LINE] for day in (date(2025, 5, 31), date(2025, 6, 1))]
    assert parents == ["N0", "N1"]


def test_a_closed_unit_takes_its_posts_along_and_must_be_empty() -> None:
    before = organised([*councils(2), appoint("p1", "audit")])
    refused = decided([c.CloseUnit(unit=UnitId("S7"))], before, date(2025, 6, 1))
    assert isinstance(refused, Refused)
    assert refused.reason == "has_children"
    closing: list[Change] = [c.CloseUnit(unit=UnitId(u)) for u in ("B0-0", "B0-1", "N0", "S7")]
    after = organised(closing, before, date(2025, 6, 1))
    assert not after.posts_of(PersonId("p1"), date(2025, 6, 1))
    assert after.exists(UnitId("S7"), date(2025, 5, 31))


def test_a_unit_cannot_stand_below_itself() -> None:
    before = organised(councils(2))
    found = decided([c.MoveUnit(unit=UnitId("S7"), hierarchy=LINE, parent=UnitId("N0"))], before)
    assert isinstance(found, Refused)
    assert found.reason == "cycle"


def test_a_new_name_holds_from_its_day_on() -> None:
    before = organised([SEVEN])
    after = organised([c.RenameUnit(unit=UnitId("S7"), label="新名")], before, date(2025, 6, 1))
    again = organised([c.RenameUnit(unit=UnitId("S7"), label="更新名")], after, date(2025, 9, 1))
    days = (date(2025, 5, 31), date(2025, 6, 1), date(2025, 8, 31), date(2025, 9, 1))
    old = before.label(UnitId("S7"), days[0])
    assert [again.label(UnitId("S7"), day) for day in days] == [old, "新名", "新名", "更新名"]


def test_a_split_sends_what_stood_below_where_the_plan_says_and_the_rest_to_the_successor() -> None:
    before = organised(councils(3, 3))
    heirs = [unit("N8", "council", "S7"), unit("N9", "council", "S7")]
    split = c.CloseUnit(unit=UnitId("N0"), successor=UnitId("N8"), children={UnitId("B0-1"): UnitId("N9")})
    move = c.MoveUnit(unit=UnitId("B1-0"), hierarchy=LINE, parent=UnitId("N9"))
    day = date(2025, 6, 1)
    after = organised([*heirs, split, move], before, day)
    above = {each: after.parents(UnitId(each), day)[LINE] for each in ("B0-0", "B0-1", "B0-2", "B1-0")}
    assert above == {"B0-0": "N8", "B0-1": "N9", "B0-2": "N8", "B1-0": "N9"}
    assert not after.exists(UnitId("N0"), day)
    assert after.parents(UnitId("B0-0"), date(2025, 5, 31))[LINE] == "N0"
    assert list(after.upwards(UnitId("N0"), day))[:3] == ["N0", "N8", "S7"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (c.CloseUnit(unit=UnitId("N0"), successor=UnitId("N0")), "own_heir"),
        (c.CloseUnit(unit=UnitId("N0"), successor=UnitId("nowhere")), "unknown_unit"),
        (c.CloseUnit(unit=UnitId("N0"), successor=UnitId("N1"), children={UnitId("B1-0"): UnitId("N1")}),
         "not_below"),
        (c.CloseUnit(unit=UnitId("N0")), "has_children"),
    ],
)  # fmt: skip
def test_a_plan_for_a_closing_unit_must_hold_together(change: c.CloseUnit, reason: str) -> None:
    refused = decided([change], organised(councils(3, 3)), date(2025, 6, 1))
    assert isinstance(refused, Refused)
    assert refused.reason == reason
