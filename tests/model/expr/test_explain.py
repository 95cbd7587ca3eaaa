"""Why a value is what it is: sentences for people, details for auditors, the first condition that failed."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.base.finding import Lang
from engine.model.expr import types as t
from engine.model.expr.compile import Trace, compile_traced
from engine.model.expr.explain import detail, sentences, why_not
from engine.model.expr.question import Query, Question
from engine.model.expr.tree import Node
from engine.model.expr.types import Type
from engine.model.expr.values import Interval, Reason, Value
from engine.model.expr.wording import Figure, Words, told
from engine.model.quantity import Fen, Points
from engine.model.source import Citation
from tests.dsl.expr.test_values import typed
from tests.dsl.expr.world import scope

PLAN = Citation(document="青白江区积分办法", article="第七条", dated="2024-12-01")
WORDS = Words(
    names={
        "form.people": "人数",
        "form.hours": "服务时长",
        "form.amount": "申请金额",
        "form.spent": "已支出",
        "form.kind": "类别",
        "form.urgent": "紧急",
        "form.earned": "已得",
        "form.bonus": "加成",
        "form.closed": "办结",
        "form.accepted": "受理",
        "form.items": "清单",
        "form.unit": "单位",
        "form.today": "今天",
        "form.this_month": "本月",
    },
    figures={
        "cap": Figure(label="上限", since=date(2025, 1, 1), citation=PLAN),
        "积分.月上限": Figure(label="月上限", since=date.min),
    },
    codes={"service_kinds": {"助老": "助老服务"}},
    reasons={"too_few": "人数不足", "late": "已过期限"},
)
CAP = "上限 60（自 2025-01-01 起，依据 青白江区积分办法，2024-12-01，第七条）"
FACTS: dict[Question, Value] = {Query("left", ("fund", "u7", "office")): Fen(100)}


def traced(text: str) -> tuple[Node, Trace]:
    """A tree and one run of it."""
    node = typed(text)
    return node, compile_traced(node)(scope(FACTS))


TOLD: tuple[tuple[str, Lang, tuple[str, ...]], ...] = (
    ("10 分 * people", "zh", ("70 分：10 分 × 人数 7",)),
    ("10 分 * people", "en", ("70 points: 10 points × 人数 7",)),
    ("round(10 分 * hours * 1.5)", "zh", ("38 分：10 分 × 服务时长 2.5 × 1.5",)),
    ("min(earned + 10 分, $积分.月上限)", "zh",
     ("40.5 分：最小(已得 30.5 分 + 10 分，月上限 50 分)", "月上限 50 分")),
    ("people * 2 + $cap", "zh", ("74：人数 7 × 2 + 上限 60", CAP)),
    ("(people + 1) * 2", "zh", ("16：(人数 7 + 1) × 2",)),
    ("amount - spent", "zh", ("734.50 元：申请金额 1,234.50 元 − 已支出 500.00 元",)),
    ("share(amount, 50%)", "zh", ("617.25 元：申请金额 1,234.50 元 × 0.5",)),
    ("closed / accepted", "zh", ("91.67%：办结 11 ÷ 受理 12",)),
    ("closed / none ?? 0", "zh", ("0",)),
    ("(bonus ?? 1) + 1", "zh", ("2.5：加成 1.5 + 1",)),
    ("if urgent then people else hours", "zh", ("7：人数 7", "因为 紧急 是")),
    ('if kind = "治安" then people else hours', "zh", ("2.5：服务时长 2.5", "因为 类别 助老服务 ≠ 治安")),
    ("sum(price of items) + amount", "zh", ("2,234.50 元：清单合计 1,000.00 元 + 申请金额 1,234.50 元",)),
    ('left(fund, unit, "office") + spent', "zh", ("501.00 元：余额度 1.00 元 + 已支出 500.00 元",)),
    ("people", "zh", ("7：人数 7",)),
    ("7", "zh", ("7",)),
    ("day + 3 天", "en", ("2025-02-03: day 2025-01-31 + 3 days",)),
    ('people > 9 or reason("too_few", people, 9)', "zh",
     ('人数不足（7，9）：理由(too_few，人数 7，9)', "因为 人数 7 ≤ 9")),
)  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "said"), TOLD, ids=[f"{a}-{b}" for a, b, _ in TOLD])
def test_a_person_is_told_how_a_value_came_about(text: str, lang: Lang, said: tuple[str, ...]) -> None:
    assert sentences(*traced(text), lang, WORDS) == said


FAILED: tuple[tuple[str, str | None], ...] = (
    ("people > 3 and hours >= 3 and urgent", "因为 服务时长 2.5 < 3"),
    ("people > 3 and hours >= 2", None),
    ("not urgent and people > 99", "因为 紧急 是"),
    ("amount <= 1000元 and urgent", "因为 申请金额 1,234.50 元 > 1,000.00 元"),
    ("people > $cap", "因为 人数 7 ≤ 上限 60"),
    ('kind in ["治安", "环境卫生"]', "因为 类别 助老服务 不属于 [治安、环境卫生]"),
    ("urgent and (people > 9 or hours > 9)", "因为 人数 7 ≤ 9 并且 服务时长 2.5 ≤ 9"),
    ("gift is present and urgent", "因为 gift 为空"),
    ("people in [1 .. 3]", "因为 人数 7 不属于 1～3"),
    ('passes(urgent or reason("late"))', None),
    ("urgent and (people > 3 and hours > 3)", "因为 服务时长 2.5 ≤ 3"),
    ("if urgent then people > 9 else false", "因为 人数 7 ≤ 9"),
    ("if people > 3 then false else urgent", "因为 人数 7 > 3"),
    ('passes(people > 9 or reason("too_few", people, 9))', "因为 人数不足（7，9）"),
)


@pytest.mark.parametrize(("text", "said"), FAILED, ids=[text for text, _ in FAILED])
def test_the_first_condition_that_failed_is_named_with_its_values(text: str, said: str | None) -> None:
    told_of = why_not(*traced(text), "zh", WORDS)
    assert (told_of.head if told_of else None) == said


#: Checks say what must not hold.
HELD: tuple[tuple[str, str | None], ...] = (
    ("people > $cap", None),
    ("people > 3 or hours > 1", "因为 人数 7 > 3"),
    ("people > 9 or hours > 1", "因为 服务时长 2.5 > 1"),
    ("urgent and people > 3", "因为 紧急 是 并且 人数 7 > 3"),
    ("not (people > 9)", "因为 人数 7 ≤ 9"),
    ("not (urgent and people > 9)", "因为 人数 7 ≤ 9"),
    ("not (bonus ?? 1 > 3 or people > 9)", "因为 加成 1.5 ≤ 3 并且 人数 7 ≤ 9"),
    ('amount > left(fund, unit, "office")', "因为 申请金额 1,234.50 元 > 余额度 1.00 元"),
    ('not passes(people > 9 or reason("too_few", people, 9))', "因为 人数不足（7，9）"),
)


@pytest.mark.parametrize(("text", "said"), HELD, ids=[text for text, _ in HELD])
def test_what_must_not_hold_is_named_as_it_held(text: str, said: str | None) -> None:
    told_of = why_not(*traced(text), "zh", WORDS, wanted=False)
    assert (told_of.head if told_of else None) == said


def test_only_figures_of_the_failed_condition_are_cited() -> None:
    told_of = why_not(*traced("people < $cap and earned > $积分.月上限"), "en", WORDS)
    assert told_of is not None
    assert [figure.label for figure in told_of.figures] == ["月上限"]


def test_an_auditor_sees_each_step_and_each_figure_with_its_document() -> None:
    text = "if people > $cap then 1 元 else round(amount * 12.5%)"
    made = detail(*traced(text), text, "zh", WORDS)
    assert made.value == "154.31 元"
    assert [(line.said, line.value) for line in made.inputs] == [
        ("人数", "7"),
        ("申请金额", "1,234.50 元"),
    ]
    assert [(line.said, line.value) for line in made.steps] == [
        ("people > $cap", "否"),
        ("amount * 12.5%", "154.3125 元"),
        ("round(amount * 12.5%)", "154.31 元"),
        (text, "154.31 元"),
    ]
    figure = made.figures[0]
    assert (figure.label, figure.value, figure.since) == ("上限", "60", "2025-01-01")
    assert figure.document == "青白江区积分办法，2024-12-01，第七条"


VALUES: tuple[tuple[Value, Type, str, str], ...] = (
    (None, t.Optional(t.Text()), "—", "—"),
    (True, t.Bool(), "是", "yes"),
    (Decimal("10.50"), t.Number(2), "10.5", "10.5"),
    (Fraction(7, 2), t.Ratio(), "3.5", "3.5"),
    (Fraction(9999, 10000), t.Ratio(), "99.99%", "99.99%"),
    (Fen(-5), t.Money(), "-0.05 元", "-0.05 yuan"),
    (Points(305), t.Points("p", 1), "30.5 分", "30.5 points"),
    (timedelta(minutes=200), t.Duration(), "3 小时 20 分钟", "3 hours 20 minutes"),
    (timedelta(0), t.Duration(), "0 分钟", "0 minutes"),
    (3, t.Workdays(), "3 个工作日", "3 workdays"),
    ((), t.List(t.Text()), "无", "none"),
    (("a", "b"), t.List(t.Text()), "a、b", "a, b"),
    (
        Interval(Decimal(1), Decimal(3), True, False),
        t.Range(t.Number()),
        "1 至 3（不含3）",
        "1 to 3 (without 3)",
    ),
    ((), t.Ruling(), "符合", "yes"),
    ((Reason("x"), Reason("late")), t.Ruling(), "x；已过期限", "x; 已过期限"),
)


@pytest.mark.parametrize(("value", "kind", "zh", "en"), VALUES)
def test_a_value_is_told_in_both_languages(value: Value, kind: Type, zh: str, en: str) -> None:
    assert (told(value, kind, "zh", WORDS), told(value, kind, "en", WORDS)) == (zh, en)
