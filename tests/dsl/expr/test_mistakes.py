"""What can be wrong with an expression, and the very words that are pointed at."""

from __future__ import annotations

import pytest

from engine.base.finding import Findings, Problem
from engine.base.span import Span
from engine.dsl.expr.compile_text import Expected, compile_text
from engine.dsl.expr.problems import names as n
from engine.dsl.expr.problems import rows
from engine.dsl.expr.problems import syntax as s
from engine.dsl.expr.problems import types as ty
from engine.dsl.expr.problems.all import EXPRESSION_PROBLEMS
from engine.model.expr import types as t
from tests.dsl.expr.world import KIND, WORLD

Told = tuple[type[Problem], str]

BOUND = "where person = me"
DONE = 'count(records("service") where done)'

BAD: tuple[tuple[str, tuple[Told, ...]], ...] = (
    ("", ((s.EmptyExpression, ""),)),
    ("people +", ((s.SyntaxMistake, "+"),)),
    ("people hours", ((s.SyntaxMistake, "hours"),)),
    ("people # 3", ((s.SyntaxMistake, "#"),)),
    ("(people", ((s.SyntaxMistake, "e"),)),
    ("if urgent then 1", ((s.SyntaxMistake, "1"),)),
    ("people == 3", ((s.ForeignOperator, "=="),)),
    ("urgent && people <> 3", ((s.ForeignOperator, "&&"), (s.ForeignOperator, "<>"))),
    ("!urgent || urgent", ((s.ForeignOperator, "!"), (s.ForeignOperator, "||"))),
    ("people ** 2", ((s.ForeignOperator, "**"),)),
    ("kind = '助老'", ((s.ForeignOperator, "'"), (s.ForeignOperator, "'"))),
    ('kind = "助老', ((s.UnclosedText, '"助老'),)),
    ("1 < people < 3", ((s.ChainedComparison, "1 < people < 3"),)),
    ("day > 2025-02-30", ((s.InvalidDate, "2025-02-30"),)),
    ("peple + 1", ((n.UnknownName, "peple"),)),
    ("form.peple + 1", ((n.UnknownName, "form.peple"),)),
    ("如果时长 > 3", ((n.KeywordWithoutSpace, "如果时长"),)),
    ("rund(2.5)", ((n.UnknownFunction, "rund"),)),
    ("$cup + 1", ((n.UnknownParameter, "$cup"),)),
    ("$yearly.offic", ((n.UnknownMember, "$yearly.offic"),)),
    ("unit.housholds", ((n.UnknownMember, "unit.housholds"),)),
    ('count(records("servce") where person = me)', ((n.UnknownSource, 'records("servce")'),)),
    ("balance(fnd, unit) > 3 元", ((n.UnknownSymbol, "fnd"),)),
    (f'count(records("service") {BOUND} and kind = "助老")', ((n.AmbiguousName, "kind"),)),
    ('kind = "环境卫士"', ((n.UnknownCode, '"环境卫士"'),)),
    ('kind in ["助老", "治按"]', ((n.UnknownCode, '"治按"'),)),
    ("urgent + 1", ((ty.NoSuchOperation, "urgent + 1"),)),
    ("people and urgent", ((ty.WrongType, "people"),)),
    ("title > 3", ((ty.NotComparable, "title > 3"),)),
    ("urgent > true", ((ty.NotComparable, "urgent > true"),)),
    ("2 hours > 1", ((ty.MixedUnits, "2 hours > 1"),)),
    ("amount > 300", ((ty.MixedUnits, "amount > 300"),)),
    ("amount + 1", ((ty.MixedUnits, "amount + 1"),)),
    ("earned + score", ((ty.MixedUnits, "earned + score"),)),
    ("day + 3", ((ty.MixedUnits, "day + 3"),)),
    ("7 天 = 5 个工作日", ((ty.MixedUnits, "7 天 = 5 个工作日"),)),
    ("amount * spent", ((ty.MoneyTimesMoney, "amount * spent"),)),
    ("bonus + 1", ((ty.MissingNotHandled, "bonus"),)),
    ("sum(price of items where note = label)", ((n.AmbiguousName, "note"),)),
    ("count(items where row.note = label)", ((ty.MissingNotHandled, "row.note"),)),
    ("closed / accepted > 0.9", ((ty.DivisionNeedsDefault, "closed / accepted"),)),
    ("people / 0", ((ty.DivisionByZero, "people / 0"),)),
    ("round(1, 2, 3)", ((ty.WrongArguments, "round(1, 2, 3)"),)),
    ("round(2.5, people)", ((ty.LiteralNeeded, "people"),)),
    ("round(urgent)", ((ty.WrongType, "urgent"),)),
    ("3.005 元 + amount", ((ty.FractionalQuantity, "3.005 元"),)),
    ("1000000000000000 + people", ((ty.FractionalQuantity, "1000000000000000"),)),
    ("day + 3000000000 天", ((ty.FractionalQuantity, "3000000000 天"),)),
    ("add_days(day, hours)", ((ty.NeedsRounding, "hours"),)),
    ("contains(title, 3)", ((ty.WrongType, "3"),)),
    ("people in []", ((ty.EmptyList, "[]"),)),
    ("people in 3", ((ty.WrongType, "3"),)),
    ("people ?? 3", ((ty.NeverMissing, "people"),)),
    ("people is present", ((ty.NeverMissing, "people is present"),)),
    ("[1, 3 元]", ((ty.WrongType, "3 元"),)),
    ("if urgent then 1 else title", ((ty.WrongType, "title"),)),
    ('count(records("service"))', ((rows.UnboundedAggregate, 'count(records("service"))'),)),
    (DONE, ((rows.UnboundedAggregate, DONE),)),
    ("sum(sum(price of items) of items)", ((rows.NestedAggregate, "sum(price of items)"),)),
    (f'sum(round(worked) of records("service") {BOUND})', ((rows.NotForRows, "round(worked)"),)),
    (f'sum(worked / 2 of records("service") {BOUND})', ((rows.NotForRows, "worked / 2"),)),
    (f'sum(records("service") {BOUND})', ((rows.NothingToAggregate, f'sum(records("service") {BOUND})'),)),
    ("sum(price of people)", ((rows.RowsAlone, "people"),)),
    (f'sum(kind of records("service") {BOUND})', ((n.AmbiguousName, "kind"),)),
    ('lookup(kind, "rat")', ((n.UnknownMember, '"rat"'),)),
    ("lookup(kind, title)", ((ty.LiteralNeeded, "title"),)),
    ('lookup(title, "rate")', ((ty.WrongType, "title"),)),
    ('lookup(kind, "office") = title', ((ty.MissingNotHandled, 'lookup(kind, "office")'),)),
    ("step(people, 0)", ((ty.LiteralNeeded, "0"),)),
    ("overlap(this_month, [1 .. 3]) > 1 天", ((ty.WrongType, "[1 .. 3]"),)),
    ("consecutive(prices) > 1", ((ty.WrongType, "prices"),)),
    ('subset(kinds, ["助小"])', ((n.UnknownCode, '["助小"]'),)),
    ("all(items) and urgent", ((rows.NothingToAggregate, "all(items)"),)),
    ('exists(records("service"))', ((rows.UnboundedAggregate, 'exists(records("service"))'),)),
    ("share(count > 1 of items) > 0.5", ((ty.DivisionNeedsDefault, "share(count > 1 of items)"),)),
    ('urgent and reason("late")', ((ty.ReasonMisplaced, 'urgent and reason("late")'),)),
    ('reason("late") or urgent', ((ty.ReasonMisplaced, 'reason("late") or urgent'),)),
    ('not reason("late")', ((ty.WrongType, 'reason("late")'),)),
    ('if reason("late") then 1 else 2', ((ty.WrongType, 'reason("late")'),)),
    ('reason("late") = reason("late")', ((ty.NotComparable, 'reason("late") = reason("late")'),)),
    ("reason(title)", ((ty.LiteralNeeded, "title"),)),
    # everything wrong is told at once
    ("peple > 3 and amount > 3 and bonus > 1",
     ((n.UnknownName, "peple"), (ty.MixedUnits, "amount > 3"), (ty.MissingNotHandled, "bonus"))),
)  # fmt: skip


def found(text: str, expected: Expected = None) -> list[Told]:
    """The problems of an expression with the words they point at."""
    findings = Findings()
    compile_text(text, Span("t.yaml", 1, 1, 1, 1 + len(text)), WORLD, expected, findings)
    told = findings.sorted()
    return [(type(f.problem), text[f.span.column - 1 : f.span.end_column - 1]) for f in told]


@pytest.mark.parametrize(("text", "told"), BAD, ids=[text or "empty" for text, _ in BAD])
def test_a_mistake_is_named_and_pointed_at(text: str, told: tuple[Told, ...]) -> None:
    assert found(text) == list(told)


FITS: tuple[tuple[str, Expected, type[Problem] | None], ...] = (
    ("closed / accepted", t.Optional(t.Ratio()), None),
    ("closed / accepted", t.Number(2), ty.DivisionNeedsDefault),
    ("round(closed / accepted ?? 0, 2)", t.Number(2), None),
    ("2 / 3", t.Number(2), ty.NeedsRounding),
    ("amount * 12.5%", t.Money(), ty.NeedsRounding),
    ("round(amount * 12.5%)", t.Money(), None),
    ("people", t.Points("PTS", 1), None),
    ("people * 10 分", t.Points("PTS", 1), None),
    ("rate * 10 分", t.Points("PTS", 1), ty.NeedsRounding),
    ("rate", t.Points("PTS", 1), ty.NeedsRounding),
    ("people", t.Money(), ty.WrongType),
    ("people", t.Bool(), ty.WrongType),
    ('"助老"', KIND, None),
    ('"助小"', KIND, n.UnknownCode),
    ("people", (t.Bool(), t.Number()), None),
    ("title", (t.Bool(), t.Number()), ty.WrongType),
    ("bonus", t.Number(), ty.MissingNotHandled),
    ("unit", t.Org(), None),
    ("unit", t.Org("town"), ty.WrongType),
)


@pytest.mark.parametrize(("text", "expected", "problem"), FITS)
def test_a_value_must_fit_its_place(text: str, expected: Expected, problem: type[Problem] | None) -> None:
    assert [kind for kind, _ in found(text, expected)] == ([problem] if problem else [])


LIMITS: tuple[tuple[str, type[Problem]], ...] = (
    ("people + " * 500 + "1", s.TooLong),
    ("-" * 40 + "people", s.TooDeep),
    ("not " * 900 + "urgent", s.TooDeep),
    ("[" * 200 + "1" + "]" * 200, s.TooDeep),
    ("[" + ", ".join(["1"] * 600) + "]", s.TooLarge),
    (" + ".join([f'count(records("service") {BOUND})'] * 6), s.TooManyAggregates),
    ("[" + ", ".join(["level(unit)"] * 199) + "]", s.TooCostly),
)  # fmt: skip


@pytest.mark.parametrize(("text", "problem"), LIMITS, ids=[p.code for _, p in LIMITS])
def test_an_expression_has_limits(text: str, problem: type[Problem]) -> None:
    assert problem in [kind for kind, _ in found(text)]


def test_a_type_inside_types_is_named_in_the_time_of_its_depth() -> None:
    assert found("[" * 31 + "1" + "]" * 31, t.Bool()) == [(ty.WrongType, "[" * 31 + "1" + "]" * 31)]


def test_a_folded_scalar_is_pointed_at_as_a_whole() -> None:
    findings = Findings()
    span = Span("t.yaml", 3, 9, 3, 30)
    compile_text("peple > 3", span, WORLD, t.Bool(), findings, honest=False)
    assert [f.span for f in findings.sorted()] == [span]


def test_a_slip_of_the_pen_gets_the_right_word() -> None:
    findings = Findings()
    compile_text('kind = "环境卫士" and peple > 3', Span("t", 1, 1, 1, 99), WORLD, None, findings)
    assert [f.problem.hint().zh for f in findings.sorted()] == ["是否想写：环境卫生？", "是否想写：people？"]


@pytest.mark.parametrize("problem", EXPRESSION_PROBLEMS, ids=[p.code for p in EXPRESSION_PROBLEMS])
def test_every_problem_explains_itself(problem: type[Problem]) -> None:
    assert problem.why.zh
    assert problem.why.en


def test_every_problem_has_a_code_of_its_own() -> None:
    codes = [problem.code for problem in EXPRESSION_PROBLEMS]
    assert len(codes) == len(set(codes))
