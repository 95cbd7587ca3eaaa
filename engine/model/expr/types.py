"""The types an expression can have, and their names for people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.base.finding import Said


@dataclass(frozen=True, slots=True)
class Bool:
    """Yes or no."""


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal number; `scale` is how many decimals it can have at most, None when that is unknown."""

    scale: int | None = None


@dataclass(frozen=True, slots=True)
class Ratio:
    """An exact fraction: shares, thresholds, results of votes and of every division."""


@dataclass(frozen=True, slots=True)
class Money:
    """Money in fen; not exact means that it still has to be rounded to whole fen."""

    exact: bool = True


@dataclass(frozen=True, slots=True)
class Points:
    """Points of one unit, in steps of 10**-scale; the unit "" is that of a bare literal and fits any."""

    unit: str = ""
    scale: int = 0
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Text:
    """Words."""


@dataclass(frozen=True, slots=True)
class Enum:
    """One code of a code list."""

    codelist: str
    codes: tuple[str, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar day."""


@dataclass(frozen=True, slots=True)
class Instant:
    """A moment, with its zone."""


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in hours and minutes."""


@dataclass(frozen=True, slots=True)
class Days:
    """A number of natural days."""


@dataclass(frozen=True, slots=True)
class Months:
    """A number of calendar months."""


@dataclass(frozen=True, slots=True)
class Workdays:
    """A number of working days."""


@dataclass(frozen=True, slots=True)
class Org:
    """A unit; `level` is its unit type, "" when any."""

    level: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A person, by opaque id."""


@dataclass(frozen=True, slots=True)
class List:
    """Several values of one type, at most `size_max` of them."""

    item: Type
    size_max: int = 200


@dataclass(frozen=True, slots=True)
class Range:
    """All values between two ends."""

    item: Type


@dataclass(frozen=True, slots=True)
class Record:
    """Named values, such as the rows of a table in a form."""

    name: str
    fields: Mapping[str, Type] = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class Ruling:
    """Yes, or no with the reasons why: what decides about somebody."""


@dataclass(frozen=True, slots=True)
class Optional:
    """A value that may be missing."""

    item: Type


Type = (
    Bool
    | Number
    | Ratio
    | Money
    | Points
    | Text
    | Enum
    | Date
    | Instant
    | Duration
    | Days
    | Months
    | Workdays
    | Org
    | Person
    | List
    | Range
    | Record
    | Ruling
    | Optional
)

#: Types whose values have an order.
ORDERED = (Number, Ratio, Money, Points, Text, Date, Instant, Duration, Days, Months, Workdays)
#: Types whose values can be added up.
SUMMABLE = (Number, Ratio, Money, Points, Duration, Days, Months, Workdays)
#: Types that can be compared for being equal.
EQUATABLE = (*ORDERED, Bool, Enum, Org, Person)

_PLAIN: dict[type, Said] = {
    Bool: Said("是否", "yes/no"),
    Number: Said("数", "number"),
    Ratio: Said("比例", "ratio"),
    Text: Said("文字", "text"),
    Date: Said("日期", "date"),
    Instant: Said("时刻", "moment"),
    Duration: Said("时长", "duration"),
    Days: Said("天数", "days"),
    Months: Said("月数", "months"),
    Workdays: Said("工作日数", "workdays"),
    Person: Said("人员", "person"),
    Ruling: Said("带理由的结论", "ruling with reasons"),
}


def shown(kind: Type) -> Said:
    """What people call the type."""
    match kind:
        case Optional(item) | List(item) | Range(item):
            return _of(kind, shown(item))
        case Money(exact):
            return Said("金额", "money") if exact else Said("未取整的金额", "money not yet rounded")
        case Points(unit, _, exact):
            rough = Said("", "") if exact else Said("未取整的", "unrounded ")
            return Said(f"{rough.zh}积分 {unit}".rstrip(), f"{rough.en}points {unit}".rstrip())
        case Enum(codelist):
            return Said(f"代码（{codelist}）", f"code of {codelist}")
        case Org(level):
            return Said(f"单位（{level}）", f"unit ({level})") if level else Said("单位", "unit")
        case Record(name):
            return Said(f"记录（{name}）", f"record ({name})")
        case _:
            return _PLAIN[type(kind)]


def _of(kind: Optional | List | Range, item: Said) -> Said:
    """What is made of another type, which is named once: nested types would double with each level."""
    match kind:
        case Optional():
            return Said(f"{item.zh}（可能缺失）", f"{item.en} (may be missing)")
        case List():
            return Said(f"{item.zh}的列表", f"list of {item.en}")
        case Range():
            return Said(f"{item.zh}的区间", f"range of {item.en}")
