"""Tables in memory that can be put back as they were when a transaction fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, TypeVar

from engine.model.ids import (
    ActivationId,
    BundleHash,
    CaseId,
    CommandId,
    FormId,
    HoldId,
    LedgerId,
    PackId,
    PersonId,
    RecordId,
    ScoreId,
)
from engine.model.ledger import Account, Balance, Hold, Lot, PeriodClose, Transaction, Unit
from engine.model.organisation import Organisation
from engine.service.rows import (
    AccountRow,
    Answered,
    CaseRow,
    Content,
    DraftRow,
    Entry,
    Event,
    FileRow,
    JobRow,
    Notice,
    PersonRow,
    RecordRow,
    Release,
    ScoreRow,
    SessionRow,
    TaskRow,
)
from engine.store.errors import ReadOnly
from engine.store.lots import Use

K = TypeVar("K")
V = TypeVar("V")

SeatKey = tuple[CaseId, str]
#: Score, subject, period, revision.
ScoreKey = tuple[ScoreId, str, str, int]
UniqueKey = tuple[FormId, tuple[str, ...], str]

_ABSENT: Any = object()
#: Tables of tables: an owner, and the rows by key below it.
_SHELVED = frozenset({"events", "started", "tasks", "desks", "records", "revisions", "drafts", "notices"})


@dataclass(slots=True)
class Tables:
    """All rows, and the journal that undoes what an unfinished transaction did to them."""

    answers: dict[CommandId, Answered] = field(default_factory=dict)
    events: dict[str, dict[int, Event]] = field(default_factory=dict)
    contents: dict[str, Content] = field(default_factory=dict)
    cases: dict[CaseId, CaseRow] = field(default_factory=dict)
    started: dict[PersonId, dict[CaseId, CaseRow]] = field(default_factory=dict)
    tasks: dict[CaseId, dict[str, TaskRow]] = field(default_factory=dict)
    live: dict[SeatKey, TaskRow] = field(default_factory=dict)
    desks: dict[PersonId, dict[SeatKey, TaskRow]] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=dict)
    jobs: dict[str, JobRow] = field(default_factory=dict)
    ready: dict[str, JobRow] = field(default_factory=dict)
    job_keys: dict[str, str] = field(default_factory=dict)
    leases: dict[str, str] = field(default_factory=dict)
    records: dict[FormId, dict[RecordId, RecordRow]] = field(default_factory=dict)
    revisions: dict[RecordId, dict[int, RecordRow]] = field(default_factory=dict)
    unique: dict[UniqueKey, RecordId] = field(default_factory=dict)
    scores: dict[ScoreKey, ScoreRow] = field(default_factory=dict)
    boxes: dict[tuple[CaseId, ActivationId], Mapping[str, Mapping[str, int]]] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    balances: dict[Account, Balance] = field(default_factory=dict)
    ceilings: dict[str, int] = field(default_factory=dict)
    closes: dict[tuple[LedgerId, str, date], PeriodClose] = field(default_factory=dict)
    posted: dict[str, str] = field(default_factory=dict)
    transactions: dict[str, Transaction] = field(default_factory=dict)
    reversals: dict[str, str] = field(default_factory=dict)
    lots: dict[Account, tuple[Lot, ...]] = field(default_factory=dict)
    granted: dict[str, tuple[tuple[Account, int], ...]] = field(default_factory=dict)
    lot_uses: dict[str, tuple[Use, ...]] = field(default_factory=dict)
    hold_lots: dict[HoldId, tuple[Use, ...]] = field(default_factory=dict)
    entries: dict[int, Entry] = field(default_factory=dict)
    holds: dict[HoldId, Hold] = field(default_factory=dict)
    organisation: dict[str, Organisation] = field(default_factory=dict)
    people: dict[PersonId, PersonRow] = field(default_factory=dict)
    logins: dict[str, AccountRow] = field(default_factory=dict)
    sessions: dict[str, SessionRow] = field(default_factory=dict)
    drafts: dict[PersonId, dict[str, DraftRow]] = field(default_factory=dict)
    notices: dict[PersonId, dict[str, Notice]] = field(default_factory=dict)
    notice_ids: dict[str, PersonId] = field(default_factory=dict)
    files: dict[str, FileRow] = field(default_factory=dict)
    blobs: dict[str, bytes] = field(default_factory=dict)
    bundles: dict[BundleHash, Mapping[str, str]] = field(default_factory=dict)
    releases: dict[tuple[PackId, int], Release] = field(default_factory=dict)
    writing: bool = False
    journal: list[tuple[dict[Any, Any], Any, Any]] = field(default_factory=list)

    def put(self, table: dict[K, V], key: K, row: V) -> None:
        """Set a row, remembering what stood there."""
        if not self.writing:
            raise ReadOnly
        self.journal.append((table, key, table.get(key, _ABSENT)))
        table[key] = row

    def drop(self, table: dict[K, V], key: K) -> None:
        """Remove a row if it is there, remembering it."""
        if not self.writing:
            raise ReadOnly
        if key in table:
            self.journal.append((table, key, table.pop(key)))

    def copy(self) -> Tables:
        """The same rows in tables of their own; rows are never changed in place."""
        assert not self.writing, "a transaction is running"
        twin = Tables()
        for name in (each.name for each in fields(self) if each.name not in ("writing", "journal")):
            table = getattr(self, name)
            shelves = name in _SHELVED
            setattr(twin, name, {key: dict(row) if shelves else row for key, row in table.items()})
        return twin

    def undo(self) -> None:
        """Put every row back as it stood when the transaction began."""
        for table, key, row in reversed(self.journal):
            if row is _ABSENT:
                table.pop(key, None)
            else:
                table[key] = row
        self.journal.clear()


class Part:
    """A share of the transaction's work, on common tables."""

    def __init__(self, tables: Tables) -> None:
        self._t = tables
