"""Nothing that is sent gives a traceback: it is done, or refused with a sentence."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.command import SYSTEM, Act, Actor, AddPerson, AddUnit, Organise, StartCase
from engine.model.ids import (
    AppointmentId,
    CaseId,
    CommandId,
    OutcomeId,
    PersonId,
    ProcessId,
    SeatId,
    UnitId,
    UnitTypeId,
)
from engine.model.refusal import Refused
from engine.service.evidence import verify
from engine.service.execute import Done, execute
from engine.service.organise import organise
from tests.support.office import at, office
from tests.support.soak import soak

WORDS = st.text(st.characters(), max_size=12)
ODD = st.recursive(
    st.one_of(WORDS, st.none(), st.integers(), st.floats(), st.booleans(), st.binary(max_size=4)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
    max_leaves=6,
)  # fmt: skip
TYPED = st.dictionaries(
    st.one_of(st.sampled_from(["title", "class", "line", "item", "amount"]), WORDS), ODD, max_size=7
)


def ids(known: str) -> st.SearchStrategy[Any]:
    return st.one_of(st.just(known), WORDS)


@settings(max_examples=soak(80, 5_000), deadline=None)
@given(TYPED, ids("s7"), ids("m.spend"), ids("sec7"), ids("c1"))
def test_no_start_gives_a_traceback(typed: Any, unit: str, process: str, who: str, command: str) -> None:
    made = office()
    asked = StartCase(
        id=CommandId(command), actor=Actor(person=PersonId(who), appointment=AppointmentId(unit)),
        process=ProcessId(process), unit=UnitId(unit), typed=typed,
    )  # fmt: skip
    for _ in range(2):
        assert isinstance(execute(made.engine, asked), Done | Refused)


@settings(max_examples=soak(80, 5_000), deadline=None)
@given(ids("look#1/0"), ids("done"), WORDS, TYPED, st.integers(0, 2))
def test_no_act_gives_a_traceback_and_the_evidence_holds(
    seat: str, outcome: str, opinion: str, typed: Any, version: int
) -> None:
    made = office()
    case = made.opened("sec7", "any")
    asked = Act(
        id=CommandId("c1"), actor=Actor(person=PersonId("lead")), case=case, seat=SeatId(seat),
        seat_version=version, outcome=OutcomeId(outcome), opinion=opinion, typed=typed,
    )  # fmt: skip
    assert isinstance(execute(made.engine, asked), Done | Refused)
    with made.engine.store.read() as work:
        assert verify(work) == []


@settings(max_examples=soak(40, 2_000), deadline=None)
@given(WORDS, WORDS, WORDS)
def test_no_change_of_the_organisation_gives_a_traceback(unit: str, label: str, name: str) -> None:
    made = office()
    changes = (
        AddUnit(unit=UnitId(unit), type=UnitTypeId("city"), label=label),
        AddPerson(person=PersonId(unit), name=name),
    )
    asked = Organise(id=CommandId("o1"), actor=SYSTEM, effective=at("2025-02-01").date(), changes=changes)
    assert isinstance(organise(made.engine, asked), Done | Refused)


@pytest.mark.parametrize("case", ["", "\x00", "\ud800", "x" * 999, "案" * 400])
def test_an_odd_id_is_refused_before_it_reaches_a_store(case: str) -> None:
    made = office()
    asked = Act(
        id=CommandId("c1"), actor=Actor(person=PersonId("lead")), case=CaseId(case), seat=SeatId("a#1/0"),
        seat_version=1, outcome=OutcomeId("done"),
    )  # fmt: skip
    answer = execute(made.engine, asked)
    assert isinstance(answer, Refused)
    assert answer.reason == "malformed"
