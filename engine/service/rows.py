"""Rows and errors that pass between the service and a store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from engine.model.ids import (
    BundleHash,
    CaseId,
    FormId,
    PackId,
    PersonId,
    PostId,
    ProcessId,
    RecordId,
    ScoreId,
    UnitId,
)
from engine.model.ledger import Account
from engine.model.state import CaseState

Json = Any


class StoreBusy(Exception):
    """The store cannot take a write now; try again shortly."""


class FloorCrossed(Exception):
    """A posting would take an account below its floor or above its ceiling; nothing was written."""


class KeyReused(Exception):
    """The same idempotency key came with other content; nothing was written."""


class AlreadyReversed(Exception):
    """The transaction was taken back before; nothing was written."""


class PeriodClosed(Exception):
    """The day of a posting lies in a closed period; nothing was written."""


class NotSigned(Exception):
    """A posting lacks a signature of some level, or its maker signed it; nothing was written."""


class UniqueBroken(Exception):
    """A record agrees with another on fields that must be unique."""

    def __init__(self, form: FormId, fields: tuple[str, ...], other: RecordId) -> None:
        super().__init__(f"{form}: {fields} already in {other}")
        self.form, self.fields, self.other = form, fields, other


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """A command that was carried out before: what it was asked, and the answer that was given."""

    request: str
    result: Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRow:
    """A revision of a score's result, final once it has `frozen_at`; a later one is a row of its own."""

    score: ScoreId
    subject: str
    unit: UnitId
    person: PersonId | None
    period: str
    revision: int
    case: CaseId
    digest: str
    body: Mapping[str, Json]
    at: datetime
    by: PersonId
    frozen_at: datetime | None = None
    frozen_by: PersonId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreFilter:
    """Which results of a score are wanted; None means any."""

    score: ScoreId
    subject: str | None = None
    person: PersonId | None = None
    period: str | None = None
    limit: int = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One row of the evidence; `hash` covers everything here and the hash of the row before."""

    stream: str
    seq: int
    type: str
    body: Mapping[str, Json]
    actor: str
    appointment: str
    command: str
    occurred_at: datetime
    recorded_at: datetime
    bundle: str
    engine: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Erasable words behind a digest of an event: digest = SHA-256 of salt and canonical body."""

    digest: str
    stream: str
    salt: str
    body: Mapping[str, Json] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseRow:
    """A case as it stands: its state, and columns that lists filter by, all derived from the state."""

    state: CaseState
    title: str = ""


_VACANT = "vacant:"


def vacant(post: PostId) -> PersonId:
    """Nobody's desk, on which a task waits until somebody takes up the post."""
    return PersonId(f"{_VACANT}{post}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskRow:
    """One live or finished seat, as the desk lists it; derived from the case's state and its rule set."""

    case: CaseId
    seat: str
    version: int
    node: str
    label: str
    title: str
    number: str
    process: ProcessId
    pack: PackId
    unit: UnitId
    persons: tuple[PersonId, ...]
    claimed_by: PersonId | None
    claimable: bool
    live: bool
    opened_at: datetime
    due: datetime | None = None
    due_day: date | None = None
    provisional: bool = False
    #: Line it stands in, and its place there: smaller first (then opened_at, then seat).
    queue: str = ""
    rank: tuple[str, ...] = ()
    board: str = ""
    decided_by: PersonId | None = None
    decided_at: datetime | None = None
    outcome: str = ""

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Those who may act; nobody while the post is vacant."""
        return tuple(person for person in self.persons if not person.startswith(_VACANT))


@dataclass(frozen=True, slots=True, kw_only=True)
class JobRow:
    """Work due at an instant: a timer, a follow-up, a notice, a schedule. `key` makes it happen once."""

    id: str
    kind: str
    key: str
    run_at: datetime
    case: CaseId | None = None
    body: Mapping[str, Json] = field(default_factory=dict)
    #: ready, done, dead
    state: str = "ready"
    attempts: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordRow:
    """The newest revision of a record."""

    record: RecordId
    form: FormId
    revision: int
    unit: UnitId
    case: CaseId | None
    day: date
    #: Expression values by field id are decoded by the caller; this is the stored JSON.
    body: Mapping[str, Json]
    bundle: BundleHash
    written_at: datetime
    written_by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFilter:
    """Which records of a form: all conditions hold. Keyset paging by (day, record), newest first."""

    form: FormId
    units: frozenset[UnitId] | None = None
    case: CaseId | None = None
    equals: Mapping[str, Json] = field(default_factory=dict)
    since: date | None = None
    until: date | None = None
    before: tuple[date, RecordId] | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One transfer as a statement shows it."""

    transaction: str
    kind: str
    effective: date
    source: Account
    target: Account
    amount: int
    case: CaseId | None
    recorded_at: datetime
    #: Its place: the transaction's in the ledger, and the transfer's within it.
    seq: int = 0
    part: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Discrepancy:
    """A stored figure that is not what the ledger's rows come to."""

    account: str
    #: balance, held, lots, unit
    what: str
    stored: int
    reckoned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """A message on somebody's desk."""

    id: str
    person: PersonId
    text: str | None
    case: CaseId | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A version of the rules: number, bundle, and the instant from which new cases follow it."""

    number: int
    pack: PackId
    bundle: BundleHash
    active_from: datetime
    by: PersonId


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """A person; name and contact can be erased (then None)."""

    person: PersonId
    name: str | None
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRow:
    """A login."""

    login: str
    person: PersonId
    password: str
    failures: int = 0
    locked_until: datetime | None = None
    is_admin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRow:
    """A signed-in browser; only the digest of its token is stored."""

    token: str
    login: str
    created_at: datetime
    seen_at: datetime
    data: Mapping[str, Json] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftRow:
    """What somebody had typed into a form and not sent yet; `place` is a process or a seat."""

    person: PersonId
    place: str
    typed: Mapping[str, Json]
    saved_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """An uploaded file; the bytes stand beside the database under `digest`."""

    id: str
    name: str
    media_type: str
    size: int
    digest: str
    person: PersonId
    at: datetime
