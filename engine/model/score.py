"""Scores of units, organisations, staff and members; that no resident is scored is a type (DESIGN 10.3)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from engine.base.finding import Said
from engine.model.ballot import Tally
from engine.model.expr.tree import Node
from engine.model.ids import BallotId, MechanismId, PostId, ScoreId
from engine.model.source import UNKNOWN, Citation, Origin

#: The kind of result under which what explains a score is kept.
SCORE = "score"


class Subject(Enum):
    """What a score may be about."""

    UNIT = "unit"
    ORGANISATION = "organisation"
    APPOINTMENT = "appointment"
    PROJECT = "project"
    MEMBERSHIP = "membership"

    @property
    def is_person(self) -> bool:
        """Whether somebody is scored: a holder of a post, or a member among their own."""
        return self in (Subject.APPOINTMENT, Subject.MEMBERSHIP)


class Short(Enum):
    """What follows when a rater group has too few ballots."""

    #: The others' weights are rescaled to the whole, and the result says so.
    DROP = "drop"
    #: There is no result.
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What points are held between, both ends included."""

    least: Decimal | None = None
    most: Decimal | None = None

    def hold(self, points: Fraction) -> Fraction:
        """The points, within the limits."""
        lowered = points if self.most is None else min(points, Fraction(self.most))
        return lowered if self.least is None else max(lowered, Fraction(self.least))


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One part of a score, in points of 100; it has none while there is nothing to count.

    Its points come from one of: an expression, parts of its own, the ballots of a rater group, another score.
    """

    id: str
    label: str
    weight: Fraction
    value: Node | None = None
    of: tuple[Indicator, ...] = ()
    #: Another score of the same subject and period, once that is final.
    score: ScoreId | None = None
    #: Of a group: its parts are the rater groups of this ballot.
    ballot: BallotId | None = None
    #: How many ballots stand behind the value, and how many there must be.
    ballots: Node | None = None
    least: int = 0
    #: Of a group: what follows when a part has too few.
    short: Short = Short.NONE
    limits: Limits = Limits()
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """While a condition holds, the total is at most so much; the message tells why."""

    id: str
    when: Node
    most: Decimal
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Totals of at least `least` and below the next band carry this label; sorted from high to low."""

    least: Decimal
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Indicators, weights that sum to 1, ceilings and bands."""

    id: ScoreId
    mechanism: MechanismId
    label: str
    subject: Subject
    indicators: tuple[Indicator, ...]
    bands: tuple[Band, ...] = ()
    #: month, quarter or year; empty where a score is of the day it is computed.
    period: str = ""
    #: Of an appointment: the post whose holders are scored.
    post: PostId | None = None
    limits: Limits = Limits()
    ceilings: tuple[Ceiling, ...] = ()
    citation: Citation | None = None
    origin: Origin = UNKNOWN

    def every_part(self) -> Iterator[Indicator]:
        """All indicators, those inside groups included, in the order written."""
        for indicator in self.indicators:
            yield indicator
            yield from indicator.of


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """An indicator that was looked at: its points, what they count, and how they came about."""

    id: str
    label: str
    weight: Fraction
    #: The weight that was used; none where the part was left out.
    used: Fraction | None
    value: Fraction | None
    of: tuple[Counted, ...] = ()
    ballots: int | None = None
    #: The points before somebody's ruling replaced them.
    before: Fraction | None = None
    is_adjusted: bool = False
    said: tuple[Said, ...] = ()

    @property
    def points(self) -> Fraction | None:
        """What the part brings to the whole it belongs to."""
        return None if self.value is None or self.used is None else self.value * self.used


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreResult:
    """A computed score: the exact parts, the total rounded half up to two decimals, and its band."""

    score: ScoreId
    parts: tuple[Counted, ...]
    total: Decimal | None
    exact: Fraction | None = None
    band: str = ""
    #: The ceilings that hold, whether or not they lowered anything.
    ceilings: tuple[Ceiling, ...] = ()
    #: That the cap or the floor of the whole changed the sum of its parts.
    said: tuple[Said, ...] = ()

    @property
    def is_rescaled(self) -> bool:
        """Whether a rater group was left out and the weights of the others stand for it."""
        return any(part.used is None for indicator in self.parts for part in (indicator, *indicator.of))


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is known of an indicator before weights are applied."""

    value: Fraction | None
    ballots: int | None = None
    said: tuple[Said, ...] = ()
    #: What somebody's ruling puts in place of the value.
    adjusted: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What is stored of a score's newest result."""

    revision: int
    digest: str
    is_final: bool
    #: The total of the newest result that is final, if any is.
    final: Decimal | None = None
    #: Ballots of the result: `BALLOT/GROUP` -> what was counted.
    tallies: Mapping[str, Tally] = field(default_factory=dict)


def ranks(totals: Sequence[Decimal | None]) -> tuple[int | None, ...]:
    """Places in descending order; equals share a place and the next ones are left out: 1, 2, 2, 4."""
    known = [total for total in totals if total is not None]
    return tuple(None if each is None else 1 + sum(one > each for one in known) for each in totals)
