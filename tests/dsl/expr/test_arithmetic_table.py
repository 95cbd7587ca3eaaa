"""The closed table of arithmetic: what each operation gives for every pair of types, or nothing."""

from __future__ import annotations

from itertools import product

import pytest

from engine.base.finding import Findings
from engine.base.span import NOWHERE
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model.expr import types as t
from engine.model.expr.types import Type

#: One value of each type, by a short name.
TYPES: dict[str, Type] = {
    "whole": t.Number(0),
    "number": t.Number(2),
    "ratio": t.Ratio(),
    "money": t.Money(),
    "rough": t.Money(exact=False),
    "points": t.Points("PTS", 0),
    "other": t.Points("HOURS", 0),
    "date": t.Date(),
    "moment": t.Instant(),
    "length": t.Duration(),
    "days": t.Days(),
    "months": t.Months(),
    "workdays": t.Workdays(),
    "text": t.Text(),
    "code": t.Enum("codes", ("a", "b")),
    "truth": t.Bool(),
    "unit": t.Org(),
    "person": t.Person(),
    "list": t.List(t.Number(0)),
    "range": t.Range(t.Date()),
}
_LIKE = ("money", "rough", "points", "length", "days", "months", "workdays")
#: What can be computed: `left op right` -> the name of the result; `rough points` and `?` are said so.
TABLE: dict[tuple[str, str, str], str] = {
    **{(a, op, a): a for a in (*_LIKE, "whole", "number", "ratio", "other") for op in "+-"},
    **{(a, op, b): "number" for a, b in (("whole", "number"), ("number", "whole")) for op in "+-"},
    **{
        (a, op, b): "ratio"
        for a, b in product(("whole", "number", "ratio"), repeat=2)
        for op in "+-*"
        if "ratio" in (a, b)
    },
    ("whole", "*", "whole"): "whole",
    ("whole", "*", "number"): "number",
    ("number", "*", "whole"): "number",
    ("number", "*", "number"): "finer number",
    **{(a, op, b): "rough" for a, b in (("money", "rough"), ("rough", "money")) for op in "+-"},
    **{
        pair: kind
        for a in ("money", "points", "other", "length", "days", "months", "workdays")
        for kind in (a,)
        for pair in ((a, "*", "whole"), ("whole", "*", a))
    },
    **dict.fromkeys((("rough", "*", "whole"), ("whole", "*", "rough")), "rough"),
    **{
        pair: "rough" if a in ("money", "rough") else f"rough {a}"
        for a in ("money", "rough", "points", "other")
        for factor in ("number", "ratio")
        for pair in ((a, "*", factor), (factor, "*", a))
    },
    **{
        (a, "/", b): "ratio?"
        for a, b in (
            *product(("whole", "number", "ratio"), repeat=2),
            *product(("money", "rough"), repeat=2),
            *((a, a) for a in ("points", "other", "length", "days", "months", "workdays")),
        )
    },
    **{
        (a, "/", b): "rough?" if a in ("money", "rough") else f"rough {a}?"
        for a in ("money", "rough", "points", "other")
        for b in ("whole", "number", "ratio")
    },
    ("date", "-", "date"): "days",
    ("moment", "-", "moment"): "length",
    **{("date", op, by): "date" for op in "+-" for by in ("days", "months", "workdays")},
    **{("moment", op, by): "moment" for op in "+-" for by in ("length", "days")},
}


def named(kind: Type) -> str:
    """The short name of a type."""
    match kind:
        case t.Optional(item):
            return f"{named(item)}?"
        case t.Number(4):
            return "finer number"
        case t.Points(unit, _, False):
            return "rough points" if unit == "PTS" else "rough other"
        case _:
            return next(name for name, one in TYPES.items() if one == kind)


WORLD = Environment(names={name: Slot(name, kind) for name, kind in TYPES.items()})


def typed(text: str) -> str | None:
    """The name of the type of an expression, None where it is refused with a place."""
    findings = Findings()
    node = compile_text(text, NOWHERE, WORLD, None, findings)
    assert (node is None) == findings.has_errors
    return None if node is None else named(node.type)


@pytest.mark.parametrize("op", ["+", "-", "*", "/"])
@pytest.mark.parametrize("left", TYPES)
def test_arithmetic_is_what_the_table_says_and_nothing_else(left: str, op: str) -> None:
    found = {right: typed(f"{left} {op} {right}") for right in TYPES}
    assert found == {right: TABLE.get((left, op, right)) for right in TYPES}


#: Pairs of different types that have an order between them, and those that can only be equal.
ORDERED_PAIRS = {
    *((a, b) for a, b in product(("whole", "number", "ratio"), repeat=2)),
    *product(("money", "rough"), repeat=2),
}
ALONE = {
    "points", "other", "text", "date", "moment", "length", "days", "months", "workdays"
}  # fmt: skip
EQUAL_ONLY = {"code", "truth", "unit", "person"}


@pytest.mark.parametrize("left", TYPES)
def test_only_like_values_are_compared(left: str) -> None:
    for right in TYPES:
        is_ordered = (left, right) in ORDERED_PAIRS or (left == right and left in ALONE)
        is_equal = is_ordered or (left == right and left in EQUAL_ONLY)
        assert (typed(f"{left} < {right}") is not None) == is_ordered, right
        assert (typed(f"{left} = {right}") is not None) == is_equal, right
