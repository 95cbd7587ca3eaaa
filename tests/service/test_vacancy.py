"""Seats that nobody can take: one situation a row, on every store."""

from __future__ import annotations

import pytest

from engine.model.beginning import Start
from engine.model.command import Appoint
from engine.model.ids import AppointmentId, CaseId, PersonId, PostId, UnitId
from engine.model.process import Process
from engine.model.seats import SeatSource
from engine.model.signing import Empty
from engine.service.jobs import run_due
from engine.service.ports import Store
from engine.service.rebuild import rebuild
from engine.service.views.case_shape import CaseView, TimelineEntry
from engine.service.views.cases.page import case_view
from tests.service.test_execute import reason
from tests.service.test_on_databases import every_store as every_store
from tests.service.test_operations import BOTH
from tests.service.test_own_case import told
from tests.service.test_reseating import NEW, changed
from tests.service.test_reseating import settle as everything_due
from tests.support.office import Office, office, organisation
from tests.support.rules import compiled, post, process, task


def booked(empty: Empty, *instead: SeatSource, **more: object) -> Process:
    """A volunteer asks, an accountant signs, the leader of the town reads it."""
    more.setdefault("managers", (post("reviewer"),))
    return process(
        "booked",
        task("book", post("accountant"), outcomes=BOTH, empty=empty, instead=instead),
        task("read", post("town_lead")),
        start=Start(by=(post("volunteer"),)),
        **more,
    )


def without_accountant(of: Process, store: Store) -> Office:
    return office(rules=compiled(of), people=organisation(("acc7",)), store=store)


@pytest.mark.parametrize(
    ("empty", "instead", "answer", "stands_at", "history"),
    [
        (Empty.REFUSE, (), "no_holder accountant", {}, []),
        (Empty.MANAGERS, (), "done", {"book#1/0": ("rev",)}, ["nobody_managers"]),
        (Empty.ASSIGN, (post("finance"),), "done", {"book#1/0": ("fin",)}, ["nobody_assign"]),
        # whoever is named instead is nobody either
        (Empty.ASSIGN, (post("accountant"),), "no_holder accountant", {}, []),
        # the head of the unit above, not of the unit itself
        (Empty.UP, (), "done", {"book#1/0": ("lead",)}, ["nobody_up"]),
        (Empty.SKIP, (), "done", {"read#1/0": ("lead",)}, ["nobody_skip"]),
        (Empty.AUTO_PASS, (), "done", {"read#1/0": ("lead",)}, ["nobody_auto_pass"]),
        (Empty.AUTO_REJECT, (), "done", {}, ["nobody_auto_reject"]),
        (Empty.INCIDENT, (), "done", {"book#1/0": ()}, ["nobody_incident"]),
    ],
)
def test_what_becomes_of_a_seat_that_nobody_can_take(
    every_store: Store,
    empty: Empty,
    instead: tuple[SeatSource, ...],
    answer: str,
    stands_at: dict[str, tuple[str, ...]],
    history: list[str],
) -> None:
    made = without_accountant(booked(empty, *instead), every_store)
    started = made.start("vol7", "booked")
    assert reason(started) == answer
    if answer != "done":
        return
    case = CaseId(started.case)  # type: ignore[union-attr,arg-type]  # it was carried out
    state = made.state(case)
    assert {s.id: s.persons for s in state.seats.values() if s.is_live} == stands_at
    assert told(made, case) == history
    assert state.status == ("rejected" if empty is Empty.AUTO_REJECT else "running")
    said = [entry.opinion.zh for entry in shown(made, case) if entry.kind == "operated"]
    assert said == ["“单位s7”及以上的“accountant”无人任职，或任职的人须回避。"], "the page says why"
    run_due(made.engine)
    assert rebuild(made.engine) == []


def shown(made: Office, case: CaseId) -> tuple[TimelineEntry, ...]:
    view = case_view(made.engine, PersonId("vol7"), case)
    assert isinstance(view, CaseView), "the starter sees it"
    return view.timeline


def test_the_engine_s_own_answer_stands_in_the_history_as_its_own(every_store: Store) -> None:
    made = without_accountant(booked(Empty.AUTO_PASS), every_store)
    case = made.opened("vol7", "booked")
    (seat,) = (each for each in made.state(case).seats.values() if each.id == "book#1/0")
    assert (seat.outcome, seat.decided_by, seat.persons) == ("agree", "system", ())
    assert made.state(case).activations[seat.activation].state == "passed"
    # what the engine did by itself binds nobody
    assert reason(made.operate("vol7", case, "recall")) == "done"


def test_whoever_takes_up_the_post_takes_the_waiting_seat(every_store: Store) -> None:
    made = without_accountant(booked(Empty.INCIDENT), every_store)
    case = made.opened("vol7", "booked")
    assert reason(made.act("fin", case, "book#1/0", "agree")) == "not_yours"
    with made.engine.store.read() as work:
        assert [n.text for n in work.notices(PersonId("rev"), 9)], "who manages the process is told"
    comes = Appoint(
        appointment=AppointmentId("a-new"), person=PersonId("new"), post=PostId("accountant"),
        unit=UnitId("s7"),
    )  # fmt: skip
    changed(made, "2025-01-02", NEW, comes)
    everything_due(made)
    assert reason(made.act("new", case, "book#1/0", "agree")) == "done"
    assert made.open_seats(case) == ["read#1/0"]
    assert rebuild(made.engine) == []
