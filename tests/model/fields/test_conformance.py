"""What every field type promises, held against every kind a pack may name."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import re2
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from engine.base.digest import canonical
from engine.model.expr.values import checked
from engine.model.fields.kind import FieldType, Widget, Wrong
from engine.model.fields.registry import KINDS, FieldOptions, field_type
from engine.model.fields.table import ROW, Column
from engine.model.quantity import Fen

CODES = (("a", "甲"), ("b", "乙"), ("c", "丙"))
COLUMNS = {
    "what": Column(label="名称", type=field_type("text", FieldOptions()), required=True),
    "price": Column(label="单价", type=field_type("money", FieldOptions())),
}
OPTIONS: dict[str, FieldOptions] = {
    "choice": FieldOptions(codes=CODES, code_list="m.codes"),
    "choices": FieldOptions(codes=CODES, code_list="m.codes", maximum=2),
    "table": FieldOptions(columns=COLUMNS, minimum=1, maximum=3),
    "ref": FieldOptions(form="m.other"),
    "file": FieldOptions(accept=("pdf", "jpg"), size_bytes=1024 * 1024),
    "text": FieldOptions(length=20, pattern=re2.compile(r"[^#]+")),
    "decimal": FieldOptions(scale=3, minimum=Decimal(-5), maximum=Decimal(5), unit="公里"),
    "unit": FieldOptions(unit_types=("community",)),
}
VALUES: dict[str, tuple[Any, ...]] = {
    "text": ("一行字", "<script>alert(1)</script>"[:20]),
    "textarea": ("第一行\n第二行",),
    "int": (Decimal(0), Decimal(-12), Decimal(123456789)),
    "decimal": (Decimal("0.070"), Decimal("-4.999")),
    "money": (Fen(0), Fen(1), Fen(-123450), Fen(99999999999)),
    "bool": (True, False),
    "date": (date(2026, 2, 14), date(1900, 1, 1)),
    "datetime": (datetime(2026, 2, 14, 1, 30, tzinfo=UTC), datetime(2026, 2, 14, 1, 30, 7, tzinfo=UTC)),
    "month": (date(2026, 2, 1),),
    "choice": ("b",),
    "choices": (("a", "c"),),
    "person": ("p1",),
    "unit": ("s7",),
    "ref": ("case/form",),
    "table": (({ROW: "r1", "what": "桌", "price": Fen(100)}, {ROW: "x9", "what": "椅", "price": None}),),
    "file": ({"file": "f1", "name": "报价.pdf", "size": 10},),
    "note": (None,),
    "mobile": ("13812345678",),
}
EVERY = [(kind, value) for kind in KINDS for value in VALUES[kind]]

WITHOUT_TEXT = ("table", "file", "note")
EMPTY: list[tuple[str, Any]] = [
    *((kind, typed) for kind in KINDS for typed in (None, "")),
    *((kind, "\u3000 ") for kind in KINDS if kind not in WITHOUT_TEXT),
    *((kind, []) for kind in ("choices", *WITHOUT_TEXT)),
]


def made(kind: str) -> FieldType:
    return field_type(kind, OPTIONS.get(kind, FieldOptions()))


@pytest.mark.parametrize(("kind", "value"), EVERY)
def test_what_was_typed_for_a_value_reads_as_that_value(kind: str, value: Any) -> None:
    assert made(kind).parse(made(kind).typed(value)) == value


@pytest.mark.parametrize(("kind", "value"), EVERY)
def test_a_value_survives_the_store(kind: str, value: Any) -> None:
    stored = json.loads(canonical(made(kind).to_json(value)))
    back = made(kind).from_json(stored)
    assert back == value
    assert type(back) is type(value)


@pytest.mark.parametrize(("kind", "value"), EVERY)
def test_the_schema_accepts_what_is_stored_and_nothing_foreign(kind: str, value: Any) -> None:
    schema = Draft202012Validator(dict(made(kind).schema()))
    Draft202012Validator.check_schema(dict(made(kind).schema()))
    assert schema.is_valid(made(kind).to_json(value))
    assert not schema.is_valid({"no": "such"})


@pytest.mark.parametrize("kind", KINDS)
def test_a_sample_is_an_answer(kind: str) -> None:
    kept = made(kind)
    assert kept.parse(kept.typed(kept.sample())) == kept.sample()


@pytest.mark.parametrize(("kind", "typed"), EMPTY)
def test_an_empty_answer_is_none(kind: str, typed: Any) -> None:
    assert made(kind).parse(typed) is None


@pytest.mark.parametrize("kind", KINDS)
def test_expressions_can_hold_its_values(kind: str) -> None:
    for value in VALUES[kind]:
        assert checked(value) == value


@pytest.mark.parametrize("kind", KINDS)
def test_it_says_how_to_be_drawn_and_shown(kind: str) -> None:
    kept = made(kind)
    assert isinstance(kept.widget(), Widget)
    assert kept.kind == kind
    assert (kept.plain(None).zh, kept.masked(None)) == ("", "")
    for value in VALUES[kind]:
        assert kept.masked(value) != kept.plain(value).zh or value is None


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "typed",
    [
        "#",
        "#" * 5000,
        "9" * 400,
        {"a": 1},
        [1, 2],
        [["x"]],
        [{"y": "z"}],
        1.5,
        "NaN",
        "1e999",
        "\x00<b>",
    ],
)
def test_no_answer_breaks_it_and_a_wrong_one_says_what_to_do(kind: str, typed: Any) -> None:
    found = made(kind).parse(typed)
    if isinstance(found, Wrong):
        assert any(word in found.said.zh for word in ("请", "不用", "没有"))
        assert found.said.en
    else:
        assert found is None or made(kind).to_json(found) is not None


@pytest.mark.parametrize("kind", KINDS)
def test_no_number_is_too_big_to_be_refused(kind: str) -> None:
    assert isinstance(made(kind).parse(-(10**6000)), Wrong)


@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_a_script_stays_text(kind: str) -> None:
    kept = field_type(kind, FieldOptions())
    script = "<script>alert('x')</script>{{7*7}}"
    assert kept.plain(kept.parse(script)).zh == script


@pytest.mark.parametrize("kind", [k for k in KINDS if k not in ("text", "textarea", "file", "note", "table")])
def test_a_script_is_no_answer_to_anything_else(kind: str) -> None:
    assert isinstance(made(kind).parse("<script>alert(1)</script>"), Wrong)


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_every_amount_of_money_reads_back(fen: int) -> None:
    for unit in ("元", "万元"):
        money = field_type("money", FieldOptions(unit=unit))
        assert money.parse(money.typed(Fen(fen))) == fen
        assert money.parse(money.plain(Fen(fen)).zh) == fen


@given(st.text(max_size=60))
def test_no_text_breaks_any_kind(text: str) -> None:
    for kind in KINDS:
        found = made(kind).parse(text)
        if found is not None and not isinstance(found, Wrong):
            assert made(kind).parse(made(kind).typed(found)) == found
