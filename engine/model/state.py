"""The state of a case: small, and nothing but the fold of its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from engine.model.ids import (
    ActivationId,
    BundleHash,
    CaseId,
    FormId,
    HoldId,
    LedgerId,
    NodeId,
    OutcomeId,
    PackId,
    PersonId,
    PostId,
    ProcessId,
    RecordId,
    SeatId,
    TimerId,
    UnitId,
)


class SeatState(Enum):
    """Where an obligation stands."""

    OPEN = "open"
    CLAIMED = "claimed"
    DECIDED = "decided"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person's (or one pool's) obligation; `version` grows with every change of it."""

    id: SeatId
    activation: ActivationId
    persons: tuple[PersonId, ...]
    post: PostId | None = None
    unit: UnitId | None = None
    claimable: bool = False
    state: SeatState = SeatState.OPEN
    version: int = 1
    claimed_by: PersonId | None = None
    claimed_at: datetime | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    outcome: OutcomeId | None = None
    opinion: str = ""
    opened_at: datetime | None = None

    @property
    def is_live(self) -> bool:
        """Whether somebody still has to act."""
        return self.state in (SeatState.OPEN, SeatState.CLAIMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Activation:
    """One entry of the case into a step; `state` is open, or how it ended."""

    id: ActivationId
    node: NodeId
    round: int
    entered_at: datetime
    state: str = "open"
    outcome: OutcomeId | None = None
    left_at: datetime | None = None
    due: datetime | None = None
    due_day: date | None = None
    provisional: bool = False
    rank: tuple[str, ...] = ()
    branches: tuple[NodeId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Timer:
    """An armed timer."""

    id: TimerId
    activation: ActivationId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRef:
    """Which record of a form belongs to the case, and its newest revision."""

    record: RecordId
    revision: int
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseState:
    """Everything the engine must remember of a case to go on with it."""

    id: CaseId
    number: str
    process: ProcessId
    pack: PackId
    bundle: BundleHash
    unit: UnitId
    owner: UnitId
    starter: PersonId
    opened_at: datetime
    #: `running`, or the state it ended in.
    status: str = "running"
    closed_at: datetime | None = None
    activations: Mapping[ActivationId, Activation] = field(default_factory=dict)
    seats: Mapping[SeatId, Seat] = field(default_factory=dict)
    timers: Mapping[TimerId, Timer] = field(default_factory=dict)
    records: Mapping[FormId, RecordRef] = field(default_factory=dict)
    holds: Mapping[LedgerId, tuple[HoldId, ...]] = field(default_factory=dict)
    #: How many events have been folded: the sequence number of the last one.
    seq: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the case still runs."""
        return self.closed_at is None
