"""Promises of the expression language, for whatever expression hypothesis can think of."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import lark
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from engine.base.finding import Findings, Lang
from engine.base.span import Span
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.place import Place, Reporter
from engine.dsl.expr.syntax import raw as r
from engine.dsl.expr.syntax.parse import grammar, parse
from engine.dsl.expr.syntax.printer import print_expression
from engine.dsl.expr.syntax.raw import Raw
from engine.model.expr.compile import compile_expression
from engine.model.expr.interpret import evaluate
from engine.model.expr.scope import Values
from engine.model.expr.values import OutOfRange, Value
from tests.dsl.expr.world import WORLD, scope
from tests.support.soak import soak

NOWHERE = Span("t", 1, 1, 1, 1)

# Trees of every shape, typed or not, for the printer.
_NAMES = st.sampled_from(["amount", "时长", "case", "min_x", "如果时长", "days", "records", "form"])
_DECIMALS = st.decimals(0, 10**9, places=2).map(lambda d: Decimal(f"{d:f}"))
_LEAVES: SearchStrategy[Raw] = st.one_of(
    _DECIMALS.map(r.Num),
    st.builds(
        r.Quantity,
        _DECIMALS,
        st.sampled_from(["workdays", "days", "months", "hours", "minutes", "wan", "yuan", "points", "%"]),
    ),
    st.text("助老ab（) '=&“\"", max_size=5).filter(lambda s: '"' not in s or "”" not in s).map(r.Words),
    st.dates(date(1000, 1, 1)).map(r.Day),
    st.booleans().map(r.Truth),
    _NAMES.map(r.Ident),
    st.sampled_from(["cap", "积分.月上限"]).map(r.Param),
)


def _grown(parts: SearchStrategy[Raw]) -> SearchStrategy[Raw]:
    several = st.lists(parts, max_size=3).map(tuple)
    rows: SearchStrategy[Raw] = st.builds(r.Rows, st.sampled_from(["records", "cases"]), _NAMES)
    kinds = st.sampled_from(["sum", "count", "avg", "min", "max", "distinct"])
    functions = st.sampled_from(["round", "years", "town", "care.rates", "没有这个函数"])
    return st.one_of(
        st.builds(r.Dot, parts, _NAMES),
        st.builds(r.Apply, functions, several),
        st.builds(r.Aggregated, kinds, parts, rows, st.one_of(st.none(), parts)),
        st.builds(r.Aggregated, kinds, st.none(), parts, parts),
        several.map(r.Listed),
        st.builds(r.Ranged, parts, parts, st.booleans(), st.booleans()),
        parts.map(r.Negated),
        parts.map(r.Not),
        st.builds(r.Arith, st.sampled_from(["+", "-", "*", "/"]), parts, parts),
        st.builds(r.Compare, st.sampled_from(["=", "!=", "<", "<=", ">", ">="]), parts, parts),
        st.builds(r.Logic, st.sampled_from(["and", "or"]), parts, parts),
        st.builds(r.InTest, parts, parts, st.booleans()),
        st.builds(r.MissingTest, parts, st.booleans()),
        st.builds(r.Cond, parts, parts, parts),
        st.builds(r.Default, parts, parts),
    )


RAW = st.recursive(_LEAVES, _grown, max_leaves=8)


@settings(max_examples=soak(150, 5000), deadline=None)
@given(RAW, st.sampled_from(["zh", "en"]))
def test_what_is_printed_is_read_again_as_the_same_tree(raw: Raw, lang: Lang) -> None:
    text = print_expression(raw, lang)
    findings = Findings()
    assert parse(text, Reporter(Place(NOWHERE), findings)) == raw, text
    assert not findings.sorted()


# Texts of good expressions by type, for the evaluators.
NUMBERS: SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        st.sampled_from(
            [
                "people",
                "hours",
                "rate",
                "时长",
                "$cap",
                "3",
                "0.5",
                "20%",
                "round(share, 2)",
                "999999999999999",
            ]
        ),
        st.builds("({} {} {})".format, NUMBERS, st.sampled_from("+-*"), NUMBERS),
        st.builds("{}({})".format, st.sampled_from(["round", "floor", "ceil", "abs", "-"]), NUMBERS),
        st.builds("{}({}, {})".format, st.sampled_from(["min", "max"]), NUMBERS, NUMBERS),
        st.builds("round(({} / {}) ?? {}, 3)".format, NUMBERS, NUMBERS, NUMBERS),
        st.builds("(if {} then {} else {})".format, CONDITIONS, NUMBERS, NUMBERS),
        st.builds("sum(row.count * {} of items where {})".format, NUMBERS, ROW_CONDITIONS),
        st.builds("(bonus ?? {})".format, NUMBERS),
    )
)
MONEY: SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["amount", "spent", "30 元", "1.5万元", "$yearly.office"]),
        st.builds("({} {} {})".format, MONEY, st.sampled_from("+-"), MONEY),
        st.builds("({} * people)".format, MONEY),
        st.builds("{}({} * {})".format, st.sampled_from(["round", "floor", "ceil"]), MONEY, NUMBERS),
        st.builds("share({}, {})".format, MONEY, NUMBERS),
        st.builds("(if {} then {} else {})".format, CONDITIONS, MONEY, MONEY),
        st.builds("sum(price of items where {})".format, ROW_CONDITIONS),
        st.builds("(max(price of items where {}) ?? {})".format, ROW_CONDITIONS, MONEY),
    )
)
DATES: SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        st.sampled_from(["day", "today", "born", "2024-02-29", "9999-12-01", "(day + 999999999 天)"]),
        st.builds("({} + {} {})".format, DATES, st.integers(0, 40), st.sampled_from(["天", "months"])),
        st.builds("({} - {} days)".format, DATES, st.integers(0, 40)),
    )
)
CONDITIONS: SearchStrategy[str] = st.deferred(
    lambda: st.one_of(
        st.sampled_from(
            ["urgent", 'kind = "助老"', 'kind in ["治安"]', "gift is missing", "today in this_month"]
        ),
        st.builds("({} {} {})".format, NUMBERS, _OPS, NUMBERS),
        st.builds("({} {} {})".format, MONEY, _OPS, MONEY),
        st.builds("({} {} {})".format, DATES, _OPS, DATES),
        st.builds("({} {} {})".format, CONDITIONS, st.sampled_from(["and", "or", "并且"]), CONDITIONS),
        st.builds("(not {})".format, CONDITIONS),
        st.builds("({} in [{} .. {}))".format, NUMBERS, NUMBERS, NUMBERS),
        st.builds("(bonus is present and bonus < {})".format, NUMBERS),
    )
)
ROW_CONDITIONS: SearchStrategy[str] = st.one_of(
    st.builds("row.price > {}".format, MONEY), st.builds("row.count <= {}".format, NUMBERS), CONDITIONS
)
_OPS: SearchStrategy[str] = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])


def outcome(run: object, where: Values) -> Value:
    """What running gives: a value with its type, or that it went out of bounds."""
    try:
        value = run(where)  # type: ignore[operator]  # either evaluator
    except OutOfRange:
        return "out of range"
    return type(value), value


#: Why a well-typed text may still be refused.
REFUSALS = {"expression-too-deep", "expression-too-large", "expression-too-costly", "nested-aggregate"}


@settings(max_examples=soak(150, 5000), deadline=None)
@given(st.one_of(NUMBERS, MONEY, DATES, CONDITIONS))
def test_the_compiler_computes_what_the_interpreter_computes(text: str) -> None:
    findings = Findings()
    node = compile_text(text, NOWHERE, WORLD, None, findings)
    if node is None:
        assert {f.problem.code for f in findings.sorted() if f.is_error} <= REFUSALS, text
        return
    assert outcome(compile_expression(node), scope()) == outcome(lambda s: evaluate(node, s), scope())


_WORDS = [
    "people",
    "amount",
    "如果",
    "那么",
    "and",
    "(",
    ")",
    "[",
    "..",
    "3",
    "元",
    "=",
    "<",
    "??",
    "sum",
    "of",
]
_WORDS += [
    "records(",
    '"',
    "“",
    "$cap",
    "is missing",
    ".",
    ",",
    "-",
    "%",
    "items",
    "where",
    "￥",
    "　",
    "\n",
    "not",
]


@settings(max_examples=soak(200, 20000), deadline=None)
@given(st.one_of(st.text(max_size=60), st.lists(st.sampled_from(_WORDS), max_size=15).map(" ".join)))
def test_any_text_gives_a_tree_or_a_finding_and_never_a_traceback(text: str) -> None:
    findings = Findings()
    node = compile_text(text, NOWHERE, WORLD, None, findings)
    assert (node is None) == findings.has_errors


def test_the_grammar_has_no_colliding_words() -> None:
    lark.Lark(grammar().source_grammar, parser="lalr", start=["expr", "seats"], strict=True)
