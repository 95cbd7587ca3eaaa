"""Values as scenarios write them: money, points and percentages beside what the engine shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from engine.base.finding import Said
from engine.rehearsal.part import Part
from engine.rehearsal.world import World

_DATE = re.compile(r"(\d{4})[-年](\d{1,2})[-月](\d{1,2})日?")
_NUMBER = re.compile(r"(-?[\d,]+(?:\.\d+)?)(万?元|分|件|个|项)?")


def same(expected: str, got: str) -> bool:
    """Whether two texts say the same: spaces and the commas of thousands aside, percentages to the digit."""
    one, other = _tight(expected), _tight(got)
    if one == other:
        return True
    first, second = _number(one) or _day(one), _number(other) or _day(other)
    return first is not None and first == second


def listed(values: Iterable[str]) -> str:
    """Several values in one line."""
    return "、".join(values) or "（没有）"


def compare(world: World, part: Part, key: str, what: Said, got: str) -> None:
    """Note a difference where the part expects something else under `key`."""
    if key in part and not same(part.text(key), got):
        world.differ(part.at(key), what, part.text(key), got or "（空）")


def compare_set(world: World, part: Part, key: str, what: Said, got: Iterable[str]) -> None:
    """Note a difference where the part expects other things, in whatever order."""
    found = sorted(set(got))
    if key in part and sorted(set(part.texts(key)) - {""}) != found:
        world.differ(part.at(key), what, listed(part.texts(key)), listed(found))


def _tight(text: str) -> str:
    return "".join(text.split()).replace("％", "%").replace("，", ",")


def _day(text: str) -> tuple[int, ...] | None:
    found = _DATE.fullmatch(text)
    return tuple(map(int, found.groups())) if found else None


def _number(text: str) -> tuple[Decimal, str] | None:
    found = _NUMBER.fullmatch(text)
    if found is None or not any(c.isdigit() for c in found[1]):
        return None
    value, unit = Decimal(found[1].replace(",", "")), found[2] or ""
    return (value * 10000, "元") if unit == "万元" else (value, unit)
