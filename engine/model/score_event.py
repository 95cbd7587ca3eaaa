"""Events of scores and ballots."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.ids import ActivationId, BallotId, ScoreId


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """A score was computed; the result and what explains it are content."""

    score: ScoreId
    subject: str
    digest: str
    period: str = ""
    revision: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFrozen:
    """A result became final: the digest is that of the whole of it, formula, inputs and weights included."""

    score: ScoreId
    subject: str
    period: str
    revision: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupTallied:
    """A ballot closed: what a group's box held. A box with too few is not opened: its counts are empty."""

    ballot: BallotId
    activation: ActivationId
    group: str
    given: int
    choices: tuple[str, ...] = ()
    counts: tuple[int, ...] = ()
