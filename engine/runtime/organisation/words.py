"""Findings about the organisation: stable short reasons, and sentences for people."""

from __future__ import annotations

from engine.model.ids import UnitId
from engine.model.organisation import Bounds, Grade, OrganisationFinding


def found(grade: Grade, reason: str, unit: UnitId | None, sentence: str) -> OrganisationFinding:
    """One finding."""
    return OrganisationFinding(grade=grade, reason=reason, unit=unit, sentence=sentence)


def outside(
    bounds: Bounds,
    count: int,
    unit: UnitId | None,
    what: str,
    *,
    least: Grade = Grade.ERROR,
    hint: str = "",
) -> OrganisationFinding:
    """A count that lies outside its bounds: `max 4`, `min 2`, or for a guide `guide 9–11`."""
    assert not bounds.admits(count), "a finding needs something to find"
    tail = f"；{hint}" if hint else ""
    if bounds.guide:
        reason = f"guide {_shown(bounds)}"
        return found(Grade.GUIDE, reason, unit, f"{what}有 {count} 个，一般为 {_shown(bounds)} 个{tail}")
    if bounds.most is not None and count > bounds.most:
        sentence = f"{what}有 {count} 个，最多 {bounds.most} 个{tail}"
        return found(Grade.ERROR, f"max {bounds.most}", unit, sentence)
    return found(least, f"min {bounds.least}", unit, f"{what}有 {count} 个，至少 {bounds.least} 个{tail}")


def _shown(bounds: Bounds) -> str:
    if bounds.least is None:
        return f"≤{bounds.most}"
    return f"≥{bounds.least}" if bounds.most is None else f"{bounds.least}–{bounds.most}"
