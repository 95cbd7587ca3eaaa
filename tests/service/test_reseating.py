"""When somebody leaves a post, what they left undone is on the desk of whoever comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from engine.model.command import SYSTEM, AddPerson, Appoint, Change, CloseUnit, EndAppointment, Organise
from engine.model.ids import AppointmentId, CommandId, PersonId, PostId, UnitId
from engine.service.evidence import verify
from engine.service.execute import Done
from engine.service.jobs import run_due
from engine.service.organise import organise
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.support.office import Office, at, office
from tests.support.rules import compiled, post, process, task

LEAVES = EndAppointment(appointment=AppointmentId("a-lead"))
NEW = AddPerson(person=PersonId("new"), name="新人")
COMES = Appoint(
    appointment=AppointmentId("a-new"), person=PersonId("new"), post=PostId("town_lead"), unit=UnitId("t")
)

NEXT = AddPerson(person=PersonId("next"), name="后来人")
FOLLOWS = Appoint(
    appointment=AppointmentId("a-next"), person=PersonId("next"), post=PostId("town_lead"), unit=UnitId("t")
)


def changed(made: Office, day: str, *changes: Change) -> None:
    command = Organise(
        id=CommandId(f"organise-{day}"), actor=SYSTEM, effective=date.fromisoformat(day), changes=changes
    )
    assert isinstance(organise(made.engine, command), Done)


def settle(made: Office) -> None:
    while run_due(made.engine):
        pass


def on_desk(made: Office, *people: str) -> list[int]:
    with made.engine.store.read() as work:
        return [len(work.desk(PersonId(person), True, None, 9)) for person in people]


@pytest.mark.parametrize(
    ("steps", "desks"),
    [
        ([("2025-02-01", (LEAVES, NEW, COMES))], [0, 1]),
        ([("2025-02-01", (NEW, COMES))], [1, 1]),
        ([("2025-02-01", (LEAVES,))], [1, 0]),
        ([("2025-02-01", (LEAVES,)), ("2025-02-03", (NEW, COMES))], [0, 1]),
    ],
)
def test_open_tasks_follow_the_post(steps: list[tuple[str, tuple[Change, ...]]], desks: list[int]) -> None:
    made = office()
    case = made.opened("sec7", "any")
    for day, changes in steps:
        changed(made, day, *changes)
        assert on_desk(made, "lead", "new") == [1, 0]
        made.clock.move_to(at(f"{day} 00:00"))
        settle(made)
    assert on_desk(made, "lead", "new") == desks
    assert reason(made.act("new", case, "look#1/0", "done")) == ("done" if desks[1] else "not_yours")
    assert rebuild(made.engine) == []
    with made.engine.store.read() as work:
        assert verify(work) == []


def test_nothing_is_written_where_nobody_changed() -> None:
    made = office()
    case = made.opened("sec7", "any")
    before = made.snapshot(case)[2]
    changed(made, "2025-01-02", NEW)
    run_due(made.engine)
    assert made.snapshot(case)[2] == before


def test_a_term_that_runs_out_leaves_the_desk_by_itself() -> None:
    made = office()
    acting = replace(COMES, until=date(2025, 3, 1), acting=True)
    changed(made, "2025-01-02", LEAVES, NEW, acting)
    settle(made)
    made.opened("sec7", "any")
    assert on_desk(made, "new") == [1]
    changed(made, "2025-02-01", NEXT, FOLLOWS)
    made.clock.move_to(at("2025-02-28 23:59"))
    settle(made)
    assert on_desk(made, "new", "next") == [1, 1]
    made.clock.move_to(at("2025-03-01 00:00"))
    settle(made)
    assert on_desk(made, "new", "next") == [0, 1]


BUY = process("buy", task("buy", post("accountant")))


def test_the_successor_of_a_closed_unit_has_its_open_cases_on_the_desk() -> None:
    made = office(rules=compiled(BUY))
    case = made.opened("sec7", "buy")
    other = Appoint(
        appointment=AppointmentId("a-acc8"), person=PersonId("new"), post=PostId("accountant"),
        unit=UnitId("s8"),
    )  # fmt: skip
    merge = CloseUnit(unit=UnitId("s7"), successor=UnitId("s8"))
    changed(made, "2025-02-01", NEW, other, merge)
    settle(made)
    assert on_desk(made, "acc7", "new") == [1, 0]
    made.clock.move_to(at("2025-02-01 00:00"))
    settle(made)
    assert on_desk(made, "acc7", "new") == [0, 1]
    made.act("new", case, "buy#1/0", "done")
    assert made.state(case).status == "done"
    assert rebuild(made.engine) == []
    # who belonged to the one belongs to the other, and its head sees the cases of both
    with made.engine.store.read() as work:
        assert PersonId("huang") in work.organisation().members(UnitId("s8"), date(2025, 2, 1))
        assert work.organisation().within(UnitId("s7"), UnitId("s8"), date(2025, 2, 1))
