"""How figures are written: money, points, lengths of time, shares, days, texts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from engine.dsl.expr.typing.literals import STEPS_MAX
from engine.dsl.shape.scalars import read_day
from engine.model.expr import types as t
from engine.model.expr.types import Type
from engine.model.expr.values import NUMBER_MAX, Value
from engine.model.quantity import Fen, Points, yuan

_FIGURE = re.compile(r"(-?(?:0|[1-9][0-9]{0,11})(?:\.[0-9]{1,6})?)\s*(\D*)")
_WORKDAYS = ("个工作日", "工作日", "workdays", "workday")
_DAYS = ("天", "days", "day")
_MONTHS = ("个月", "months", "month")
_HOURS = ("小时", "个小时", "hours", "hour")


def _figure(text: str, units: tuple[str, ...]) -> Decimal | None:
    match = _FIGURE.fullmatch(text.strip())
    return Decimal(match.group(1)) if match and match.group(2).strip() in units else None


def _whole(text: str, units: tuple[str, ...]) -> int | None:
    figure = _figure(text, units)
    return int(figure) if figure is not None and figure == int(figure) and 0 <= figure < STEPS_MAX else None


def _money(text: str) -> Fen | None:
    yuan = _figure(text, ("元", "¥"))
    wan = _figure(text, ("万元",))
    fen = yuan * 100 if yuan is not None else wan * 1_000_000 if wan is not None else None
    return Fen(fen) if fen is not None and fen == int(fen) and abs(fen) < NUMBER_MAX else None


def _number(text: str) -> Decimal | None:
    share = _figure(text, ("%", "％"))
    return share / 100 if share is not None else _figure(text, ("",))


def _points(text: str) -> Points | None:
    whole = _whole(text, ("分", ""))
    return None if whole is None else Points(whole)


def _hours(text: str) -> timedelta | None:
    hours = _figure(text, _HOURS)
    return None if hours is None or not 0 <= hours < STEPS_MAX // 60 else timedelta(seconds=int(hours * 3600))


@dataclass(frozen=True, slots=True)
class Spelling:
    """How values of one parameter type are written and what expressions see of them."""

    type: Type
    read: Callable[[str], object | None]
    example: str


SPELLINGS: Mapping[str, Spelling] = {
    "money": Spelling(t.Money(), _money, "5万元"),
    "number": Spelling(t.Number(6), _number, "5%"),
    "points": Spelling(t.Points(), _points, "10 分"),
    "days": Spelling(t.Days(), lambda text: _whole(text, _DAYS), "7 天"),
    "workdays": Spelling(t.Workdays(), lambda text: _whole(text, _WORKDAYS), "5 个工作日"),
    "months": Spelling(t.Months(), lambda text: _whole(text, _MONTHS), "3 个月"),
    "hours": Spelling(t.Duration(), _hours, "24 小时"),
    "date": Spelling(t.Date(), read_day, "2025-01-31"),
    "text": Spelling(t.Text(), lambda text: text, "文字"),
}


def finest(kind: Type, values: Iterable[object]) -> Type:
    """A number is as fine as its finest value, so that whole numbers can count years."""
    if not isinstance(kind, t.Number):
        return kind
    exponents = [v.normalize().as_tuple().exponent for v in values if isinstance(v, Decimal)]
    return t.Number(max((-int(e) for e in exponents if int(e) < 0), default=0))


def shown(value: Value, type_: Type) -> str:
    """A value as it would be written."""
    kind = type_.item if isinstance(type_, t.Optional) else type_
    match kind:
        case _ if value is None:
            return "missing"
        case t.Bool():
            return "true" if value else "false"
        case t.Money():
            return f"{yuan(value).replace(',', '').removesuffix('.00')} 元"
        case t.Points():
            return f"{value} 分"
        case t.Days():
            return f"{value} 天"
        case t.Workdays():
            return f"{value} 个工作日"
        case t.Months():
            return f"{value} 个月"
        case t.Duration():
            return f"{value / timedelta(hours=1):g} 小时"
        case _:
            return str(value)
