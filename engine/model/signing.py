"""How several sign: what passes, on which base, in which order, and what an empty or own seat does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from engine.model.seats import SeatSource


class Pass(Enum):
    """How many must agree."""

    ALL = "all"
    ANY = "any"


class Empty(Enum):
    """What becomes of a seat that nobody can take."""

    #: The command that leads there is refused.
    REFUSE = "refuse"
    #: Whoever manages the process takes it.
    MANAGERS = "managers"
    #: Those whom the step names for this case take it.
    ASSIGN = "assign"
    #: Whoever heads the nearest unit above takes it.
    UP = "up"
    #: It is passed over; a step without any seat does nothing and is left.
    SKIP = "skip"
    #: The engine agrees in its name, or rejects.
    AUTO_PASS = "auto_pass"
    AUTO_REJECT = "auto_reject"
    #: It stays open until somebody takes up the post; whoever manages the process is told.
    INCIDENT = "incident"


class OwnCase(Enum):
    """Whether whoever started a case may also answer in it."""

    ALLOW = "allow"
    #: Others of the pool answer; with nobody else, whoever holds the post above.
    SUPERIOR = "superior"
    #: Others of the pool answer; with nobody else, whoever heads the case's unit, or the unit above it.
    UNIT_HEAD = "unit_head"
    #: Others of the pool answer; where there is nobody else, it is passed over.
    SKIP = "skip"
    #: Others of the pool answer; where there is nobody else, what leads here is refused.
    FORBID = "forbid"


class Dedupe(Enum):
    """Whether somebody who has agreed already is asked again."""

    NONE = "none"
    #: Not if they agreed in the step before this one.
    CONSECUTIVE = "consecutive"
    #: Not if they agreed anywhere before in this case.
    ANY_EARLIER = "any_earlier"


@dataclass(frozen=True, slots=True)
class MoreThan:
    """Strictly more than a share."""

    share: Fraction


#: ALL: every seat; ANY: the first answer; a whole number: so many; a fraction: at least that share.
Passes = Pass | int | Fraction | MoreThan


class Base(Enum):
    """Of which seats a share is taken."""

    #: Of all.
    SEATS = "seats"
    #: Of those that answered, abstentions included.
    PRESENT = "present"
    #: Of those that voted, abstentions left out.
    VOTED = "voted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """How the answers of several seats are counted."""

    base: Base = Base.SEATS
    #: Whether an abstention stays in the base of all seats.
    abstain_counts: bool = True
    #: The share of the seats that must have answered; without it nothing is passed.
    quorum: Fraction | None = None
    #: Whose refusal alone decides: None, whoever gives an outcome that does not count; else these posts only.
    veto: frozenset[str] | None = None
    #: Whether the step ends as soon as no open seat can change the result.
    early_stop: bool = True
    #: Whether the first seat's answer decides a tie.
    chair: bool = False
    #: One seat after another, in the order written.
    sequential: bool = False
    #: One seat for each person a source names, instead of one pool.
    each: bool = False
    #: Who may write down the answers of the others, besides themselves.
    recorded_by: tuple[SeatSource, ...] = ()
    #: What each source's seat weighs; empty: one each.
    weights: tuple[int, ...] = ()
