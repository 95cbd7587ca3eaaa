"""How people are told a value, and what things are called in their sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from engine.base.clock import SHANGHAI
from engine.base.finding import Lang, Said
from engine.model.expr import types as t
from engine.model.expr.tree import Node
from engine.model.expr.types import Type
from engine.model.expr.values import Interval, Reason, Value
from engine.model.quantity import Fen, half_up, percent, yuan
from engine.model.source import Citation

#: What is told of a value that is not there.
MISSING = "—"
_PLACEHOLDER = re.compile(r"\{[^{}]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A parameter as it was used: its label, since when it holds, and the document behind it."""

    label: str
    since: date | None = None
    citation: Citation | None = None
    #: The labels of figures by name.
    members: Mapping[str, str] = field(default_factory=dict)

    def member(self, name: str) -> str:
        """What one of the figures by name is called."""
        return f"{self.label}·{self.members.get(name, name)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What things are called: slots, parameters, tables and reasons by id, codes by their list."""

    names: Mapping[str, str] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)
    #: Registers and processes whose rows are counted.
    sources: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)
    #: People and units by id.
    called: Mapping[str, str] = field(default_factory=dict)
    #: Definitions that people know by name; the others are told as what they stand for.
    definitions: Mapping[Node, str] = field(default_factory=dict)

    def name(self, path: str) -> str:
        """The label of a slot; what is known by its place only keeps its last name."""
        return self.names.get(path, path.rpartition(".")[2].rpartition(":")[2])

    def figure(self, id: str) -> Figure:
        """What is known of a parameter."""
        return self.figures.get(id) or Figure(label=id.rpartition(".")[2])

    def code(self, codelist: str, code: str) -> str:
        """The label of a code."""
        return self.codes.get(codelist, {}).get(code, code)


NO_WORDS = Words()


def told(value: Value, kind: Type, lang: Lang, words: Words = NO_WORDS) -> str:
    """A value as a person reads it."""
    if value is None:
        return MISSING
    match kind:
        case t.Optional(item):
            return told(value, item, lang, words)
        case t.Enum(codelist):
            return words.code(codelist, value)
        case t.Points(_, scale):
            return f"{plain(Fraction(value) / 10**scale)} {Said('分', 'points').in_(lang)}"
        case t.Days() | t.Months() | t.Workdays():
            return f"{value} {_UNITS[type(kind)].in_(lang)}"
        case t.List(item) if value:
            return Said("、", ", ").in_(lang).join(told(one, item, lang, words) for one in value)
        case t.Range(item):
            return _range(value, item, lang, words)
        case t.Money():
            return _money(value, lang)
        case t.Ruling():
            return ruling(value, lang, words)
        case t.Org() | t.Person():
            return words.called.get(value, value)
        case _:
            return _any(value, lang)


_UNITS: Mapping[type, Said] = {
    t.Days: Said("天", "days"),
    t.Months: Said("个月", "months"),
    t.Workdays: Said("个工作日", "workdays"),
}


def _range(value: Interval, item: Type, lang: Lang, words: Words) -> str:
    ends = [told(end, item, lang, words) for end in (value.low, value.high)]
    notes = [
        Said(f"不含{end}", f"without {end}").in_(lang)
        for end, is_in in zip(ends, (value.low_in, value.high_in), strict=True)
        if not is_in
    ]
    between = Said(" 至 ", " to ").in_(lang).join(ends)
    return (
        f"{between}{Said('（', ' (').in_(lang)}{', '.join(notes)}{Said('）', ')').in_(lang)}"
        if notes
        else between
    )


def _money(fen: Value, lang: Lang) -> str:
    whole = Fraction(fen).denominator == 1
    amount = yuan(Fen(fen)) if whole else plain(half_up(Fraction(fen) / 100, 4))
    return f"{amount} {Said('元', 'yuan').in_(lang)}"


def _any(value: Value, lang: Lang) -> str:
    """A value whose look follows from itself."""
    match value:
        case bool():
            return (Said("是", "yes") if value else Said("否", "no")).in_(lang)
        case Fen():
            return _money(value, lang)
        case Fraction():
            is_share = 0 < value < 1
            return f"{percent(value)}%" if is_share else plain(half_up(value, 4))
        case Decimal() | int():
            return plain(Decimal(value))
        case datetime():
            return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case timedelta():
            return _length(value, lang)
        case tuple() if not value:
            return Said("无", "none").in_(lang)
        case _:
            return str(value)


def plain(number: Decimal | Fraction) -> str:
    """A number without zeros that say nothing."""
    exact = half_up(number, 6) if isinstance(number, Fraction) else number
    shown = f"{exact:f}"
    return shown.rstrip("0").rstrip(".") if "." in shown else shown


def _length(length: timedelta, lang: Lang) -> str:
    hours, rest = divmod(abs(length), timedelta(hours=1))
    parts = ((hours, Said("小时", "hours")), (rest // timedelta(minutes=1), Said("分钟", "minutes")))
    said = " ".join(f"{count} {unit.in_(lang)}" for count, unit in parts if count)
    return ("-" if length < timedelta(0) else "") + (said or f"0 {Said('分钟', 'minutes').in_(lang)}")


def ruling(reasons: tuple[Reason, ...], lang: Lang, words: Words = NO_WORDS) -> str:
    """Yes, or every reason why not."""
    if not reasons:
        return Said("符合", "yes").in_(lang)
    return Said("；", "; ").in_(lang).join(_reason(one, lang, words) for one in reasons)


def _filled(text: str, values: Sequence[str]) -> str:
    """Words with placeholders, each filled by the value that stands at its first place."""
    order = dict.fromkeys(_PLACEHOLDER.findall(text))
    words = dict(zip(order, values, strict=False))
    return _PLACEHOLDER.sub(lambda found: words.get(found[0], found[0]), text)


def _reason(reason: Reason, lang: Lang, words: Words) -> str:
    label = words.reasons.get(reason.of or reason.code, reason.code)
    if _PLACEHOLDER.search(label):
        return _filled(label, [_any(value, lang) for value in reason.values])
    values = Said("，", ", ").in_(lang).join(_any(value, lang) for value in reason.values)
    return Said(f"{label}（{values}）", f"{label} ({values})").in_(lang) if values else label
