"""Secret ballots: who may rate, between what they choose, and what is left of it once it is counted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from engine.model.ids import BallotId, MechanismId, OutcomeId
from engine.model.source import UNKNOWN, Origin

#: What a rater's seat gives: that they took part.
CAST = OutcomeId("cast")
#: Below so many, counting a group would tell what single people chose.
LEAST_BALLOTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One answer, and the points of 100 that it stands for."""

    id: str
    label: str
    points: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RaterGroup:
    """People whose ballots are counted together; with fewer than `least` they are not opened."""

    id: str
    label: str
    least: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A question with its choices, put to groups of raters."""

    id: BallotId
    mechanism: MechanismId
    label: str
    ask: str
    choices: Mapping[str, Choice]
    groups: Mapping[str, RaterGroup]
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """A group's box after closing: how many took part, and, where enough did, what they chose."""

    given: int
    counts: Mapping[str, int] = field(default_factory=dict)


def average(ballot: Ballot, tally: Tally) -> Fraction | None:
    """The points of a group, none while nothing was opened."""
    opened = sum(tally.counts.values())
    if opened == 0:
        return None
    each = (Fraction(ballot.choices[name].points) * n for name, n in tally.counts.items())
    return sum(each, Fraction(0)) / opened
