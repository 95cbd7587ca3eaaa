"""Choosing who acts next in a form (动态指定), within the range that the form's check declares."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.base.finding import Findings
from engine.base.span import NOWHERE
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model.expr import types as t
from engine.model.expr.tree import Node
from engine.model.form import Check
from engine.model.ids import FieldId, FormId, PersonId
from engine.model.refusal import Kind, Refused
from engine.model.rule_set import Compiled
from engine.model.seats import PersonOf
from engine.service.ports import Store
from engine.service.rebuild import rebuild
from engine.service.rows import PersonRow
from tests.service.test_execute import reason
from tests.service.test_on_databases import every_store as every_store
from tests.support.office import POSTS, Office, office
from tests.support.rules import compiled, field, form, post, process, task

ENVIRONMENT = Environment(
    names={"choice.handler": Slot("form:m.choice.handler", t.Person())},
    parameters={},
    symbols={"post": {"volunteer": None}},
)
OUTSIDE = "只能选择本社区的志愿者"


def written(text: str) -> Node:
    findings = Findings()
    node = compile_text(text, NOWHERE, ENVIRONMENT, None, findings)
    assert node is not None, [each.problem.message().zh for each in findings.sorted()]
    return node


CHOICE = form(
    "choice",
    field("handler", "person", required=True),
    checks=(
        Check(id="outside", when=written("not holds(choice.handler, volunteer)"), message=OUTSIDE,
              reason="outside", fields=(FieldId("handler"),)),
    ),
)  # fmt: skip
CHOSEN = process(
    "chosen",
    task("choose", post("secretary"), form=CHOICE.id),
    task("handle", PersonOf(written("choice.handler"))),
)


def working(store: Store) -> Office:
    known: Compiled = compiled(CHOSEN)
    rules = replace(known.rules, forms={**known.rules.forms, FormId(CHOICE.id): CHOICE})
    made = office(rules=replace(known, rules=rules), store=store)
    with made.engine.store.write() as work:
        for person in POSTS:
            work.put_person(PersonRow(person=PersonId(person), name=person, contact=None))
    return made


@pytest.mark.parametrize(
    ("chosen", "expected", "doers"),
    [("vol7", "done", [("vol7",)]), ("fin", "outside", []), ("", "invalid", []), ("nobody", "invalid", [])],
)
def test_who_acts_next_is_chosen_within_the_range(
    every_store: Store, chosen: str, expected: str, doers: list[tuple[str, ...]]
) -> None:
    made = working(every_store)
    case = made.opened("sec7", "chosen")
    answer = made.act("sec7", case, "choose#1/0", "done", typed={"handler": chosen})
    assert reason(answer) == expected
    if isinstance(answer, Refused):
        assert answer.kind is Kind.INVALID
        assert [error.path for error in answer.errors] == ["handler"]
    if expected == "outside":
        assert isinstance(answer, Refused)
        assert [error.said.zh for error in answer.errors] == [OUTSIDE]
    seats = made.state(case).seats.values()
    assert [seat.persons for seat in seats if seat.id.startswith("handle")] == doers
    assert rebuild(made.engine) == []
