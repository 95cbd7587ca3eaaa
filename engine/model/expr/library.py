"""What the pure functions of the language compute."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType

from engine.base.clock import SHANGHAI
from engine.model.expr.periods import consecutive, overlap, period_of
from engine.model.expr.values import TEXT_CHARS_MAX, CodeValues, Interval, OutOfRange, Reason, Value
from engine.model.quantity import half_up, percent, whole_half_up, yuan

YEARS_MAX = 100
_DAY = timedelta(days=1)

Exact = Decimal | Fraction | int


def divide(a: Value, b: Value) -> Fraction | None:
    """An exact quotient, or nothing when `b` is zero."""
    if isinstance(a, timedelta):
        a = _microseconds(a)
    if isinstance(b, timedelta):
        b = _microseconds(b)
    return None if b == 0 else Fraction(a) / Fraction(b)


def _microseconds(length: timedelta) -> int:
    return length // timedelta(microseconds=1)


def _round(x: Exact, places: Exact = 0) -> Decimal:
    return half_up(x, int(places))


def _towards(choose: Callable[[Fraction], int]) -> Callable[..., Decimal]:
    def rounded(x: Exact, places: Exact = 0) -> Decimal:
        step = Fraction(10) ** -int(places)
        return half_up(choose(Fraction(x) / step) * step, int(places))

    return rounded


def _to_step(choose: Callable[[Fraction], int]) -> Callable[[Exact, Decimal], Decimal]:
    def stepped(x: Exact, step: Decimal) -> Decimal:
        return choose(Fraction(x) / Fraction(step)) * step

    return stepped


def _share(x: Exact, ratio: Exact) -> int:
    return whole_half_up(Fraction(x) * Fraction(ratio))


def _grown(base: int, rate: Exact, years: Exact) -> int:
    if not 0 <= years <= YEARS_MAX:
        raise OutOfRange(f"growth over {years} years")
    for _ in range(int(years)):
        base = whole_half_up(base * (1 + Fraction(rate)))
    return base


def _step(x: Exact, every: Exact) -> Decimal:
    return Decimal(math.floor(Fraction(x) / Fraction(every)))


def _latest(rows: tuple[Mapping[str, Value], ...], column: str, n: Exact) -> Value:
    """The last rows by a column, oldest first; of equals the one written later counts as later."""
    ordered = sorted(rows, key=lambda row: row[column])
    return tuple(ordered[max(0, len(ordered) - max(0, int(n))) :])


def _periods(rows: tuple[Mapping[str, Value], ...], start: str, end: str) -> Value:
    """The periods that rows tell, in their order; both days belong to them."""
    return tuple(Interval(row[start], row[end]) for row in rows)


def _lookup(of: Value, by: Value) -> Value:
    """An attribute of a code, or the figure of a code among figures by name."""
    return by.by_code.get(of) if isinstance(by, CodeValues) else of.get(by)


def _reason(code: str, *values: Value) -> tuple[Reason, ...]:
    return (Reason(code, values),)


def _waits(code: str, *values: Value) -> tuple[Reason, ...]:
    return (Reason(code, values, waits=True),)


def _unmet(code: str, of: str, waits: bool, *values: Value) -> tuple[Reason, ...]:
    return (Reason(code, values, waits, of),)


def _raised(x: Value, least: Value) -> Value:
    return x if least is None else max(x, least)


def _lowered(x: Value, most: Value) -> Value:
    return x if most is None else min(x, most)


def _least(*values: Value) -> Value:
    return min(values)


def _greatest(*values: Value) -> Value:
    return max(values)


def _band(x: Value, *bounds: Value) -> Decimal:
    return Decimal(sum(1 for bound in bounds if bound <= x))


def _more_than_half(n: Exact, of: Exact) -> bool:
    return of > 0 and 2 * n > of


def _at_least(n: Exact, of: Exact, ratio: Exact) -> bool:
    return of > 0 and Fraction(n) >= Fraction(of) * Fraction(ratio)


def _months(start: date, end: date) -> int:
    """Completed months: month end counts as the corresponding day of a shorter month."""
    months = (end.year - start.year) * 12 + end.month - start.month
    if months > 0 and add_months(start, months) > end:
        return months - 1
    return months + 1 if months < 0 and add_months(start, months) < end else months


def _years(start: date, as_of: date) -> Decimal:
    """Completed years: the anniversary counts from its day on."""
    return Decimal(int(_months(start, as_of) / 12))


def add_months(day: date, n: Exact) -> date:
    """The corresponding day `n` months on, or the last day of a shorter month (Civil Code art. 202)."""
    index = day.year * 12 + day.month - 1 + int(n)
    year, month = divmod(index, 12)
    if not 1 <= year <= 9999:
        raise OutOfRange(f"the year {year}")
    return date(year, month + 1, min(day.day, _month_length(year, month + 1)))


def add_months_on(day: date, n: Exact) -> date:
    """The same, but the first day after a month that is too short, where a jurisdiction counts so."""
    found = add_months(day, n)
    return found if found.day == day.day else add_days(found, 1)


def _month_length(year: int, month: int) -> int:
    if month == 12:
        return 31
    return (date(year, month + 1, 1) - date(year, month, 1)).days


def add_days(day: date, n: Exact) -> date:
    """The day `n` natural days on; of a moment, the same time of that day."""
    return day + timedelta(days=int(n))


def days_between(end: date, start: date) -> int:
    """Natural days from `start` to `end`."""
    return (end - start).days


def _date_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def _text(x: Value) -> str:
    match x:
        case Fraction():
            return _plain(half_up(x, 2))
        case Decimal():
            return _plain(x)
        case date():
            return x.isoformat()
        case _:
            return str(x)


def _plain(number: Decimal) -> str:
    shown = f"{number:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _concat(*parts: str) -> str:
    if sum(map(len, parts)) > TEXT_CHARS_MAX:
        raise OutOfRange(f"a text of more than {TEXT_CHARS_MAX} characters")
    return "".join(parts)


def total(items: Iterable[Value], zero: Value) -> Value:
    """The sum of values; of none, the zero of their type."""
    result = zero
    for item in items:
        result = result + item
    return result


def _item(items: Sequence[Value], number: Decimal) -> Value:
    """The first is number one; missing where the list has no such item."""
    at = int(number)
    return items[at - 1] if 1 <= at <= len(items) else None


def _member(record: Mapping[str, Value], name: str) -> Value:
    return record[name]


LIBRARY: Mapping[str, Callable[..., Value]] = MappingProxyType(
    {
        "to_ratio": Fraction,
        "to_int": int,
        "divide": divide,
        "money_text": lambda fen: yuan(whole_half_up(fen)).replace(",", ""),
        "days_between": days_between,
        "member": _member,
        "min": _least,
        "max": _greatest,
        "abs": abs,
        "round": _round,
        "floor": _towards(math.floor),
        "ceil": _towards(math.ceil),
        "floor_to": _to_step(math.floor),
        "ceil_to": _to_step(math.ceil),
        "clamp": lambda x, low, high: max(low, min(x, high)),
        "between": lambda x, low, high: low <= x <= high,
        "share": _share,
        "step": _step,
        "grown": _grown,
        "band": _band,
        "more_than_half": _more_than_half,
        "at_least": _at_least,
        "years": _years,
        "age": _years,
        "months_between": lambda start, end: Decimal(_months(start, end)),
        "add_months": add_months,
        "add_months_on": add_months_on,
        "add_days": add_days,
        "year": lambda day: Decimal(day.year),
        "quarter": lambda day: Decimal((day.month + 2) // 3),
        "month": lambda day: Decimal(day.month),
        "day": lambda day: Decimal(day.day),
        "month_of": lambda day: period_of(day, 1),
        "quarter_of": lambda day: period_of(day, 3),
        "year_of": lambda day: period_of(day, 12),
        "overlap": overlap,
        "consecutive": consecutive,
        "date_of": _date_of,
        "hours": lambda length: Fraction(_microseconds(length), 3_600_000_000),
        "minutes": lambda length: Fraction(_microseconds(length), 60_000_000),
        "days": Decimal,
        "text": _text,
        "percent": lambda share: percent(share) + "%",
        "concat": _concat,
        "starts_with": lambda text, start: text.startswith(start),
        "contains": lambda items, x: x in items,
        "len": lambda items: Decimal(len(items)),
        "item": _item,
        "total": total,
        "subset": lambda items, among: all(item in among for item in items),
        "diff": lambda items, without: tuple(item for item in items if item not in without),
        "latest": _latest,
        "column": lambda rows, name: tuple(row[name] for row in rows or () if row.get(name) is not None),
        "periods": _periods,
        "lookup": _lookup,
        "reason": _reason,
        "passes": lambda ruling: not ruling,
        "both": lambda one, other: one + other,
        "waits": _waits,
        "waiting": lambda ruling: bool(ruling) and all(reason.waits for reason in ruling),
        "unmet": _unmet,
        "raised": _raised,
        "lowered": _lowered,
        "ruled": lambda rule, value: value,
    }
)
