"""Values of rules in words: parameters, figures of reports."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from engine.model.expr import types as t
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.quantity import half_up, percent, yuan

NOTHING = "—"


def value_words(kind: Type, value: Value) -> str:
    """A value with its unit."""
    if value is None:
        return NOTHING
    match kind:
        case t.Optional(item):
            return value_words(item, value)
        case t.Workdays() | t.Months() | t.Days() | t.Duration():
            return amount_words(kind, value)
        case t.Money():
            return f"{yuan(int(half_up(Fraction(value))))} 元"
        case t.Points():
            return f"{number_words(Fraction(value))} 分"
        case t.Ratio():
            return f"{percent(value)}%"
        case t.List(item):
            return "、".join(value_words(item, each) for each in value)
        case t.Number():
            return number_words(value)
        case _:
            return _bare(value)


def figure_words(kind: Type, value: Value) -> str:
    """A figure as rules write it: a bare number below 10,000 may be a year, one below 1 is a share."""
    if isinstance(kind, t.Number):
        exact = Fraction(value)
        if exact.denominator == 1 and abs(exact) < 10_000:
            return str(exact.numerator)
        if 0 < exact < 1:
            return f"{percent(exact).rstrip('0').rstrip('.')}%"
    return value_words(kind, value)


def amount_words(kind: Type, amount: Value) -> str:
    """A length of time as rules write it."""
    match kind:
        case t.Optional(item):
            return amount_words(item, amount)
        case t.Workdays():
            return f"{amount} 个工作日"
        case t.Months():
            return f"{amount} 个月"
        case t.Duration():
            hours, rest = divmod(amount, timedelta(hours=1))
            return f"{hours} 小时" + (f" {rest // timedelta(minutes=1)} 分" if rest else "")
        case _:
            return f"{amount} 天"


def number_words(value: Decimal | Fraction | int) -> str:
    """A number with separators; whole numbers as such, others with their decimals, at most two of them."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return f"{exact.numerator:,}"
    shown = f"{half_up(exact, 2):,f}"
    return shown.rstrip("0").rstrip(".") if isinstance(value, Decimal) else shown


def _bare(value: Value) -> str:
    match value:
        case bool():
            return "是" if value else "否"
        case date():
            return value.isoformat()
        case _:
            return str(value)
