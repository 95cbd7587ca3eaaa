"""Promises of forms that hold for whatever is sent."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine.model.ids import FieldId
from tests.runtime.forms.test_answers import CHECKED, COMPUTED, CONDITIONAL, PRICES
from tests.runtime.forms.words import drawn, sent

FORMS = (CONDITIONAL, COMPUTED, CHECKED, PRICES)
NAMES = sorted({str(key) for form in FORMS for key in form.fields} | {"_row", "what", "price", "note", "x"})
WORDS = st.sampled_from(["", "first", "other", "1", "-3", "1.2万", "9" * 15, "2025-06-03", "<b>", "是"])
PLAIN = st.one_of(st.none(), WORDS, st.text(max_size=8), st.integers(), st.booleans())
ANSWERS = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=4),
    max_leaves=6,
)
TYPED = st.dictionaries(st.sampled_from(NAMES), ANSWERS, max_size=6)


@settings(max_examples=150, deadline=None)
@given(typed=TYPED, which=st.sampled_from(range(len(FORMS))))
def test_whatever_is_sent_is_answered_and_what_is_kept_is_sound(typed: dict[str, Any], which: int) -> None:
    form = FORMS[which]
    found = sent(form, typed)
    for name, value in found.values.items():
        kind = form.fields[FieldId(name)].type
        assert Draft202012Validator(dict(kind.schema())).is_valid(kind.to_json(value))
    for words in found.errors.values():
        assert words
    drawn(form, typed)


@settings(max_examples=80, deadline=None)
@given(typed=TYPED, which=st.sampled_from(range(len(FORMS))))
def test_what_was_accepted_is_accepted_again_unchanged(typed: dict[str, Any], which: int) -> None:
    form = FORMS[which]
    first = sent(form, typed)
    if first.errors:
        return
    again = {name: form.fields[FieldId(name)].type.typed(value) for name, value in first.values.items()}
    assert sent(form, again).values == first.values
    assert sent(form, {}, base=first.values).values == first.values
