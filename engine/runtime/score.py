"""Scores: exact parts, one rounding at the end, a band, and what explains it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from engine.model.ids import UnitId
from engine.model.quantity import half_up
from engine.model.score import Score, ScoreResult
from engine.runtime.scope import Asking, CaseScope, evaluate


def computed(score: Score, scope: CaseScope, subject: UnitId) -> Asking[ScoreResult]:
    """The score of a subject; while a part has nothing to count there is no total."""
    seen = scope.with_names({"subject": subject})
    parts: dict[str, Fraction | None] = {}
    for indicator in score.indicators:
        value = yield from evaluate(indicator.value, seen)
        parts[indicator.id] = None if value is None else Fraction(value)
    return result_of(score, parts)


def result_of(score: Score, parts: Mapping[str, Fraction | None]) -> ScoreResult:
    """Parts weighted, added, rounded half up to two decimals once, and put in a band."""
    exact = Fraction(0)
    for indicator in score.indicators:
        part = parts[indicator.id]
        if part is None:
            return ScoreResult(score=score.id, parts=parts, total=None)
        exact += part * indicator.weight
    total = half_up(exact, 2)
    return ScoreResult(score=score.id, parts=parts, total=total, band=band_of(score, total))


def band_of(score: Score, total: Decimal) -> str:
    """The label of the highest band that the total reaches."""
    return next((band.label for band in score.bands if total >= band.least), "")


def explained(score: Score, result: ScoreResult) -> dict[str, Any]:
    """The result as it is stored: exact parts as fractions in text, weights, total, band."""
    return {
        "total": None if result.total is None else str(result.total),
        "band": result.band,
        "parts": {name: None if part is None else str(part) for name, part in result.parts.items()},
        "weights": {indicator.id: str(indicator.weight) for indicator in score.indicators},
    }
