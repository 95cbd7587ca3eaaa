"""One language, every use: the same expression holds wherever a pack has one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from engine.dsl.compile import compile_pack
from engine.dsl.show import render
from tests.dsl.cases import PACK, base

FILE = "place/mechanisms/base.yaml"
#: The same condition everywhere: both keyword languages, dates, lists, parameters, the common names.
SAME = (
    "(today > 2020-01-01 并且 year >= 2020 and $days <= 9 个工作日)"
    " or not (me in [me]) and now > now - 2 小时"
)

# How the condition becomes a value of the type that a place takes.
BOOL = "{}"
NUMBER = "if {} then 1 else 2"
MONEY = "如果 {} 那么 1 元 否则 2 元"
POINTS = "if {} then 2 分 else 3 分"
UNIT = "if {} then case.unit else case.unit"
CITY = "(if {} then city(case.unit) else city(case.unit))"
DAYS = "if {} then 3 workdays else 5 个工作日"
DATE = "if {} then today else today"
PERSON = "if {} then case.starter else me"
TEXT = 'if {} then "是" else "否"'


@dataclass(frozen=True, slots=True)
class Use:
    """A place: the text of the base it changes, the text with EXPR in it, and how it makes its type."""

    name: str
    old: str
    new: str
    shape: str
    #: A condition on the names that this place promises.
    promised: str


DONE = "done_on: {type: date, label: 完成日期, required: true}"
HELP = "what: {type: text, label: 内容, required: true}"
LINES = "lines: {small: 100 元, large: 200 元}"
ASKED = 'records("request") where row.unit = subject and row.day in period'
AMOUNT = "amount: form.cost"
APPROVE = "within: $days\n        outcomes: [agree, reject, return]"
PAID = "- settle: fund\n"
IN_CASE = "form.cost > 0 元 and case.unit = case.owner and case.starter = me and case.opened_on <= today"
IN_PAY = IN_CASE.replace("form.", "request.") + ' and (step.approve.outcome ?? "") = "agree"'
DONE_ON = " and form.done_on = result.done_on"


def _more(key: str) -> str:
    """One more field, with an expression under a key."""
    return f"{DONE}\n      more: {{type: int, label: 数, {key}: 'EXPR'}}"


USES = (
    Use("show_if", DONE, _more("show_if"), BOOL, "done_on <= today"),
    Use("require_if", DONE, _more("require_if"), BOOL, "done_on > today"),
    Use("readonly_if", DONE, _more("readonly_if"), BOOL,
        "done_on = today"),
    Use("value", DONE, _more("value"), NUMBER, "form.done_on < today"),
    Use("default", DONE, _more("default"), NUMBER, "year > 1"),
    Use("check", DONE, DONE + "\n    checks: {late: {when: 'EXPR', message: 过晚}}", BOOL, "done_on > today"),
    Use("definition", 'is_large: request.kind = "large"', "is_large: 'EXPR'", BOOL, 'request.kind = "large"'),
    Use("guard of a branch", "when: is_large", "when: 'EXPR'",
        BOOL, f"is_large and {IN_PAY} and request.title = form.title"),
    Use("owner", "label: 维修\n", "label: 维修\n    owner: 'EXPR'\n", UNIT, "case.unit = case.unit"),
    Use("limit", "within: $days", "within: 'EXPR'", DAYS, IN_CASE),
    Use("start of a limit", "within: $days", "within: {amount: $days, since: 'EXPR'}", DATE, IN_CASE),
    Use("order of a queue", APPROVE, APPROVE + "\n        queue: {order: ['EXPR']}", NUMBER, IN_CASE),
    Use("check of a step", APPROVE, APPROVE + "\n        checks: {odd: {when: 'EXPR', message: 奇怪}}",
        BOOL, IN_CASE),
    Use("amount of a budget", LINES, "lines: {small: 'EXPR', large: 200 元}", MONEY, "case.unit = case.unit"),
    Use("amount of a reservation", AMOUNT, "amount: 'EXPR'", MONEY, "form.cost > 0 元"),
    Use("year of a reservation", AMOUNT, AMOUNT + ", year: 'EXPR'", NUMBER, "year(case.opened_on) = year"),
    Use("unit of a reservation", AMOUNT, AMOUNT + ", unit: 'EXPR'", UNIT, "case.unit = case.owner"),
    Use("amount of an award", "amount: 2 分", "amount: 'EXPR'", POINTS, 'help.what = form.what'),
    Use("person of an award", "person: case.starter", "person: 'EXPR'", PERSON, 'help.what = form.what'),
    Use("cap of a rule", "most: $cap", "most: 'EXPR'", POINTS, "year > 1"),
    Use("indicator of a score", 'value: count(records("result") where row.unit = subject)', "value: 'EXPR'",
        NUMBER,
        'exists(records("result") where row.unit = subject)'),
    Use("measure of a report",
        f"asked: {{label: 申请, value: count({ASKED})", "asked: {label: 申请, value: 'EXPR'", NUMBER,
        f"exists({ASKED})"),
    Use("placeholder of a notice", 'text: "{request.title} 已支付"', "text: '{EXPR} 已支付'",
        NUMBER, IN_PAY + DONE_ON),
    Use("revision", PAID, PAID + "          - revise: {form: result, set: {done_on: 'EXPR'}}\n",
        DATE, "result.done_on = today"),
    Use("record", PAID, PAID + "          - add: {form: help, set: {what: 'EXPR'}}\n",
        TEXT, IN_PAY + DONE_ON),
    Use("seats of a step", "by: post(payer)", "by: 'post(payer) of EXPR'", CITY, IN_PAY),
    Use("person of a step", "by: post(payer)", "by: ['EXPR', post(payer)]", PERSON, IN_PAY),
    Use("seats of a notice", "to: starter, text: \"{", "to: ['members(EXPR)'], text: \"{",
        UNIT, IN_PAY + DONE_ON),
)  # fmt: skip


def compiled(use: Use, condition: str) -> str:
    """What is wrong with the base where one place holds an expression on this condition."""
    files = base()
    assert use.old in files[FILE], use.name
    expression = use.shape.replace("{}", condition)
    text = files[FILE].replace(use.old, use.new.replace("EXPR", expression.replace("'", "''")), 1)
    result = compile_pack({**files, FILE: text}, PACK)
    return render((f for f in result.findings if f.is_error), {FILE: text})


@pytest.mark.parametrize("use", USES, ids=lambda use: use.name)
def test_the_same_expression_holds_in_every_place(use: Use) -> None:
    assert compiled(use, SAME) == ""


@pytest.mark.parametrize("use", USES, ids=lambda use: use.name)
def test_a_place_offers_the_names_it_promises(use: Use) -> None:
    assert compiled(use, f"({SAME}) and ({use.promised})") == ""


@pytest.mark.parametrize("use", USES, ids=lambda use: use.name)
def test_a_place_refuses_a_name_it_does_not_have(use: Use) -> None:
    assert "unknown-name" in compiled(use, f"({SAME}) and nothing_like_it")
