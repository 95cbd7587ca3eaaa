"""The functions that the rows of the inventory need, beyond arithmetic: what each gives."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from engine.model.expr import types as t
from engine.model.expr.compile import compile_expression, compile_traced
from engine.model.expr.functions import FUNCTIONS, Function
from engine.model.expr.interpret import evaluate
from engine.model.expr.values import Interval, Reason, Value
from engine.model.quantity import Fen
from tests.dsl.expr.test_values import typed
from tests.dsl.expr.world import scope

PAGE = (Path(__file__).parents[3] / "docs" / "pack-language.md").read_text("utf-8")
AUGUST = Interval(date(2025, 8, 1), date(2025, 8, 31))
FIRST = "[2013-07-01 .. 2018-07-01)"

GOOD: tuple[tuple[str, Value], ...] = (
    # completed steps: SC-06, UR-18
    ("step(people, 3)", Decimal(2)),
    ("step(9, 3)", Decimal(3)),
    ("step(hours, 0.5)", Decimal(5)),
    ("满级(years(born, today), 3)", Decimal(6)),
    # attributes of a code: SH-31, QB-39
    ('lookup(kind, "rate")', Decimal("15.5")),
    ('lookup(kind, "rate") * 2', Decimal("31.0")),
    ('lookup(kind, "office") ?? "无"', "民政办"),
    ('代码属性(kind, "office") is present', True),
    # periods of days: SC-61, SC-70, UR-20, SH-25
    ("month_of(today)", AUGUST),
    ("month_of(2024-02-10)", Interval(date(2024, 2, 1), date(2024, 2, 29))),
    ("quarter_of(2025-12-31)", Interval(date(2025, 10, 1), date(2025, 12, 31))),
    ("year_of(9999-06-01)", Interval(date(9999, 1, 1), date(9999, 12, 31))),
    ("lookup($yearly, line)", Fen(2_000_000)),
    ("lookup($yearly, grade) is missing", False),
    ('代码属性($yearly, "office")', Fen(5_000_000)),
    ("today in month_of(today)", True),
    ("day in 当月(today)", False),
    ("overlap(this_month, [2025-08-30 .. 2025-09-03])", 2),
    ("overlap(this_month, [2025-08-30 .. 2025-08-31))", 1),
    ("overlap(this_month, [2025-09-01 .. 2025-09-03])", 0),
    ("overlap(this_month, (2025-07-31 .. 2025-08-02)) = 1 天", True),
    (f"consecutive([{FIRST}, [2018-07-01 .. 2023-07-01)])", Decimal(2)),
    (f"consecutive([{FIRST}, [2018-11-01 .. 2023-07-01)])", Decimal(1)),
    (f"consecutive([[2018-11-01 .. 2023-07-01), {FIRST}], 123 天)", Decimal(2)),
    (f"consecutive([[2018-11-01 .. 2023-07-01), {FIRST}], 122 天)", Decimal(1)),
    ("连续届数([[2025-08-02 .. 2025-08-01]])", Decimal(0)),
    # sets: SC-27, QB-20, UR-22
    ("exists(items where count > 5)", True),
    ("exists(count > 6 of items)", False),
    ("exists(items)", True),
    ("all(price > 100元 of items)", True),
    ("all(price > 300元 of items where count > 5)", False),
    ("all(price > 300元 of items where count > 50)", True),
    ("share(count > 5 of items) ?? 0", Fraction(1, 2)),
    ("share(count > 5 of items where count > 50)", None),
    ("份额(amount, 50%)", 61_725),
    ("存在(items 其中 row.note 不为空)", True),
    ("全部(row.note 不为空 取自 items)", False),
    ('subset(kinds, ["助老", "治安", "环境卫生"])', True),
    ('subset(kinds, ["助老"])', False),
    ('diff(kinds, ["助老"])', ("治安",)),
    ("len(diff([1, 2, 3], [2]))", Decimal(2)),
    # rulings: rows of kind ELIG and PAY
    ('urgent or reason("not_urgent")', ()),
    ('people > 10 or reason("too_few", people, 10)', (Reason("too_few", (Decimal(7), Decimal(10))),)),
    (
        '(people > 10 or reason("a")) and (urgent or reason("b")) and (amount < 1 元 or reason("c", amount))',
        (Reason("a"), Reason("c", (123_450,))),
    ),
    ('(people > 10 或者 理由("a")) 并且 (people > 20 或者 理由("b", people))',
     (Reason("a"), Reason("b", (Decimal(7),)))),
    ('passes(people > 10 or reason("a"))', False),
    ('passes(urgent or reason("a")) and urgent', True),
    ('note is present and note = "急" or reason("no_note")', (Reason("no_note"),)),
    ('people > 10 or waits("no_post", people)', (Reason("no_post", (Decimal(7),), waits=True),)),
    ('waiting(people > 10 or waits("no_post"))', True),
    ('waiting((people > 10 or reason("short")) and (people > 10 or 等候("no_post")))', False),
    ('等候中(urgent or waits("no_post"))', False),
    ('passes(people > 10 or waits("no_post"))', False),
    ('len(latest(items, "count", 1))', Decimal(1)),
    ('(max(count of latest(items, "count", 1)) ?? 0) = (max(count of items) ?? 1)', True),
    ('(min(count of 最近(items, "count", 9)) ?? 0) = (min(count of items) ?? 1)', True),
    ('len(latest(items, "count", 0))', Decimal(0)),
    ('if urgent then reason("a") else people > 3 or reason("b")', (Reason("a"),)),
)  # fmt: skip


@pytest.mark.parametrize(("text", "value"), GOOD, ids=[text for text, _ in GOOD])
def test_a_function_gives_what_its_rows_need(text: str, value: Value) -> None:
    node = typed(text)
    assert evaluate(node, scope()) == value
    assert compile_expression(node)(scope()) == value
    assert compile_traced(node)(scope()).value == value


TYPES: tuple[tuple[str, t.Type], ...] = (
    ("lookup($yearly, line)", t.Money()),
    ("lookup($yearly, grade)", t.Optional(t.Money())),
    ('lookup(kind, "rate")', t.Number(1)),
    ('lookup(kind, "office")', t.Optional(t.Text())),
    ("overlap(this_month, this_month)", t.Days()),
    ("month_of(today)", t.Range(t.Date())),
    ("share(count > 5 of items)", t.Optional(t.Ratio())),
    ("all(count > 5 of items)", t.Bool()),
    ('urgent or reason("x")', t.Ruling()),
)


@pytest.mark.parametrize(("text", "kind"), TYPES)
def test_a_function_has_the_type_its_place_can_rely_on(text: str, kind: t.Type) -> None:
    assert typed(text).type == kind


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_the_page_for_authors_names_every_function_in_both_languages(function: Function) -> None:
    assert f"`{function.shape()}` {function.zh}" in PAGE
