"""What expressions are worth: one row a sentence of the language."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.expr.compile_text import compile_text
from engine.model.expr.compile import compile_expression, compile_traced
from engine.model.expr.interpret import evaluate
from engine.model.expr.tree import Node
from engine.model.expr.values import Value
from engine.model.quantity import Fen
from tests.dsl.expr.world import WORLD, scope


def typed(text: str) -> Node:
    """The typed tree of a good expression."""
    findings = Findings()
    node = compile_text(text, Span("t.yaml", 1, 1, 1, 1 + len(text)), WORLD, None, findings)
    told = [(f.problem.message().zh, str(f.span)) for f in findings.sorted() if f.is_error]
    assert node is not None, told
    assert not told
    return node


GOOD: tuple[tuple[str, Value], ...] = (
    # numbers
    ("1 + 2 * 3", Decimal(7)),
    ("(1 + 2) * 3", Decimal(9)),
    ("-people + 1", Decimal(-6)),
    ("1 - 2 - 3", Decimal(-4)),
    ("20%", Decimal("0.2")),
    ("hours * 1.5", Decimal("3.75")),
    ("people × 2 ÷ 4", Fraction(7, 2)),
    ("2 / 3", Fraction(2, 3)),
    ("closed / accepted", Fraction(11, 12)),
    ("closed / none", None),
    ("closed / none ?? 0", Fraction(0)),
    ("closed / accepted ?? 0 >= 90%", True),
    ("2 / 3 * 3 = 2", True),
    ("share * 7 = 3", True),
    ("min(people, 3)", Decimal(3)),
    ("max(people, hours, share)", Fraction(7)),
    ("abs(-3)", Decimal(3)),
    ("round(2.5)", Decimal(3)),
    ("round(-2.5)", Decimal(-3)),
    ("round(2.345, 2)", Decimal("2.35")),
    ("round(2 / 3, 2)", Decimal("0.67")),
    ("floor(2.9)", Decimal(2)),
    ("ceil(2.1)", Decimal(3)),
    ("floor_to(3.33, 0.5)", Decimal("3.0")),
    ("ceil_to(0.2727, 0.5)", Decimal("0.5")),
    ("clamp(people, 0, 5)", Decimal(5)),
    ("between(people, 7, 8)", True),
    ("band(people, 5, 7, 9)", Decimal(2)),
    # money
    ("5万元 + 2万元 + 10万元", Fen(17_000_000)),
    ("30 元 * people", Fen(21_000)),
    ("amount - spent > 700元", True),
    ("round(amount * 12.5%)", Fen(15_431)),
    ("round(amount * 12.5%, 0)", Fen(15_400)),
    ("floor(amount / 7)", Fen(17_635)),
    ("amount / spent ?? 0", Fraction(2469, 1000)),
    ("share(170000 元, 60%)", Fen(10_200_000)),
    ("grown(170000 元, 5%, 2)", Fen(18_742_500)),
    ("amount * share > 0 元", True),
    ("$yearly.office + $yearly.party", Fen(7_000_000)),
    ("text(amount)", "1234.50"),
    # points
    ("earned + 10 分 > 40 分", True),
    ("earned <= $积分.月上限", True),
    ("min(earned, 30.5 分) = 30.5 分", True),
    ("score + 5 分 = 80 分", True),
    # conditions
    ("kind = “助老”", True),
    ('kind in ["环境卫生", "治安"]', False),
    ('"治安" in kinds', True),
    ('contains(kinds, "环境卫生")', False),
    ("not urgent or people > 3 and hours < 3", True),
    ("people in [3..7)", False),
    ("people in [3..7]", True),
    ("people not in (3 .. 8)", False),
    ("today in this_month", True),
    ("如果 urgent 那么 1 否则 2.5", Decimal(1)),
    ("bonus ?? 0", Decimal("1.5")),
    ("note is missing", True),
    ("note 不为空", False),
    ("if bonus is present then bonus + 1 else 0", Decimal("2.5")),
    ("if bonus is missing then 0 else bonus + 1", Decimal("2.5")),
    ("bonus is present and bonus > 1", True),
    ("bonus is missing or bonus > 2", False),
    ("if urgent then gift else 3 元", None),
    # time
    ("day + 1 个月", date(2025, 2, 28)),
    ("day - 1 month", date(2024, 12, 31)),
    ("add_days(day, people)", date(2025, 2, 7)),
    ("add_months(day, 1)", date(2025, 2, 28)),
    ("day + 7 天", date(2025, 2, 7)),
    ("today - day > 30 days", True),
    ("days(today - day)", Decimal(182)),
    ("years(born, today)", Decimal(20)),
    ("years(born, 2025-07-31)", Decimal(19)),
    ("months_between(2025-01-31, 2025-02-28)", Decimal(1)),
    ("quarter(today) + month(today)", Decimal(11)),
    ("end_at - start_at = 3 小时 + 20 分钟", True),
    ("floor_to(hours(end_at - start_at), 0.5)", Decimal("3.0")),
    ("start_at + 30 minutes", datetime(2025, 10, 11, 5, 30, tzinfo=UTC)),
    ("length * 2", timedelta(minutes=400)),
    ("length / 2 hours", Fraction(5, 3)),
    ("date_of(start_at)", date(2025, 10, 11)),
    # words, lists, votes
    ('starts_with(title, "路灯")', True),
    ('concat(title, "：", text(people))', "路灯报修：7"),
    ("percent(11 / 12)", "91.67%"),
    ("percent(9999999 / 10000000)", "99.99%"),
    ("len(items)", Decimal(2)),
    ("count(items)", Decimal(2)),
    ("sum(prices)", Fen(350)),
    ("more_than_half(6, 12)", False),
    ("at_least(8, 12, 2/3)", True),
    # tables of a form
    ("sum(price of items)", Fen(100_000)),
    ("sum(price * row.count of items)", Fen(280_000)),
    ("count(items where row.count > 2)", Decimal(1)),
    ("avg(row.count of items)", Fraction(4)),
    ("max(price of items where row.count > 100)", None),
    ("sum(price of items where row.count > hours)", Fen(20_000)),
    ("去重计数(label 取自 items)", Decimal(2)),
)


@pytest.mark.parametrize(("text", "value"), GOOD, ids=[text for text, _ in GOOD])
def test_an_expression_is_worth_the_same_interpreted_and_compiled(text: str, value: Value) -> None:
    node = typed(text)
    interpreted, compiled = evaluate(node, scope()), compile_expression(node)(scope())
    assert compile_traced(node)(scope()).value == value
    assert interpreted == value
    assert compiled == value
    assert type(interpreted) is type(compiled) is type(value)


def test_a_trace_tells_each_operation_that_was_taken() -> None:
    text = "if people > 5 then people * 2 else people / 2 ?? 0"
    trace = compile_traced(typed(text))(scope())
    assert trace.value == Decimal(14)
    assert trace.names == (("form.people", Decimal(7)),)
    steps = [(text[slice(*step.part)], step.value) for step in trace.steps]
    assert steps == [("people > 5", True), ("people * 2", Decimal(14)), (text, Decimal(14))]
