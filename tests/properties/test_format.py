"""Promises of formatting, for whatever expression hypothesis can think of."""

from __future__ import annotations

from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.base.finding import Findings, Lang
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.syntax.printer import print_expression
from engine.dsl.expr.syntax.raw import Raw
from engine.dsl.format.canonical import canonical
from engine.dsl.format.file import format_file
from engine.dsl.text.read import read_file
from tests.dsl.expr.world import WORLD
from tests.properties.test_expressions import CONDITIONS, DATES, MONEY, NOWHERE, NUMBERS, RAW
from tests.support.soak import soak
from tests.support.spoiling import plain

LANGS: st.SearchStrategy[Lang] = st.sampled_from(["zh", "en"])
STYLES = st.sampled_from([None, "'", '"'])


@settings(max_examples=soak(100, 5000), deadline=None)
@given(st.one_of(NUMBERS, MONEY, DATES, CONDITIONS), LANGS)
def test_formatting_does_not_change_the_typed_tree(text: str, lang: Lang) -> None:
    form = canonical(text, "expr", lang)
    if form is None:
        return
    trees = [compile_text(one, NOWHERE, WORLD, None, Findings()) for one in (text, form)]
    assert trees[0] == trees[1]
    assert canonical(form, "expr", lang) == form


@settings(max_examples=soak(100, 5000), deadline=None)
@given(RAW, LANGS)
def test_from_one_language_to_the_other_and_back_is_the_same(raw: Raw, lang: Lang) -> None:
    text = print_expression(raw, lang)
    other = canonical(text, "expr", "en" if lang == "zh" else "zh")
    if other is not None:
        assert canonical(other, "expr", lang) == text


@settings(max_examples=soak(100, 5000), deadline=None)
@given(st.lists(st.tuples(RAW, LANGS, STYLES), max_size=4), LANGS, st.booleans())
def test_a_file_keeps_everything_but_its_expressions(
    fields: list[tuple[Raw, Lang, str | None]], lang: Lang, flow: bool
) -> None:
    lines = "".join(_field(i, raw, one, style, flow) for i, (raw, one, style) in enumerate(fields))
    text = f"mechanism: m # 一\nforms:\n  f:\n    fields:\n      a: {{type: text,   label: '甲'}}\n{lines}"
    made = format_file("p/mechanisms/m.yaml", text, lang)
    new, old = (_read(one) for one in (made.text, text))
    assert format_file("p/mechanisms/m.yaml", made.text, lang).text == made.text
    for field in (*new["forms"]["f"]["fields"].values(), *old["forms"]["f"]["fields"].values()):
        field.pop("show_if", None)
    assert new == old
    assert _outside(made.text) == _outside(text)


def _field(number: int, raw: Raw, lang: Lang, style: str | None, flow: bool) -> str:
    text = print_expression(raw, lang).replace(" ", "  ")
    written = yaml.safe_dump(text, default_style=style, allow_unicode=True, width=10**6).split("\n...")[0]
    if flow and style:
        return f"      b{number}: {{show_if: {written.strip()}, type: text}}  # 注\n"
    return f"      b{number}:   # 注\n        show_if:  {written.strip()}   # 尾\n        type:  text\n"


def _read(text: str) -> Any:
    node = read_file("m.yaml", text, Findings())
    assert node is not None
    return plain(node)


def _outside(text: str) -> list[str]:
    return [line for line in text.split("\n") if "show_if" not in line]
