"""Regions down to the street, by code and by name.

The 44,703 codes are those of the National Bureau of Statistics for the statistical year 2023, taken from the
data package china-division 2.7.0 (MIT). 2 digits are a province, 4 a city, 6 a county, 9 a street or a town.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from engine.plugin.api import Json, OneText, Said, Text, Value, Widget, Wrong, half_width, input_widget, wrong

DATA = Path(__file__).parent / "regions.csv.gz"
_LENGTHS = (2, 4, 6, 9)
#: Levels that stand for nothing between a province or city and its counties.
_NO_NAMES = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
SHOWN_MOST = 3
_WITH_CODE = re.compile(r"[^()]*\(([0-9]{2,9})\)")


@cache
def regions() -> Mapping[str, str]:
    """Every name by its code."""
    with gzip.open(DATA, "rt", encoding="utf-8", newline="") as rows:
        return MappingProxyType(dict(row.rstrip().split(",", 1) for row in rows))


@cache
def _by_name() -> Mapping[str, tuple[str, ...]]:
    """Every code by its full name."""
    found: dict[str, list[str]] = {}
    for code in regions():
        found.setdefault(_full(code), []).append(code)
    return MappingProxyType({name: tuple(codes) for name, codes in found.items()})


def name_of(code: str) -> str | None:
    """The full name of a region; None for a code that is none."""
    return _full(code) if code in regions() else None


def is_within(code: str, above: str) -> bool:
    """Whether a region is another one or lies in it."""
    return code in regions() and above in regions() and code.startswith(above)


def _full(code: str) -> str:
    parts = [regions()[code[:length]] for length in _LENGTHS if length <= len(code)]
    return "".join(part for part in parts if part not in _NO_NAMES)


@dataclass(frozen=True)
class Region(OneText):
    """A region, written as its code or its name (四川省成都市青白江区大同街道)."""

    kind: str = "region"

    @property
    def type(self) -> Text:
        """What expressions see: the code."""
        return Text()

    def read(self, text: str) -> Value | Wrong:
        """The code behind a code or a name; a name that several have needs the levels above it."""
        written = "".join(half_width(text).split())
        if told := _WITH_CODE.fullmatch(written):
            written = told[1]
        code = written.removesuffix("000000") if len(written) > _LENGTHS[-1] else written
        if code in regions():
            return code
        exact = _by_name().get(written, ())
        ending = exact or tuple(c for name, cs in _by_name().items() if name.endswith(written) for c in cs)
        if len(ending) == 1:
            return ending[0]
        if not ending:
            return wrong(
                "没有这个行政区划；请写全称，例如 四川省成都市青白江区大同街道",
                "There is no such region; write its full name, such as 四川省成都市青白江区大同街道",
            )
        some = "、".join(_full(each) for each in ending[:SHOWN_MOST])
        return wrong(
            f"有 {len(ending)} 个地方叫这个名字（{some}…），请写上省、市、县",
            f"{len(ending)} places are called so ({some} …); write province, city and county too",
        )

    def typed(self, value: Value) -> Json:
        """Its full name with its code, which no other place has."""
        return "" if value is None else f"{name_of(value) or ''}({value})"

    def plain(self, value: Value) -> Said:
        """Its full name."""
        name = "" if value is None else (name_of(value) or value)
        return Said(name, name)

    def masked(self, value: Value) -> str:
        """The county is told, the street is not."""
        return "" if value is None else (name_of(value[:6]) or "")

    def schema(self) -> dict[str, Json]:
        """JSON Schema of the stored form."""
        return {"type": "string", "pattern": "^[0-9]{2,9}$"}

    def widget(self) -> Widget:
        """One line."""
        return input_widget("text", maxlength="80", autocomplete="off")

    def sample(self) -> Value:
        """A street of Qingbaijiang."""
        return "510113"
