"""What is known of stored scores and of ballots when a decision asks."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from engine.model.ballot import Tally
from engine.model.ids import ScoreId
from engine.model.score import Kept
from engine.runtime.score_body import read_tallies
from engine.service.ports import Work
from engine.service.rows import ScoreFilter


def kept_score(work: Work, score: ScoreId, subject: str, period: str) -> Kept | None:
    """The newest result of a score, and the total of the newest that is final."""
    rows = work.scores(ScoreFilter(score=score, subject=subject, period=period))
    if not rows:
        return None
    newest = rows[0]
    final = next((row.body["total"] for row in rows if row.frozen_at is not None), None)
    return Kept(
        revision=newest.revision,
        digest=newest.digest,
        is_final=newest.frozen_at is not None,
        final=None if final is None else Decimal(final),
        tallies=read_tallies(newest.body),
    )


def opened(box: Mapping[str, Mapping[str, int]], least: Mapping[str, int]) -> tuple[tuple[str, Tally], ...]:
    """The boxes of a ballot; of one with too few ballots only how many there are, so that nobody is known."""
    return tuple((group, _tally(counts, least[group])) for group, counts in box.items())


def _tally(counts: Mapping[str, int], least: int) -> Tally:
    given = sum(counts.values())
    return Tally(given=given, counts=dict(counts) if given >= least else {})
