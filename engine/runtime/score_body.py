"""A score's result as it is stored: all that its page shows, so that no later rule changes it."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from engine.model.ballot import Tally
from engine.model.rule_set import RuleSet
from engine.model.score import Counted, Score, ScoreResult
from engine.runtime.looking import Basis


def explained(rules: RuleSet, score: Score, basis: Basis, result: ScoreResult, reason: str) -> dict[str, Any]:
    """Exact parts as fractions in text, with weights, sentences, ceilings, bands, and the rules' digest."""
    return {
        "total": None if result.total is None else str(result.total),
        "exact": _exact(result.exact),
        "band": result.band,
        "period": basis.period,
        "parts": [_part(each) for each in result.parts],
        "ceilings": [[one.id, str(one.most), one.message] for one in result.ceilings],
        "said": [[one.zh, one.en] for one in result.said],
        "rescaled": result.is_rescaled,
        "reason": reason,
        "bands": [[band.label, str(band.least)] for band in score.bands],
        "tallies": {name: _tally(one) for name, one in _own(score, basis.tallies).items()},
        "rules": str(rules.bundle),
    }


def _own(score: Score, tallies: Mapping[str, Tally]) -> Mapping[str, Tally]:
    asked = {f"{each.ballot}/{part.id}" for each in score.indicators if each.ballot for part in each.of}
    return {name: one for name, one in tallies.items() if name in asked}


def _tally(tally: Tally) -> dict[str, Any]:
    return {"given": tally.given, "counts": dict(tally.counts)}


def read_tallies(body: Mapping[str, Any]) -> dict[str, Tally]:
    """The tallies of a stored result."""
    return {name: Tally(given=one["given"], counts=one["counts"]) for name, one in body["tallies"].items()}


def _part(part: Counted) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": part.id,
        "label": part.label,
        "weight": str(part.weight),
        "used": _exact(part.used),
        "value": _exact(part.value),
        "said": [[one.zh, one.en] for one in part.said],
    }
    if part.ballots is not None:
        body["ballots"] = part.ballots
    if part.is_adjusted:
        body["before"] = _exact(part.before)
        body["adjusted"] = True
    if part.of:
        body["parts"] = [_part(each) for each in part.of]
    return body


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
