"""The words of the language in its two languages."""

from __future__ import annotations

from typing import Literal

from engine.base.finding import Lang, Said
from engine.dsl.expr.syntax.raw import Quantifier, Unit
from engine.model.expr.aggregates import AGGREGATE_NAMES
from engine.model.expr.tree import AggregateKind

UNITS: dict[str, Unit] = {
    "workday": "workdays",
    "workdays": "workdays",
    "工作日": "workdays",
    "个工作日": "workdays",
    "day": "days",
    "days": "days",
    "天": "days",
    "month": "months",
    "months": "months",
    "个月": "months",
    "hour": "hours",
    "hours": "hours",
    "小时": "hours",
    "个小时": "hours",
    "minute": "minutes",
    "minutes": "minutes",
    "分钟": "minutes",
    "万元": "wan",
    "元": "yuan",
    "分": "points",
    "%": "%",
}

AGGREGATES: dict[str, AggregateKind | Quantifier] = {
    "sum": "sum",
    "count": "count",
    "avg": "avg",
    "min": "min",
    "max": "max",
    "distinct": "distinct",
    "exists": "exists",
    "all": "all",
    "share": "share",
    "合计": "sum",
    "计数": "count",
    "平均": "avg",
    "最小": "min",
    "最大": "max",
    "去重计数": "distinct",
    "存在": "exists",
    "全部": "all",
    "份额": "share",
}

ROW_KINDS: dict[str, Literal["records", "cases"]] = {
    "records": "records",
    "台账": "records",
    "cases": "cases",
    "办件": "cases",
}

COMPARISONS = {"≥": ">=", "≤": "<=", "≠": "!="}

KEYWORDS = (
    *(
        "如果",
        "那么",
        "否则",
        "并且",
        "或者",
        "属于",
        "不属于",
        "隶属于",
        "并非",
        "其中",
        "取自",
        "为空",
        "不为空",
    ),
    *("if", "then", "else", "and", "or", "not", "in", "where", "of"),
)

#: How each keyword is printed.
PRINTED: dict[str, Said] = {
    "if": Said("如果", "if"),
    "then": Said("那么", "then"),
    "else": Said("否则", "else"),
    "and": Said("并且", "and"),
    "or": Said("或者", "or"),
    "not": Said("并非", "not"),
    "in": Said("属于", "in"),
    "not in": Said("不属于", "not in"),
    "is missing": Said("为空", "is missing"),
    "is present": Said("不为空", "is present"),
    "of": Said("取自", "of"),
    "where": Said("其中", "where"),
    "true": Said("真", "true"),
    "false": Said("假", "false"),
    "records": Said("台账", "records"),
    "cases": Said("办件", "cases"),
    "workdays": Said("个工作日", "workdays"),
    "days": Said("天", "days"),
    "months": Said("个月", "months"),
    "hours": Said("小时", "hours"),
    "minutes": Said("分钟", "minutes"),
    "wan": Said("万元", "万元"),
    "yuan": Said("元", "元"),
    "points": Said("分", "分"),
    "%": Said("%", "%"),
}

_VALUE = Said("一个值", "a value")
_OPERATOR = Said("运算符", "an operator")

#: What each terminal of the grammar is called when it is missing.
EXPECTED: dict[str, Said] = {
    "NAME": _VALUE,
    "NUMBER": _VALUE,
    "STRING": _VALUE,
    "_THEN": Said("那么", "then"),
    "_ELSE": Said("否则", "else"),
    "RPAR": Said("右括号", "a closing bracket"),
    "RSQB": Said("右方括号", "a closing square bracket"),
    "LPAR": Said("左括号", "an opening bracket"),
    "COMMA": Said("逗号", "a comma"),
    "_TO": Said("区间号 ..", "`..`"),
    "CMP": _OPERATOR,
    "ADD": _OPERATOR,
    "_OF": Said("取自", "of"),
    "_WHERE": Said("其中", "where"),
}


def word(keyword: str, lang: Lang) -> str:
    """A keyword in one language."""
    return PRINTED[keyword].in_(lang)


def aggregate_word(kind: str, lang: Lang) -> str:
    """The name of an aggregate in one language."""
    return AGGREGATE_NAMES[kind] if lang == "zh" else kind
