"""Cells of decision tables: how what a row asks for is written.

    -                      anything, also nothing
    missing | 为空          nothing, for inputs that may be missing
    助老 | 助老, 济困        one of these (codes, texts, true, false, figures); also with ， and 、
    not(助老) | 非(助老)     any other
    3 | [2..4) | [2..)      a figure, or all between two ends; ) and ( leave the end out
    >= 3 | < 3              with ≥ ≤ too
    3 以上 | 3 以下 | 不超过 3 | 不满 3 | 超过 3 | 3 以上不满 6
                           as statutes count: 不满 and 超过 without the figure itself, the others with it
Figures are written as parameters of the type are: `300 元`, `5 个工作日`, `60%`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.base.finding import Problem
from engine.dsl.build.problems.tables import BadCell, EmptyStretch, NeverMissingCell
from engine.dsl.build.spellings import SPELLINGS
from engine.dsl.expr.problems.names import UnknownCode
from engine.dsl.shape.scalars import read_share
from engine.model.expr import types as t
from engine.model.expr.table import Among, Anything, Column, Stretch, Test, Within
from engine.model.expr.types import Type
from engine.model.expr.values import Value

ANYTHING = "-"
MISSING = ("missing", "为空")
CELL_CHARS_MAX = 400
_NOT = re.compile(r"(?:not|非|不是)\s*\((.*)\)")
_BETWEEN = re.compile(r"([\[(])\s*(.*?)\s*\.\.\s*(.*?)\s*([\])])")
_COMPARED = re.compile(r"(>=|<=|>|<|=)\s*(.+)")
_STATUTE = re.compile(
    r"(?:超过\s*(?P<over>.+?)|(?P<least>.+?)\s*以上)?\s*"
    r"(?:不满\s*(?P<under>.+)|不超过\s*(?P<to>.+)|(?P<most>.+?)\s*以下)?"
)
_WIDE = str.maketrans("（）［］，、＞＜＝－", "()[],,><=-")
_TRUTH = {"true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Figures:
    """How the values of an ordered type are written in cells."""

    read: Callable[[str], Value | None]
    example: str


def _ratio(text: str) -> Fraction | None:
    share = read_share(text)
    if share is not None:
        return share
    number = SPELLINGS["number"].read(text)
    return Fraction(number) if isinstance(number, Decimal) else None


#: The types of columns that have an order, and the names by which tables declare them.
FIGURES: Mapping[str, Figures] = {
    **{
        name: Figures(spelling.read, spelling.example)
        for name, spelling in SPELLINGS.items()
        if name != "text"
    },
    "ratio": Figures(_ratio, "98.23%"),
}


@dataclass(frozen=True, slots=True)
class Cells:
    """Reads the cells of one column, whose type was written as `kind`."""

    column: Column
    kind: str

    @property
    def type(self) -> Type:
        """The type of what is there when it is not missing."""
        declared = self.column.type
        return declared.item if isinstance(declared, t.Optional) else declared

    def test(self, written: str) -> Test | Problem:
        """What a cell of an input admits."""
        text = written.strip() if self.kind == "text" else _plain(written)
        if len(text) > CELL_CHARS_MAX:
            return BadCell(f"{text[:20]}…", self.kind, self._example())
        if text == ANYTHING:
            return self._anything()
        negated = _NOT.fullmatch(text)
        items = _items(negated.group(1) if negated else text)
        missing = any(item in MISSING for item in items)
        if missing and (negated or not self.column.may_miss):
            return NeverMissingCell(self.column.id)
        values = [item for item in items if item not in MISSING]
        read = self._stretches if self.kind in FIGURES else self._among
        return read(values, bool(negated), missing)

    def value(self, written: str) -> Value | Problem:
        """What a cell of an output says; it is never missing."""
        text = _plain(written)
        if self.kind in FIGURES:
            return self._figure(text)
        return self._word(written.strip())

    def stretch(self, written: str) -> Stretch | Problem:
        """The range of an input."""
        return self._stretch(_plain(written))

    def _anything(self) -> Test:
        confined = self.column.range
        return Anything() if confined is None else Within((confined,), missing=self.column.may_miss)

    def _example(self) -> str:
        if self.kind in FIGURES:
            example = FIGURES[self.kind].example
            return f"{example}、[{example}..)、>= {example}"
        return "true" if self.kind == "bool" else "“…”" if self.kind == "text" else "-"

    def _bad(self, text: str) -> Problem:
        return BadCell(text, self.kind, self._example())

    # codes, truth values, texts

    def _among(self, items: list[str], negated: bool, missing: bool) -> Test | Problem:
        values: set[Value] = set()
        for item in items:
            value = self._word(item)
            if isinstance(value, Problem):
                return value
            values.add(value)
        return Among(frozenset(values), negated, missing)

    def _word(self, text: str) -> Value | Problem:
        bare = _unquoted(text)
        match self.type:
            case t.Enum(codelist, codes):
                return bare if bare in codes else UnknownCode(bare, codelist, frozenset(codes))
            case t.Bool():
                return _TRUTH[bare] if bare in _TRUTH else self._bad(text)
            case _:
                return bare or self._bad(text)

    # figures

    def _figure(self, text: str) -> Value | Problem:
        value = FIGURES[self.kind].read(text)
        if value is None:
            return self._bad(text)
        scale = self.type.scale if isinstance(self.type, t.Number) else None
        return self._bad(text) if scale is not None and value != round(value, scale) else value

    def _stretches(self, items: list[str], negated: bool, missing: bool) -> Test | Problem:
        found: list[Stretch] = []
        for item in items:
            one = self._stretch(item)
            if isinstance(one, Problem):
                return one
            found.append(one)
        united = _united(found)
        if negated:
            united = _others(united)
        confined = self.column.range
        if confined is not None:
            united = [cut for one in united if (cut := _common(one, confined)) is not None]
        return Within(tuple(united), missing)

    def _stretch(self, text: str) -> Stretch | Problem:
        written = _ends(text)
        low, high = (None if end is None else self._figure(end) for end in (written.low, written.high))
        for end in (low, high):
            if isinstance(end, Problem):
                return self._bad(text)
        made = Stretch(low, high, low is None or written.low_in, high is None or written.high_in)
        return EmptyStretch(text) if _is_empty(made) else made


def _plain(text: str) -> str:
    return text.translate(_WIDE).replace("≥", ">=").replace("≤", "<=").strip()


def _unquoted(text: str) -> str:
    for left, right in ('""', "“”"):
        if len(text) > 1 and text[0] == left and text[-1] == right:
            return text[1:-1]
    return text


def _items(text: str) -> list[str]:
    """The parts between commas; an end of a range or a quoted text never holds one."""
    return [part.strip() for part in re.findall(r'(?:"[^"]*"|“[^”]*”|[^,，、])+', text)] or [text]


def _ends(text: str) -> Stretch:
    """The ends of a stretch as they are written."""
    if match := _BETWEEN.fullmatch(text):
        left, low, high, right = match.groups()
        return Stretch(low or None, high or None, left == "[", right == "]")
    if match := _COMPARED.fullmatch(text):
        sign, end = match.groups()
        if sign == "=":
            return Stretch(end, end)
        is_in = sign.endswith("=")
        return Stretch(end, None, is_in) if sign[0] == ">" else Stretch(None, end, high_in=is_in)
    match = _STATUTE.fullmatch(text)
    if match is None or not any(match.groups()) or (match["over"] and match["most"]):
        return Stretch(text, text)
    low, high = match["over"] or match["least"], match["under"] or match["to"] or match["most"]
    return Stretch(low, high, match["over"] is None, match["under"] is None)


def _is_empty(one: Stretch) -> bool:
    if one.low is None or one.high is None:
        return False
    return bool(one.low > one.high or (one.low == one.high and not (one.low_in and one.high_in)))


def _common(one: Stretch, other: Stretch) -> Stretch | None:
    """What lies in both."""
    low = max(one, other, key=_low)
    high = min(one, other, key=_high)
    made = Stretch(low.low, high.high, low.low_in, high.high_in)
    return None if _is_empty(made) else made


def _low(one: Stretch) -> _End:
    return _End(one.low, -1, not one.low_in)


def _high(one: Stretch) -> _End:
    return _End(one.high, 1, one.high_in)


@dataclass(frozen=True, slots=True)
class _End:
    """An end that can be compared: an open one lies beyond all others on its side."""

    value: Value
    side: int
    later: bool

    def __lt__(self, other: _End) -> bool:
        if self.value is None or other.value is None:
            return (self.side if self.value is None else 0) < (other.side if other.value is None else 0)
        return bool((self.value, self.later) < (other.value, other.later))


def _united(stretches: list[Stretch]) -> list[Stretch]:
    """The same values in stretches that neither overlap nor touch, in order."""
    united: list[Stretch] = []
    for one in sorted(stretches, key=_low):
        last = united[-1] if united else None
        if last is None or _is_apart(last, one):
            united.append(one)
        else:
            far = max(last, one, key=_high)
            united[-1] = Stretch(last.low, far.high, last.low_in, far.high_in)
    return united


def _is_apart(one: Stretch, after: Stretch) -> bool:
    if one.high is None or after.low is None:
        return False
    touches = one.high == after.low and (one.high_in or after.low_in)
    return bool(one.high < after.low or (one.high == after.low and not touches))


def _others(united: list[Stretch]) -> list[Stretch]:
    """All values that lie in none of the stretches."""
    found: list[Stretch] = []
    low, low_in, is_open = None, True, True
    for one in united:
        if one.low is not None:
            found.append(Stretch(low, one.low, low_in, not one.low_in))
        low, low_in, is_open = one.high, not one.high_in, one.high is not None
    return [*found, Stretch(low, None, low_in)] if is_open else found
