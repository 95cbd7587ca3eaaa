"""Values of rules in words: parameters, figures of reports."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from engine.base.finding import Said, listed, same
from engine.model.expr import types as t
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.fields.choice import NO, YES
from engine.model.quantity import half_up, percent
from engine.model.rule_set import Parameter
from engine.model.written import day_written, moment_written, yuan_written

NOTHING = same("—")


def value_words(kind: Type, value: Value) -> Said:
    """A value with its unit."""
    if value is None:
        return NOTHING
    match kind:
        case t.Optional(item):
            return value_words(item, value)
        case t.Workdays() | t.Months() | t.Days() | t.Duration():
            return amount_words(kind, value)
        case t.Money():
            return yuan_written(int(half_up(Fraction(value))))
        case t.Points():
            return points_words(number_words(Fraction(value)))
        case t.Ratio():
            return same(f"{percent(value)}%")
        case t.List(item):
            return listed(value_words(item, each) for each in value)
        case t.Number():
            return same(number_words(value))
        case _:
            return _bare(value)


def figure_words(kind: Type, value: Value) -> Said:
    """A figure as rules write it: a bare number below 10,000 may be a year, one below 1 is a share."""
    if isinstance(kind, t.Number):
        exact = Fraction(value)
        if exact.denominator == 1 and abs(exact) < 10_000:
            return same(str(exact.numerator))
        if 0 < exact < 1:
            return same(f"{percent(exact).rstrip('0').rstrip('.')}%")
    return value_words(kind, value)


def figures_words(parameter: Parameter, value: object) -> Said:
    """A value of a parameter: one figure, several, or figures by name."""
    match parameter.type, value:
        case t.Record(_, fields), Mapping():
            named = (
                (parameter.members.get(name, name), figure_words(fields[name], one))
                for name, one in value.items()
            )
            return listed(Said(f"{label} {said.zh}", f"{label} {said.en}") for label, said in named)
        case t.List(item), tuple():
            return listed(figure_words(item, one) for one in value)
        case kind, _:
            return figure_words(kind, value)


def amount_words(kind: Type, amount: Value) -> Said:
    """A length of time as rules write it."""
    match kind:
        case t.Optional(item):
            return amount_words(item, amount)
        case t.Workdays():
            return Said(f"{amount} 个工作日", counted(amount, "workday"))
        case t.Months():
            return Said(f"{amount} 个月", counted(amount, "month"))
        case t.Duration():
            hours, rest = divmod(amount, timedelta(hours=1))
            return _hours(hours, rest // timedelta(minutes=1))
        case _:
            return Said(f"{amount} 天", counted(amount, "day"))


def _hours(hours: int, minutes: int) -> Said:
    zh, en = f"{hours} 小时", counted(hours, "hour")
    return Said(f"{zh} {minutes} 分", f"{en} {counted(minutes, 'minute')}") if minutes else Said(zh, en)


def counted(count: int, unit: str) -> str:
    """A number of something in English."""
    return f"{count} {unit}{'' if count == 1 else 's'}"


def points_words(amount: str) -> Said:
    """A number of points."""
    return Said(f"{amount} 分", f"{amount} point{'' if amount.lstrip('+-') == '1' else 's'}")


def number_words(value: Decimal | Fraction | int) -> str:
    """A number with separators; whole numbers as such, others with their decimals, at most two of them."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return f"{exact.numerator:,}"
    shown = f"{half_up(exact, 2):,f}"
    return shown.rstrip("0").rstrip(".") if isinstance(value, Decimal) else shown


def _bare(value: Value) -> Said:
    match value:
        case bool():
            return YES if value else NO
        case datetime():
            return moment_written(value)
        case date():
            return day_written(value)
        case _:
            return same(str(value))
