"""How a form stands while it is being filled: what is missing hides nothing and checks nothing."""

from __future__ import annotations

from engine.model.ids import FieldId
from engine.model.quantity import Fen
from tests.runtime.forms.test_answers import CHECKED, COMPUTED, CONDITIONAL, PRICES
from tests.runtime.forms.words import drawn, expr, field, form

AMOUNT, REASON, ITEMS = FieldId("amount"), FieldId("reason"), FieldId("items")


def test_an_empty_form_shows_everything_and_complains_of_nothing() -> None:
    found = drawn(CONDITIONAL, {})
    assert not found.errors
    assert all(one.visible for one in found.fields.values())
    assert not found.fields[REASON].required


def test_what_is_known_hides_and_requires() -> None:
    found = drawn(CONDITIONAL, {"class": "other"})
    assert not found.fields[AMOUNT].visible
    assert found.fields[REASON].required


def test_a_hidden_answer_is_kept_for_the_draft() -> None:
    found = drawn(CONDITIONAL, {"class": "other", "amount": "12"})
    assert found.fields[AMOUNT].typed == "12"
    assert FieldId("amount") not in found.values


def test_what_stood_there_and_defaults_open_the_form() -> None:
    given = form(field("count", "int", default=expr("5")), field("amount", "money"))
    found = drawn(given, {}, base={"amount": Fen(150)})
    assert [one.typed for one in found.fields.values()] == ["5", "1.50"]


def test_a_computed_value_waits_for_its_inputs() -> None:
    assert drawn(COMPUTED, {}).fields[FieldId("total")].typed == ""
    assert drawn(COMPUTED, {"count": "2"}).fields[FieldId("total")].typed == "4.00"


def test_a_check_waits_for_its_inputs() -> None:
    assert drawn(CHECKED, {"amount": "101"}).failed[0].check.id == "most"
    assert not drawn(CHECKED, {}).failed


def test_rows_are_drawn_as_they_were_typed() -> None:
    rows = drawn(PRICES, {"items": [{"what": "桌", "number": "x"}, {}]}).fields[ITEMS].rows
    assert [row.id for row in rows] == ["r1", "r2"]
    assert rows[0].cells["number"].typed == "x"
    assert rows[1].blank
