"""The stored parts of a score as texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from engine.base.finding import Said
from engine.model.quantity import percent
from engine.service.rows import Json
from engine.service.views.scores.shape import PartLine

NONE = "—"


def total_text(body: Mapping[str, Json]) -> str:
    """The total; a dash where there is none."""
    return body["total"] or NONE


def part_lines(body: Mapping[str, Json]) -> Iterator[PartLine]:
    """Each indicator, and below it its parts."""
    for part in body["parts"]:
        yield _line(part, "")
        for inner in part.get("parts", ()):
            yield _line(inner, f"{part['id']}/")


def points_text(exact: str | None) -> str:
    """Points of 100 with two decimals; what is below 100 is never shown as 100."""
    return NONE if exact is None else percent(Fraction(exact) / 100)


def _line(part: Mapping[str, Json], group: str) -> PartLine:
    value, used = part["value"], part["used"]
    brought = None if value is None or used is None else str(Fraction(value) * Fraction(used))
    return PartLine(
        id=f"{group}{part['id']}",
        label=part["label"],
        is_inner=bool(group),
        weight=_share(part["weight"]),
        used="" if used is None else _share(used),
        value=points_text(value),
        points=points_text(brought),
        said=tuple(Said(zh, en) for zh, en in part["said"]),
        ballots=part.get("ballots"),
        before=points_text(part["before"]) if "before" in part else "",
        is_adjusted=part.get("adjusted", False),
    )


def _share(exact: str) -> str:
    """A weight in per cent, without needless noughts."""
    shown = percent(Fraction(exact))
    return f"{shown.rstrip('0').rstrip('.')}%"
