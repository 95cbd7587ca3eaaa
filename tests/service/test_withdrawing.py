"""Consent that is taken back: the answers go, what is open ends, what was due does not come."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.form import PrivacyClass
from engine.model.ids import CaseId, FieldId, FormId, PersonId
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.service.execute import Done
from engine.service.jobs import run_due
from engine.service.views.people.own_data import own_data
from engine.service.withdrawing import withdraw
from tests.service.views.world import compiled
from tests.support import rules as r
from tests.support.office import Office, at, office

PHONE = "13800001234"
FORM = FormId("m.wish")
WANG, LUO = PersonId("wang"), PersonId("luo")


def rules() -> Compiled:
    """The test rules, where the number of a wish is asked by consent."""
    base = compiled()
    form = base.rules.forms[FORM]
    box, phone = FieldId("agree"), form.fields[FieldId("phone")]
    asked = replace(
        phone, required=False, privacy=replace(phone.privacy, cls=PrivacyClass.SENSITIVE, consent=box)
    )
    fields = {box: r.field("agree", "bool"), **form.fields, phone.id: asked}
    forms = {**base.rules.forms, FORM: replace(form, fields=fields)}
    return replace(base, rules=replace(base.rules, forms=forms))


def agreed(agree: str = "yes") -> tuple[Office, CaseId]:
    """A wish of Wang's, who agreed to give the number."""
    made = office(rules(), start="2025-06-02 09:00")
    return made, made.opened("wang", "wish", "s7", what="一双鞋", phone=PHONE, agree=agree)


def body(made: Office, case: CaseId) -> dict[str, object]:
    """What stands in the record of a wish."""
    with made.engine.store.read() as work:
        row = work.case(case)
        assert row is not None
        record = work.record(row.state.records[FORM].record)
        assert record is not None
        return dict(record.body)


def test_the_answers_go_and_the_matter_ends() -> None:
    made, case = agreed()
    assert body(made, case)["phone"] == PHONE
    assert isinstance(withdraw(made.engine, WANG, case, FORM), Done)
    assert body(made, case) == {}
    assert own_data(made.engine, WANG).records == ()
    with made.engine.store.read() as work:
        row = work.case(case)
        assert row is not None
        assert not row.state.is_open
        assert not row.state.timers


def test_what_was_due_after_it_does_not_come() -> None:
    made, case = agreed()
    assert isinstance(withdraw(made.engine, WANG, case, FORM), Done)
    with made.engine.store.read() as work:
        before = tuple(work.events(f"case:{case}"))
    made.clock.move_to(at("2025-09-01 09:00"))
    while run_due(made.engine):
        pass
    with made.engine.store.read() as work:
        assert tuple(work.events(f"case:{case}")) == before


@pytest.mark.parametrize("who", [LUO, PersonId("sec7")])
def test_nobody_takes_back_what_another_agreed_to(who: PersonId) -> None:
    made, case = agreed()
    assert isinstance(withdraw(made.engine, who, case, FORM), Refused)
    assert body(made, case)["phone"] == PHONE


def test_what_was_taken_back_cannot_be_taken_back_again() -> None:
    made, case = agreed()
    assert isinstance(withdraw(made.engine, WANG, case, FORM), Done)
    assert isinstance(withdraw(made.engine, WANG, case, FORM), Refused)


def test_without_the_tick_there_is_nothing_to_take_back() -> None:
    made, case = agreed(agree="no")
    assert isinstance(withdraw(made.engine, WANG, case, FORM), Refused)
