"""Canonical JSON: the bytes that evidence is made of are those of Python's own writer, and stay so."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.base.digest import canonical

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
LEAVES = st.none() | st.booleans() | st.integers() | TEXTS
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner) | st.tuples(inner), max_leaves=30
)


def plainly(value: object) -> str:
    """What Python's own writer makes of a value."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@given(VALUES)
def test_canonical_json_is_that_of_the_standard_library(value: object) -> None:
    assert canonical(value) == plainly(value)


@pytest.mark.parametrize(
    "value",
    [
        2**64,
        -(2**63) - 1,
        {1: "one", 2: "two"},
        "\x00\x1f\x7f\u2028\U0010ffff",
        {"\uffff": 1, "\U00010000": 2},
    ],
    ids=["beyond 64 bits", "below 64 bits", "numbers as keys", "controls", "order of keys"],
)
def test_what_the_fast_writer_does_not_take_is_written_the_same(value: object) -> None:
    assert canonical(value) == plainly(value)


@pytest.mark.parametrize("value", [0.5, [1, (2.0,)], {"a": [{"b": float("nan")}]}])
def test_a_float_is_refused_however_deep_it_lies(value: object) -> None:
    with pytest.raises(TypeError, match="float"):
        canonical(value)
