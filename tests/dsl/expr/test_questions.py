"""What expressions ask of the engine, and how the answers come back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.model.expr import types as t
from engine.model.expr.compile import compile_expression
from engine.model.expr.interpret import UNDECIDED, evaluate, evaluate_or_undecided, rows_value
from engine.model.expr.question import Aggregation, Query, Question, Unanswerable, Unanswered
from engine.model.expr.scope import Values
from engine.model.expr.tree import Binary, In, Literal, Name, Source, slots
from engine.model.expr.values import Interval, OutOfRange, Value
from engine.model.quantity import Fen, Points
from tests.dsl.expr.test_values import typed
from tests.dsl.expr.world import scope

THIS_MONTH = Interval(date(2025, 8, 1), date(2025, 8, 31))
ASKED: tuple[tuple[str, Query, Value, Value], ...] = (
    ("town(case.unit)", Query("ancestor", ("u7", "town")), "u1", "u1"),
    ("day + 5 个工作日", Query("add_workdays", (date(2025, 1, 31), 5)), date(2025, 2, 10), date(2025, 2, 10)),
    (
        "day - 2 workdays",
        Query("add_workdays", (date(2025, 1, 31), -2)),
        date(2025, 1, 26),
        date(2025, 1, 26),
    ),
    (
        "workdays(day, today) > 3 workdays",
        Query("workdays", (date(2025, 1, 31), date(2025, 8, 1))),
        120,
        True,
    ),
    ("holder(town_lead, unit) is missing", Query("holder", ("town_lead", "u7")), None, True),
    ("holds(me, grid_worker)", Query("holds", ("p1", "grid_worker")), False, False),
    ('amount > left(fund, unit, "office")', Query("left", ("fund", "u7", "office")), Fen(100), True),
    ("balance(points, me) >= 30 分", Query("balance", ("points", "p1")), Points(300), True),
    ("me in members(unit)", Query("members", ("u7",)), ("p1", "p2"), True),
    ("unit in children(case.unit, grid)", Query("children", ("u7", "grid")), (), False),
    ("unit.households * 30 元", Query("attribute", ("u7", "households")), Decimal(10), Fen(30_000)),
    ("within(unit, case.unit)", Query("within", ("u7", "u7")), True, True),
    ('unit within org("u1")', Query("within", ("u7", "u1")), True, True),
    ('not unit 隶属于 单位("u1")', Query("within", ("u7", "u1")), True, False),
    ('path_up(unit, 2) ?? org("u0") = org("u1")', Query("path_up", ("u7", Decimal(2))), "u1", True),
    ("unit_of(unit, grid) is missing", Query("unit_of", ("u7", "grid")), None, True),
    ('level(unit) in ["town", "grid"]', Query("level", ("u7",)), "town", True),
    ("spent(fund, unit) > 3 元", Query("spent", ("fund", "u7")), Fen(301), True),
    ("已支出(fund, unit, 2024) = 0 元", Query("spent", ("fund", "u7", Decimal(2024))), Fen(0), True),
    ('spent(fund, unit, 2024, "office")', Query("spent", ("fund", "u7", Decimal(2024), "office")), Fen(7), 7),
    ("spent(fund, unit, this_month) = 9 元", Query("spent", ("fund", "u7", THIS_MONTH)), Fen(900), True),
    ("draw() < 10%", Query("draw", ()), Decimal("0.099999"), True),
    ("抽签() < 0.1", Query("draw", ()), Decimal("0.1"), False),
    ("余额(points, me, day) > 3 分", Query("balance", ("points", "p1", date(2025, 1, 31))), Points(31), True),
)


@pytest.mark.parametrize(("text", "question", "answer", "value"), ASKED, ids=[a[0] for a in ASKED])
def test_a_fact_is_asked_for_and_its_answer_used(
    text: str, question: Query, answer: Value, value: Value
) -> None:
    node = typed(text)
    for run in (lambda s: evaluate(node, s), compile_expression(node)):
        with pytest.raises(Unanswered) as asked:
            run(scope())
        assert asked.value.question == question
        assert run(scope({question: answer})) == value


def test_a_question_is_asked_only_where_it_matters() -> None:
    node = typed("people > 100 and holds(me, town_lead)")
    assert evaluate(node, scope()) is False
    assert compile_expression(node)(scope()) is False


def test_a_promised_answer_that_is_not_there_is_told() -> None:
    node, question = typed("town(unit)"), Query("ancestor", ("u7", "town"))
    for run in (lambda s: evaluate(node, s), compile_expression(node)):
        with pytest.raises(Unanswerable):
            run(scope({question: None}))


HOURS = 'sum(worked of records("service") where person = me and date in this_month and worked > people - 6)'
ROWS = (
    {"person": "p1", "date": date(2025, 8, 1), "worked": Decimal("2.5"), "cost": Fen(100), "rating": None},
    {
        "person": "p1",
        "date": date(2025, 8, 31),
        "worked": Decimal("1.5"),
        "cost": Fen(50),
        "rating": Decimal(4),
    },
    {"person": "p1", "date": date(2025, 9, 1), "worked": Decimal(8), "cost": Fen(7), "rating": Decimal(5)},
    {"person": "p2", "date": date(2025, 8, 2), "worked": Decimal(8), "cost": Fen(9), "rating": None},
)


def asked_by(text: str) -> Aggregation:
    """The aggregation that an expression asks for."""
    with pytest.raises(Unanswered) as asked:
        evaluate(typed(text), scope())
    question: Question = asked.value.question
    assert isinstance(question, Aggregation)
    return question


def test_an_aggregate_binds_what_does_not_depend_on_the_row() -> None:
    asked = asked_by(HOURS)
    assert asked.source == Source("records", "service")
    assert [name for name, _ in asked.bindings] == ["=0", "=1", "=2"]
    assert [value for _, value in asked.bindings][0::2] == ["p1", Decimal(1)]
    assert asked == asked_by(HOURS)
    assert hash(asked) == hash(asked_by(HOURS))


def test_an_aggregate_sees_only_the_row_and_what_was_bound() -> None:
    asked = asked_by(HOURS)
    assert slots(typed(HOURS)) == ("form.me", "form.this_month", "form.people")
    assert isinstance(asked.where, Binary)
    period = asked.where.left
    assert isinstance(period, Binary)
    assert period.right == In(
        type=t.Bool(),
        value=Name(type=t.Date(), path="row.date"),
        within=Name(type=t.Range(t.Date()), path="=1"),
    )
    assert not isinstance(asked.expr, Literal)


MINE = 'of records("service") where person = me'

AGGREGATES: tuple[tuple[str, Value], ...] = (
    (HOURS, Decimal("4.0")),
    ('count(records("service") where person = me)', Decimal(3)),
    ('count(records("service") where person = me and row.rating is missing)', Decimal(1)),
    (f"sum(cost {MINE})", Fen(157)),
    (f"sum(cost * 2 {MINE} and worked > 100)", Fen(0)),
    (f"avg(worked {MINE})", Fraction(4)),
    (f"avg(cost {MINE} and worked > 100)", None),
    (f"min(cost {MINE})", Fen(7)),
    (f"max(date {MINE})", date(2025, 9, 1)),
    (f"distinct(person {MINE})", Decimal(1)),
    (f"sum(rating ?? 3 {MINE})", Decimal(12)),
    (f"sum(rating {MINE} and rating is present)", Decimal(9)),
    (f"sum(if worked > 2 then cost else 0 元 {MINE})", Fen(107)),
)


@pytest.mark.parametrize(("text", "value"), AGGREGATES, ids=[a[0] for a in AGGREGATES])
def test_rows_are_aggregated(text: str, value: Value) -> None:
    asked = asked_by(text)
    answer = rows_value(asked, ROWS)
    assert answer == value
    assert compile_expression(typed(text))(scope({asked: answer})) == value


def test_a_missing_input_makes_the_whole_expression_undecided() -> None:
    node = typed("urgent or people > 3")
    half = Values({"form.urgent": True})
    assert evaluate_or_undecided(node, half) is UNDECIDED
    assert evaluate_or_undecided(node, scope()) is True


@pytest.mark.parametrize(
    "text", ["people * 999999999999999", "amount * 1000000000000", "grown(amount, 5%, 101)"]
)
def test_a_result_out_of_bounds_is_refused(text: str) -> None:
    node = typed(text)
    for run in (lambda s: evaluate(node, s), compile_expression(node)):
        with pytest.raises(OutOfRange):
            run(scope())
