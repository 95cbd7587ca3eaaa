"""When somebody leaves a post, what they left undone is on the desk of whoever comes."""

from __future__ import annotations

from datetime import date

import pytest

from engine.model.command import SYSTEM, AddPerson, Appoint, Change, EndAppointment, Organise
from engine.model.ids import AppointmentId, CommandId, PersonId, PostId, UnitId
from engine.service.evidence import verify
from engine.service.execute import Done
from engine.service.jobs import run_due
from engine.service.organise import organise
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.support.office import Office, at, office

LEAVES = EndAppointment(appointment=AppointmentId("a-lead"))
NEW = AddPerson(person=PersonId("new"), name="新人")
COMES = Appoint(
    appointment=AppointmentId("a-new"), person=PersonId("new"), post=PostId("town_lead"), unit=UnitId("t")
)


def changed(made: Office, day: str, *changes: Change) -> None:
    command = Organise(
        id=CommandId(f"organise-{day}"), actor=SYSTEM, effective=date.fromisoformat(day), changes=changes
    )
    assert isinstance(organise(made.engine, command), Done)


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
        run_due(made.engine)
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
