"""What deciding a command gives: events and the rows that belong to them, or a refusal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.model.event import CaseEvent
from engine.model.explained import Explained
from engine.model.ids import (
    ActivationId,
    CaseId,
    FormId,
    HoldId,
    LedgerId,
    PersonId,
    ProcessId,
    RecordId,
    ScoreId,
    UnitId,
)
from engine.model.ledger import Hold, PeriodClose, Transaction
from engine.model.refusal import Refused
from engine.model.state import CaseState


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteRecord:
    """A new revision of a record; `body` is field id -> stored JSON, for all fields with a value."""

    form: FormId
    record: RecordId
    revision: int
    unit: UnitId
    body: Mapping[str, Any]
    digest: str
    #: False for a record that belongs to no case (AddRecord, imports).
    of_case: bool = True
    #: What the digest was made with; kept beside the answers, erased with them.
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteText:
    """A person's words (an opinion) or a score's explanation, kept as content under its digest."""

    digest: str
    body: Mapping[str, Any]
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PostTransaction:
    """A ledger transaction."""

    transaction: Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceHold:
    """Money is set aside."""

    hold: Hold


@dataclass(frozen=True, slots=True, kw_only=True)
class EndHold:
    """A hold is settled (its parts are posted under `transaction`) or released."""

    hold: HoldId
    ledger: LedgerId
    transaction: Transaction | None
    #: The last day of points that go back when their own has passed.
    back_until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseBooks:
    """A period of a ledger is closed."""

    close: PeriodClose


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotice:
    """A message to people, delivered through the outbox and shown on their desk."""

    persons: tuple[PersonId, ...]
    text: str
    digest: str
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOut:
    """A call to the outside by a plugin, made by a job; `body` are the values, kept as content."""

    effect: str
    body: Mapping[str, Any]
    digest: str
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A job that starts another case; `key` makes it happen once."""

    key: str
    process: ProcessId
    unit: UnitId
    typed: Mapping[str, Any]
    #: The case that waits for it, if it is a subprocess of that one.
    parent: CaseId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopChild:
    """A case that was asked for is no longer needed: it does not begin, or a job ends it."""

    key: str
    case: CaseId | None
    void: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeLine:
    """A job that gives a free place of a pool to whoever stands first in line; `key` makes it happen once."""

    key: str
    ledger: LedgerId
    unit: UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteScore:
    """A revision of a score's result: total as text, parts, band and what explains it."""

    score: ScoreId
    #: What it is of; people are named by their post or organisation and themselves.
    subject: str
    unit: UnitId
    person: PersonId | None
    period: str
    revision: int
    body: Mapping[str, Any]
    digest: str
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreezeScore:
    """A result is final."""

    score: ScoreId
    subject: str
    period: str
    revision: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenBox:
    """A ballot begins: each group's box with nothing in it."""

    activation: ActivationId
    #: Group -> the choices there are.
    groups: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class DropBallot:
    """A ballot goes into a box. The choice stands here and in the box's sum, and nowhere else."""

    activation: ActivationId
    group: str
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveBox:
    """A ballot is over; what it came to is an event by now."""

    activation: ActivationId


Write = (
    WriteRecord
    | WriteText
    | PostTransaction
    | PlaceHold
    | EndHold
    | CloseBooks
    | SendNotice
    | CallOut
    | FollowUp
    | StopChild
    | ServeLine
    | WriteScore
    | FreezeScore
    | OpenBox
    | DropBallot
    | RemoveBox
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The command holds: these events, and in the same transaction these rows."""

    events: tuple[CaseEvent, ...]
    #: What the events have made of the case: their fold, which whoever decides needs on the way.
    state: CaseState
    writes: tuple[Write, ...] = ()
    #: What explains the results among them; content, like the facts.
    explained: tuple[Explained, ...] = ()
    #: Questions asked and answers given, JSON-able: the recorded facts (content).
    facts: tuple[Mapping[str, Any], ...] = field(default=())


Decision = Accepted | Refused
