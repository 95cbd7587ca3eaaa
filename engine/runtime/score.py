"""Scores: exact parts weighted and limited, one rounding at the end, ceilings with their reasons, a band."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from engine.base.finding import Said
from engine.model.quantity import half_up
from engine.model.score import Counted, Indicator, Limits, Looked, Score, ScoreResult, Short

NOTHING_LOOKED_AT = Looked(value=None)


def result_of(
    score: Score, looked: Mapping[str, Looked], holding: frozenset[str] = frozenset()
) -> ScoreResult:
    """Parts weighted, added, held within limits and ceilings, rounded half up to two decimals once.

    `looked` knows each leaf by its id, inside a group by `GROUP.ID`; `holding` are the ceilings that hold.
    """
    parts = tuple(_counted(each, each.id, looked) for each in score.indicators)
    ceilings = tuple(each for each in score.ceilings if each.id in holding)
    exact = _sum(parts)
    if exact is None:
        return ScoreResult(score=score.id, parts=parts, total=None, ceilings=ceilings)
    said = _held(score.limits, exact)
    exact = min([score.limits.hold(exact), *(Fraction(each.most) for each in ceilings)])
    total = half_up(exact, 2)
    return ScoreResult(
        score=score.id,
        parts=parts,
        total=total,
        exact=exact,
        band=band_of(score, total),
        ceilings=ceilings,
        said=said,
    )


def band_of(score: Score, total: Decimal) -> str:
    """The label of the highest band that the total reaches."""
    return next((band.label for band in score.bands if total >= band.least), "")


def _counted(part: Indicator, path: str, looked: Mapping[str, Looked]) -> Counted:
    seen = looked.get(path, NOTHING_LOOKED_AT)
    inner = _weighed(part, tuple(_counted(each, f"{path}.{each.id}", looked) for each in part.of))
    value = _sum(inner) if part.of else seen.value
    held = None if value is None else part.limits.hold(value)
    is_adjusted = seen.adjusted is not None
    return Counted(
        id=part.id,
        label=part.label,
        weight=part.weight,
        used=part.weight,
        value=part.limits.hold(seen.adjusted) if seen.adjusted is not None else held,
        of=inner,
        ballots=seen.ballots,
        before=held if is_adjusted else None,
        is_adjusted=is_adjusted,
        said=(*seen.said, *_held(part.limits, value)),
    )


def _held(limits: Limits, points: Fraction | None) -> tuple[Said, ...]:
    """That a cap or a floor changed the points, so that nobody wonders where the rest went."""
    if points is None or limits.hold(points) == points:
        return ()
    shown = half_up(points, 2)
    if limits.most is not None and points > limits.most:
        return (Said(f"{shown}，最多计 {limits.most}", f"{shown}; at most {limits.most} count"),)
    return (Said(f"{shown}，最少计 {limits.least}", f"{shown}; at least {limits.least} count"),)


def _weighed(group: Indicator, parts: tuple[Counted, ...]) -> tuple[Counted, ...]:
    """The parts of a group with the weights that count: without those that have too few ballots."""
    short = {c.id for p, c in zip(group.of, parts, strict=True) if is_short(p, c) and not c.is_adjusted}
    if group.short is Short.NONE:
        return tuple(_without_value(each) if each.id in short else each for each in parts)
    rest = sum((each.weight for each in parts if each.id not in short), Fraction(0))
    return tuple(_reweighed(each, None if each.id in short else each.weight / rest) for each in parts)


def is_short(part: Indicator, counted: Counted) -> bool:
    """Whether too few ballots stand behind a part."""
    return counted.ballots is not None and counted.ballots < part.least


def _without_value(part: Counted) -> Counted:
    return replace(part, value=None)


def _reweighed(part: Counted, used: Fraction | None) -> Counted:
    return replace(part, used=used, value=None if used is None else part.value)


def _sum(parts: tuple[Counted, ...]) -> Fraction | None:
    """What the parts bring together; none where one that counts has no points, or none counts."""
    counting = [part.points for part in parts if part.used is not None]
    known = [points for points in counting if points is not None]
    return sum(known, Fraction(0)) if known and len(known) == len(counting) else None
