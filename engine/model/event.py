"""Events of a case: structure, opaque ids and digests; never a name or an answer (those are content)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.model.block_event import BlockEvent
from engine.model.clock_event import ClockEvent
from engine.model.ids import (
    ActivationId,
    BundleHash,
    CaseId,
    FieldId,
    FormId,
    NodeId,
    OutcomeId,
    PackId,
    PersonId,
    ProcessId,
    RecordId,
    RulingId,
    SeatId,
    TimerId,
    UnitId,
)
from engine.model.ledger_event import BooksClosed, HoldEnded, HoldPlaced, Posted
from engine.model.score_event import GroupTallied, Scored, ScoreFrozen
from engine.model.seat_event import SeatEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOpened:
    """A case began."""

    case: CaseId
    number: str
    process: ProcessId
    pack: PackId
    bundle: BundleHash
    unit: UnitId
    owner: UnitId
    starter: PersonId
    period_start: date | None = None
    #: The case that asked for this one, and as which of those it asked for.
    parent: CaseId | None = None
    asked_as: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordWritten:
    """A record got a revision; the answers are content under this digest."""

    form: FormId
    record: RecordId
    revision: int
    digest: str
    #: False for a row added to a register, which the case does not go on with.
    of_case: bool = True
    #: Whose record it is.
    unit: UnitId | None = None
    #: Which of the fields that some step watches are new or other than before.
    changed: tuple[FieldId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StepEntered:
    """The case came to a step; `due` is the instant of its deadline."""

    activation: ActivationId
    node: NodeId
    round: int
    due: datetime | None = None
    due_day: date | None = None
    provisional: bool = False
    #: The place of its tasks in the line they stand in: text that sorts as the values it stands for.
    rank: tuple[str, ...] = ()
    #: The activation that sent the case back here and wants it straight back.
    asked_by: ActivationId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLeft:
    """An activation ended: passed, rejected, returned, expired, cancelled; with the outcome that won."""

    activation: ActivationId
    state: str
    outcome: OutcomeId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepUndone:
    """The case went back before a step that it had passed: what was decided there no longer holds."""

    activation: ActivationId


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchesTaken:
    """A choice or a parallel block fixed its branches; they are not asked again."""

    node: NodeId
    activation: ActivationId
    branches: tuple[NodeId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DueMoved:
    """The deadline of an open step is another one now."""

    activation: ActivationId
    due: datetime
    due_day: date
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Operated:
    """Somebody did something to the case or to a seat; `reason` is a digest, empty where none was given.

    It tells the deed; the events that follow it tell what became of the case.
    """

    #: A value of Operation, or a word for what the engine did by itself.
    what: str
    reason: str = ""
    seat: SeatId | None = None
    persons: tuple[PersonId, ...] = ()
    node: NodeId | None = None
    #: Which of several kinds: the reason for which a clock stands still.
    kind: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSuspended:
    """Nothing goes on in the case until it is resumed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseResumed:
    """The case goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseReopened:
    """A case that had ended runs again; how it had ended stays in its history."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerSet:
    """Something will happen at an instant unless it is cancelled first."""

    timer: TimerId
    activation: ActivationId
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerEnded:
    """A timer fired or was cancelled."""

    timer: TimerId
    fired: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Noticed:
    """People were told something; the words are content."""

    persons: tuple[PersonId, ...]
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CalledOut:
    """A plugin is to do something outside; with what, is content."""

    effect: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A rule was applied to a person in a post or an organisation, or to a unit.

    What it said is what explains it, kept under its key with the facts of the command.
    """

    rule: RulingId
    subject: str
    as_of: date
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersPurged:
    """What people answered in these records was erased; that they were there stays."""

    records: tuple[RecordId, ...]
    #: Why: the mode that ended, by id.
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLinked:
    """Another case was asked for, by a job of the same transaction."""

    process: ProcessId
    unit: UnitId
    job: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseMigrated:
    """The case goes on under another rule set; steps that are called otherwise there are told."""

    pack: PackId
    bundle: BundleHash
    #: What it ran under, so that the move can be undone.
    left: BundleHash
    #: Old id and new id.
    renamed: tuple[tuple[NodeId, NodeId], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClosed:
    """The case ended in a state the pack names (`done` where it names none)."""

    state: str


CaseEvent = (
    CaseOpened
    | RecordWritten
    | StepEntered
    | SeatEvent
    | StepLeft
    | StepUndone
    | DueMoved
    | ClockEvent
    | Operated
    | CaseSuspended
    | CaseResumed
    | CaseReopened
    | BranchesTaken
    | BlockEvent
    | TimerSet
    | TimerEnded
    | Posted
    | HoldPlaced
    | HoldEnded
    | BooksClosed
    | Noticed
    | CalledOut
    | Scored
    | Judged
    | ScoreFrozen
    | GroupTallied
    | CaseLinked
    | AnswersPurged
    | CaseMigrated
    | CaseClosed
)
