"""Who takes a step, as text."""

from __future__ import annotations

import pytest

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.expr.problems.names import UnknownSymbol
from engine.dsl.expr.problems.types import WrongType
from engine.dsl.expr.seats import compile_seats
from engine.model.expr import types as t
from engine.model.expr.tree import Call, Literal, Name
from engine.model.seats import ActorOf, MembersOf, PersonOf, PostHolders, SeatSource, Starter
from tests.dsl.expr.world import WORLD

UNIT = Name(type=t.Org("community"), path="case.unit")
TOWN = Call(
    type=t.Org("town"),
    function="ancestor",
    arguments=(UNIT, Literal(type=t.Text(), value="town")),
    query=True,
)

TOWNS = Call(
    type=t.List(t.Org("town")),
    function="children",
    arguments=(UNIT, Literal(type=t.Text(), value="town")),
    query=True,
)

GOOD: tuple[tuple[str, SeatSource], ...] = (
    ("post(town_lead)", PostHolders("town_lead", None)),
    ("post(town_lead) of case.unit", PostHolders("town_lead", UNIT)),
    ("岗位(town_lead) 取自 town(case.unit)", PostHolders("town_lead", TOWN)),
    ("starter", Starter()),
    ("发起人", Starter()),
    ("actor(apply)", ActorOf("apply")),
    ("members(case.unit)", MembersOf(UNIT)),
    ("members(children(case.unit, town))", MembersOf(TOWNS)),
    ("post(town_lead) of children(case.unit, town)", PostHolders("town_lead", TOWNS)),
    ("form.me", PersonOf(Name(type=t.Person(), path="form.me"))),
)


@pytest.mark.parametrize(("text", "seats"), GOOD)
def test_the_source_of_seats_is_read(text: str, seats: SeatSource) -> None:
    findings = Findings()
    assert compile_seats(text, Span("t", 1, 1, 1, 99), WORLD, findings) == seats
    assert not findings.sorted()


@pytest.mark.parametrize(
    ("text", "problem", "quoted"),
    [
        ("post(town_head)", UnknownSymbol, "town_head"),
        ("actor(aply)", UnknownSymbol, "aply"),
        ("post(town_lead) of people", WrongType, "people"),
        ("amount", WrongType, "amount"),
    ],
)
def test_a_mistake_in_seats_is_pointed_at(text: str, problem: type, quoted: str) -> None:
    findings = Findings()
    assert compile_seats(text, Span("t", 1, 1, 1, 99), WORLD, findings) is None
    [found] = findings.sorted()
    assert type(found.problem) is problem
    assert text[found.span.column - 1 : found.span.end_column - 1] == quoted
