"""Going up a line of superiors, level by level: one situation a row, on every store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.model.ids import AppointmentId, HierarchyId, PersonId, PostId, UnitId, UnitTypeId
from engine.model.organisation import Appointment, Link, Organisation
from engine.model.process import Process
from engine.model.seats import Leaders, Vacant
from engine.model.signing import Empty, Signing
from engine.service.ports import Store
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.service.test_on_databases import every_store as every_store
from tests.service.test_operations import BOTH, given
from tests.service.test_own_case import told
from tests.service.test_reseating import COMES, LEAVES, NEW, changed
from tests.service.test_reseating import settle as everything_due
from tests.support.office import office, organisation
from tests.support.rules import DAY_ONE, compiled, expr, post, process, task

LINE = HierarchyId("line")


def climbing(empty: Empty = Empty.REFUSE, **more: Any) -> Process:
    """The heads of the community, the town and the city; anybody there may start it."""
    line = Leaders(unit=expr("case.unit"), line=LINE, **more)
    return process(
        "climbing",
        task("up", line, outcomes=BOTH, signing=Signing(sequential=True), empty=empty),
        start=replace(
            process("any").start,
            by=(post("volunteer"), post("secretary"), post("town_lead"), post("reviewer")),
            unit_types=("community",),
        ),
        managers=(post("finance"),),
    )


def people(*without: str, also: str = "", circle: bool = False) -> Organisation:
    """Without some people; `also` holds the leader's post as well; or a line that runs in a circle."""
    known = organisation(without)
    more = [
        Appointment(
            id=AppointmentId("a-also"), person=PersonId(also), post=PostId("town_lead"), unit=UnitId("t"),
            since=DAY_ONE,
        )
    ]  # fmt: skip
    links = (Link(unit=UnitId("c"), hierarchy=LINE, parent=UnitId("s7"), since=DAY_ONE),)
    return replace(
        known,
        appointments=(*known.appointments, *(more if also else ())),
        links=(*known.links, *(links if circle else ())),
    )


TOWN = UnitTypeId("town")


@pytest.mark.parametrize(
    ("of", "known", "starter", "seats", "history"),
    [
        (climbing(most=2), people(), "vol7", [("sec7",), ("lead",)], []),
        (climbing(most=9), people(), "vol7", [("sec7",), ("lead",), ("rev",)], []),
        (climbing(until=TOWN), people(), "vol7", [("sec7",), ("lead",)], []),
        # whoever heads a unit is answered from above; so many levels are counted from there
        (climbing(most=1), people(), "sec7", [("lead",)], []),
        (climbing(until=TOWN), people(), "sec7", [("lead",)], []),
        (climbing(most=9), people(), "lead", [("rev",)], []),
        # the same person on two levels sits once
        (climbing(until=TOWN), people("lead", also="sec7"), "vol7", [("sec7",)], []),
        # a vacant level
        (climbing(most=9), people("lead"), "vol7", [("sec7",), ("rev",)], ["level_skip"]),
        (climbing(until=TOWN, vacant=Vacant.UP), people("lead"), "vol7", [("sec7",), ("rev",)], ["level_up"]),
        (climbing(most=9, vacant=Vacant.UP), people("lead"), "vol7", [("sec7",), ("rev",)], ["level_up"]),
        (climbing(until=TOWN, vacant=Vacant.MANAGERS), people("lead"), "vol7", [("sec7",), ("fin",)],
         ["level_managers"]),
        # nobody is left: as any empty seat
        (climbing(Empty.MANAGERS, until=TOWN), people(), "lead", [("fin",)], ["nobody_managers"]),
        # a circle ends where it closes
        (climbing(most=9), people(circle=True), "vol7", [("sec7",), ("lead",), ("rev",)], []),
    ],
)  # fmt: skip
def test_who_sits_on_the_line(
    every_store: Store,
    of: Process,
    known: Organisation,
    starter: str,
    seats: list[tuple[str, ...]],
    history: list[str],
) -> None:
    made = office(rules=compiled(of), people=known, store=every_store)
    case = made.opened(starter, "climbing")
    state = made.state(case)
    assert [seat.persons for seat in sorted(state.seats.values(), key=lambda s: s.id)] == seats
    assert made.open_seats(case) == ["up#1/0"], "one after another"
    assert told(made, case) == history
    for number, (person, *_) in enumerate(seats):
        given(made, case, f"{person}:up#1/{number}=agree")
    assert made.state(case).status == "done"
    assert rebuild(made.engine) == []


def test_a_line_on_which_nobody_is_left_is_refused_where_the_step_says_nothing() -> None:
    made = office(rules=compiled(climbing(until=TOWN)))
    assert reason(made.start("lead", "climbing")) == "no_holder"


def test_the_line_is_fixed_and_a_post_on_it_keeps_its_new_people(every_store: Store) -> None:
    made = office(rules=compiled(climbing(most=2)), store=every_store)
    case = made.opened("vol7", "climbing")
    changed(made, "2025-01-02", LEAVES, NEW, COMES)
    everything_due(made)
    given(made, case, "sec7:up#1/0=agree", "new:up#1/1=agree")
    assert made.state(case).status == "done"
