"""Findings about the organisation: stable short reasons, and sentences for people."""

from __future__ import annotations

from engine.base.finding import NOTHING, Said
from engine.model.ids import UnitId
from engine.model.organisation import Bounds, Grade, OrganisationFinding


def found(grade: Grade, reason: str, unit: UnitId | None, zh: str, en: str) -> OrganisationFinding:
    """One finding."""
    return OrganisationFinding(grade=grade, reason=reason, unit=unit, said=Said(zh, en))


def outside(
    bounds: Bounds,
    count: int,
    unit: UnitId | None,
    what: Said,
    *,
    least: Grade = Grade.ERROR,
    hint: Said = NOTHING,
) -> OrganisationFinding:
    """A count that lies outside its bounds: `max 4`, `min 2`, or for a guide `guide 9–11`."""
    assert not bounds.admits(count), "a finding needs something to find"
    zh, en = f"{what.zh}有 {count} 个", f"{what.en}: there are {count}"
    tail, more = (f"；{hint.zh}", f"; {hint.en}") if hint else ("", "")
    if bounds.guide:
        reason = f"guide {_shown(bounds)}"
        usual = _shown(bounds)
        return found(
            Grade.GUIDE, reason, unit, f"{zh}，一般为 {usual} 个{tail}", f"{en}, usually {usual}{more}"
        )
    if bounds.most is not None and count > bounds.most:
        sentences = f"{zh}，最多 {bounds.most} 个{tail}", f"{en}, at most {bounds.most}{more}"
        return found(Grade.ERROR, f"max {bounds.most}", unit, *sentences)
    sentences = f"{zh}，至少 {bounds.least} 个{tail}", f"{en}, at least {bounds.least}{more}"
    return found(least, f"min {bounds.least}", unit, *sentences)


def _shown(bounds: Bounds) -> str:
    if bounds.least is None:
        return f"≤{bounds.most}"
    return f"≥{bounds.least}" if bounds.most is None else f"{bounds.least}–{bounds.most}"
