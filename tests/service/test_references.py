"""Answers that name somebody: only people are people, whatever else has an id."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.ids import PersonId
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.service.rows import PersonRow
from tests.support import rules as r
from tests.support.office import office

PRAISE = r.form("praise", r.field("whom", "person", required=True))


def praising() -> Compiled:
    """The test rules, with a form that names somebody."""
    start = replace(r.WISH.start, form=PRAISE.id)
    made = r.compiled(r.process("praise", r.task("read", r.post("secretary")), start=start))
    return replace(made, rules=replace(made.rules, forms={**made.rules.forms, PRAISE.id: PRAISE}))


@pytest.mark.parametrize(
    ("named", "is_person"), [("sec8", True), ("s7", False), ("secretary", False), ("nobody", False)]
)
def test_a_unit_or_a_post_is_nobody(named: str, is_person: bool) -> None:
    at_work = office(praising())
    with at_work.engine.store.write() as work:
        work.put_person(PersonRow(person=PersonId("sec8"), name="李八"))
    answer = at_work.start("huang", "praise", whom=named)
    assert isinstance(answer, Refused) is not is_person
