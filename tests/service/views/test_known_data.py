"""What a person told once is filled in for them the next time, and for nobody else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.form import Privacy, PrivacyClass
from engine.model.ids import FieldId, FormId, PersonId, ProcessId, UnitId
from engine.model.rule_set import Compiled
from engine.service.views.forms.shape import FieldView, FormView
from engine.service.views.forms.starting import start_form
from tests.service.views.world import compiled
from tests.support.office import Office, at, office

PHONE = "13800001234"
FORM, FIELD = FormId("m.wish"), FieldId("phone")


def rules(datum: str = "phone", cls: PrivacyClass = PrivacyClass.CONTACT) -> Compiled:
    """The test rules, where the wish asks for a data element."""
    base = compiled()
    form = base.rules.forms[FORM]
    asked = replace(form.fields[FIELD], datum=datum, privacy=Privacy(cls=cls))
    form = replace(form, fields={**form.fields, FIELD: asked})
    return replace(base, rules=replace(base.rules, forms={**base.rules.forms, FORM: form}))


def told(compiled: Compiled) -> Office:
    """An office where Wang told their number on the first of June."""
    made = office(compiled, start="2025-06-01 09:00")
    made.opened("wang", "wish", "s7", what="一双鞋", phone=PHONE)
    made.clock.move_to(at("2025-06-03 09:00"))
    return made


def phone_of(made: Office, person: str, typed: dict[str, str] | None = None) -> FieldView:
    """The question for the number, as somebody begins another wish."""
    form = start_form(made.engine, PersonId(person), ProcessId("m.wish"), UnitId("s7"), typed)
    assert isinstance(form, FormView)
    return next(each for each in form.fields if each.id == FIELD)


def test_the_answer_given_last_stands_there_with_its_source() -> None:
    asked = phone_of(told(rules()), "wang")
    assert asked.typed == PHONE
    assert "2025-06-01" in asked.filled_from.zh
    assert "2025-06-01" in asked.filled_from.en


def test_the_newest_of_several_answers_stands_there() -> None:
    made = told(rules())
    made.opened("wang", "wish", "s7", what="一本书", phone="13900005678")
    assert phone_of(made, "wang").typed == "13900005678"


def test_nobody_else_sees_the_answer() -> None:
    asked = phone_of(told(rules()), "luo")
    assert not asked.typed
    assert not asked.filled_from


@pytest.mark.parametrize(
    ("datum", "cls"),
    [("", PrivacyClass.CONTACT), ("phone", PrivacyClass.SENSITIVE)],
    ids=["none", "sensitive"],
)
def test_what_is_no_element_or_sensitive_is_asked_anew(datum: str, cls: PrivacyClass) -> None:
    assert not phone_of(told(rules(datum, cls)), "wang").typed


def test_what_the_person_types_instead_is_not_said_to_come_from_before() -> None:
    asked = phone_of(told(rules()), "wang", {"what": "鞋", "phone": "13700009999"})
    assert asked.typed == "13700009999"
    assert not asked.filled_from
