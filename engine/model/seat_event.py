"""Events of a seat: opened, passed on, claimed, handed over, decided, cancelled."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.ids import (
    ActivationId,
    OutcomeId,
    PersonId,
    PostId,
    SeatId,
    UnitId,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatOpened:
    """An obligation arose: for one person, or for a pool any of whom may act."""

    seat: SeatId
    activation: ActivationId
    persons: tuple[PersonId, ...]
    post: PostId | None = None
    unit: UnitId | None = None
    claimable: bool = False
    #: Which of the step's sources it comes from; None in old events, where the seat's number tells it.
    source: int | None = None
    #: A value of SeatKind.
    kind: str = "own"
    parent: SeatId | None = None
    follows: SeatId | None = None
    weight: int = 1
    #: For the people named alone, whoever comes into their post later.
    named: bool = False
    #: Its turn has not come.
    waiting: bool = False
    #: Who acts for whom among its people: proxy and principal.
    proxies: tuple[tuple[PersonId, PersonId], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatReady:
    """The turn of a waiting seat has come."""

    seat: SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPaused:
    """A seat waits for somebody whom its holder has asked."""

    seat: SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatPassedOn:
    """A seat went to somebody else; a seat that follows this one is theirs."""

    seat: SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatWithdrawn:
    """Whoever had decided a seat took the decision back."""

    seat: SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCarried:
    """A decision of an earlier round stands in this one."""

    seat: SeatId
    taken_from: SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatClaimed:
    """Somebody of the pool took the seat."""

    seat: SeatId
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatUnclaimed:
    """The seat went back to its pool."""

    seat: SeatId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatSignedFor:
    """Somebody confirmed that the task has come."""

    seat: SeatId
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatRead:
    """Somebody whose task it is looked at it for the first time."""

    seat: SeatId
    person: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatHandedOver:
    """The post or the membership behind a seat has new people."""

    seat: SeatId
    persons: tuple[PersonId, ...]
    unit: UnitId | None = None
    proxies: tuple[tuple[PersonId, PersonId], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatDecided:
    """Somebody gave an outcome; `opinion` is a digest, empty where none was given."""

    seat: SeatId
    outcome: OutcomeId
    person: PersonId
    opinion: str = ""
    #: For whom the person acted, as their standing proxy.
    on_behalf_of: PersonId | None = None
    #: The earlier agreement that the engine let stand here too.
    repeats: SeatId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatCancelled:
    """The obligation ended without a decision: decided, returned, expired, ended."""

    seat: SeatId
    reason: str


SeatEvent = (
    SeatOpened
    | SeatReady
    | SeatPaused
    | SeatPassedOn
    | SeatWithdrawn
    | SeatCarried
    | SeatClaimed
    | SeatUnclaimed
    | SeatSignedFor
    | SeatRead
    | SeatHandedOver
    | SeatDecided
    | SeatCancelled
)
