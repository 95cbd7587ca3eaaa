"""What a rule set calls things, taken from a real pack."""

from __future__ import annotations

from datetime import date

from engine.dsl.compile import compile_pack
from engine.model.explained import words_of
from tests.dsl.cases import CONFIGS, texts


def test_fields_codes_and_parameters_are_called_by_their_labels_and_documents() -> None:
    compiled = compile_pack(texts(CONFIGS), "cenxi").compiled
    assert compiled is not None
    words = words_of(compiled.rules, date(2025, 6, 1))
    form = next(iter(compiled.rules.forms.values()))
    key, field = next(iter(form.fields.items()))
    assert words.name(f"form:{form.id}.{key}") == field.label
    assert words.name("form:no.such") == "such"
    growth = words.figure("community_fund.growth")
    assert growth.label == compiled.rules.parameters["community_fund.growth"].label  # type: ignore[index]  # an id is a str
    assert growth.citation is not None
    assert growth.citation.document
