"""The state of a case: small, and nothing but the fold of its events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum

from engine.model.ballot import Tally
from engine.model.clock import ClockState
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

    #: Its turn has not come, or it waits for somebody whom its holder has asked.
    WAITING = "waiting"
    OPEN = "open"
    CLAIMED = "claimed"
    DECIDED = "decided"
    #: Handed to somebody else, whose seat follows this one.
    TRANSFERRED = "transferred"
    #: Decided, and taken back by whoever had decided.
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class SeatKind(Enum):
    """What a seat is for."""

    #: Asked for by the step itself, or added beside those: its answer counts.
    OWN = "own"
    #: Added beside the step's own seats by one of their holders; its answer counts too.
    BESIDE = "beside"
    #: Asked before its parent answers; its answer is shown to the parent.
    BEFORE = "before"
    #: Asked after its parent has agreed; the step does not end before it has answered.
    AFTER = "after"
    #: Asked for advice by its parent; its answer is shown to the parent and decides nothing.
    ADVICE = "advice"
    #: Rules on the objection of its parent.
    RULING = "ruling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """One person's (or one pool's) obligation; `version` grows with every change of it."""

    id: SeatId
    activation: ActivationId
    persons: tuple[PersonId, ...]
    post: PostId | None = None
    unit: UnitId | None = None
    claimable: bool = False
    #: Which of the step's sources it comes from.
    source: int = 0
    kind: SeatKind = SeatKind.OWN
    #: The seat whose holder asked for this one.
    parent: SeatId | None = None
    #: The seat this one took over from: handed on, taken back, or of an earlier round.
    follows: SeatId | None = None
    weight: int = 1
    #: For the people named alone; whoever comes into their post later does not take it over.
    named: bool = False
    state: SeatState = SeatState.OPEN
    version: int = 1
    claimed_by: PersonId | None = None
    claimed_at: datetime | None = None
    signed_for_at: datetime | None = None
    read_at: datetime | None = None
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    outcome: OutcomeId | None = None
    opinion: str = ""
    opened_at: datetime | None = None
    #: Who acts for whom among its people: proxy and principal.
    proxies: tuple[tuple[PersonId, PersonId], ...] = ()
    on_behalf_of: PersonId | None = None
    #: How often the answers of the case had changed when this was decided.
    changes: int = 0
    #: The earlier agreement that the engine let stand here too.
    repeats: SeatId | None = None

    @property
    def is_pending(self) -> bool:
        """Whether it is still to be decided, now or when its turn comes."""
        return self.is_live or self.state is SeatState.WAITING

    @property
    def counts(self) -> bool:
        """Whether its answer counts towards how many must agree."""
        return self.kind in (SeatKind.OWN, SeatKind.BESIDE)

    def principal_of(self, person: PersonId) -> PersonId | None:
        """For whom a person would act here, if as a proxy."""
        return dict(self.proxies).get(person)

    @property
    def is_live(self) -> bool:
        """Whether somebody still has to act."""
        return self.state in (SeatState.OPEN, SeatState.CLAIMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """A case that a step has asked for; `state` is asked, running, or how it ended."""

    key: str
    unit: UnitId
    case: CaseId | None = None
    number: str = ""
    state: str = "asked"
    #: Which of its events was heard last.
    seq: int = 0

    @property
    def has_ended(self) -> bool:
        """Whether it runs no more, and need not be waited for."""
        return self.state not in ("asked", "running")


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
    #: Which event entered it and which left it: tells what came before what within one moment.
    entered_seq: int = 0
    left_seq: int = 0
    #: The activation that sent the case here and wants it straight back.
    asked_by: ActivationId | None = None
    branches: tuple[NodeId, ...] = ()
    #: Of a block: the branches that were rejected, and the state the first of them would end the case in.
    rejected: tuple[NodeId, ...] = ()
    verdict: str = ""
    #: Of a loop: which round runs, of how many, and the event that began it.
    turn: int = 0
    turns: int = 0
    turned_seq: int = 0
    #: Of a subprocess: the cases it has asked for.
    children: tuple[Child, ...] = ()


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
    #: The first day of the period that the case stands for, when a schedule opened it.
    period_start: date | None = None
    #: The case that asked for this one, and as which of those it asked for.
    parent: CaseId | None = None
    asked_as: str = ""
    #: `running`, or the state it ended in.
    status: str = "running"
    closed_at: datetime | None = None
    suspended_at: datetime | None = None
    #: The clock of the whole case, once it has started.
    clock: ClockState | None = None
    urged_at: datetime | None = None
    #: How often those who had it were asked to hurry.
    urges: int = 0
    activations: Mapping[ActivationId, Activation] = field(default_factory=dict)
    seats: Mapping[SeatId, Seat] = field(default_factory=dict)
    timers: Mapping[TimerId, Timer] = field(default_factory=dict)
    records: Mapping[FormId, RecordRef] = field(default_factory=dict)
    holds: Mapping[LedgerId, tuple[HoldId, ...]] = field(default_factory=dict)
    #: How often the answers of its forms have changed.
    changes: int = 0
    #: Of the fields that some step watches, as FORM.FIELD: at which of these changes they last changed.
    changed_at: Mapping[str, int] = field(default_factory=dict)
    #: The last event after which agreement given before speaks for nobody: a return, a round, a reopening.
    anew_seq: int = 0
    #: The last event that cannot be undone by going back: a posting, a payment, another case.
    final_seq: int = 0
    #: What closed ballots came to: `BALLOT/GROUP` -> the newest tally.
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    #: How many events have been folded: the sequence number of the last one.
    seq: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the case still runs."""
        return self.closed_at is None
