"""What the service needs from a store: one transaction at a time, the same promises on every back end.

Everything is inside one tenant; a store is opened for a tenant and keeps it in every key. Instants are
timezone-aware UTC. A transaction commits when its block ends and leaves nothing behind when it raises.
A write transaction on SQLite is BEGIN IMMEDIATE; on PostgreSQL `lock_case` takes the row FOR UPDATE.
Lock order everywhere: case, its jobs, accounts by code.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

from engine.model.decision import WriteRecord
from engine.model.expr.question import Aggregation
from engine.model.ids import (
    ActivationId,
    CaseId,
    CommandId,
    PersonId,
    ProcessId,
    RecordId,
    ScoreId,
    UnitId,
)
from engine.model.organisation import Organisation
from engine.model.rule_set import RuleSet
from engine.service.books_port import Books
from engine.service.ledger_port import Ledgers
from engine.service.releases_port import Releases
from engine.service.rows import (
    AccountRow,
    Answered,
    CaseRow,
    Content,
    DraftRow,
    Event,
    FileRow,
    JobRow,
    Notice,
    PersonRow,
    RecordFilter,
    RecordRow,
    ScoreFilter,
    ScoreRow,
    SessionRow,
    TaskRow,
)


class Evidence(Protocol):
    """Commands, events and content."""

    def answered(self, command: CommandId) -> Answered | None:
        """What a command was answered before, if it was."""
        ...

    def answer(self, command: CommandId, answered: Answered, at: datetime) -> None:
        """Keep a command's answer; a second answer for the same id raises KeyReused."""
        ...

    def head(self, stream: str) -> tuple[int, str]:
        """Sequence number and hash of the last event of a stream; (0, "") when it is new."""
        ...

    def append(self, events: Sequence[Event]) -> None:
        """Add events; each must follow the head."""
        ...

    def events(self, stream: str) -> Sequence[Event]:
        """All events of a stream, oldest first."""
        ...

    def streams(self) -> Iterator[str]:
        """Every stream, by name."""
        ...

    def put_content(self, contents: Iterable[Content]) -> None:
        """Keep words behind digests."""
        ...

    def content(self, digests: Iterable[str]) -> Mapping[str, Content]:
        """Words by digest; a purged one has body None."""
        ...


class Cases(Protocol):
    """Cases, the tasks and the jobs derived from them."""

    def lock_case(self, case: CaseId) -> CaseRow | None:
        """A case for writing: nobody else changes it until this transaction ends."""
        ...

    def case(self, case: CaseId) -> CaseRow | None:
        """A case for reading."""
        ...

    def put_case(self, row: CaseRow) -> None:
        """Store a case's state and its columns."""
        ...

    def put_tasks(self, case: CaseId, tasks: Sequence[TaskRow]) -> None:
        """Replace the tasks of a case."""
        ...

    def tasks_of_case(self, case: CaseId) -> Sequence[TaskRow]:
        """All tasks of a case, in seat order."""
        ...

    def desk(
        self, person: PersonId, live: bool, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[TaskRow]:
        """Tasks a person may act on (live; by due, then opened) or has decided (newest first)."""
        ...

    def open_claims(self, person: PersonId, process: ProcessId, node: str) -> int:
        """How many live seats of a step the person has claimed."""
        ...

    def queue(self, name: str, limit: int) -> Sequence[TaskRow]:
        """Live tasks standing in one line, in order: rank, opened_at, seat."""
        ...

    def next_in_line(self, queue: str, person: PersonId) -> TaskRow | None:
        """The first unclaimed pool task of a line that a person may take, its case locked.

        Those that others are taking at this very moment are passed over, so that nobody waits for anybody.
        """
        ...

    def board(self, name: str, limit: int) -> Sequence[TaskRow]:
        """Live unclaimed tasks of a board, oldest first."""
        ...

    def started_by(self, person: PersonId, limit: int) -> Sequence[CaseRow]:
        """Cases a person started, newest first."""
        ...

    def cases_about(
        self, process: ProcessId, unit: UnitId, since: date, until: date, limit: int
    ) -> Sequence[CaseRow]:
        """Cases of a process about a unit, opened on or after one day and before another, oldest first."""
        ...

    def cases_of(self, process: ProcessId, since: date, limit: int) -> Sequence[CaseRow]:
        """Cases of a process about any unit, opened on or after a day, oldest first."""
        ...

    def find_cases(self, text: str, limit: int) -> Sequence[CaseRow]:
        """Cases whose number ends with, or whose title contains, a text."""
        ...

    def all_cases(self) -> Iterator[CaseId]:
        """Every case, by id."""
        ...

    def open_cases(self, after: str, limit: int) -> Sequence[CaseRow]:
        """Cases that have not ended, by id, behind one id."""
        ...

    def open_count(self) -> int:
        """How many cases have not ended; for long jobs, never for a page."""
        ...

    def next_serial(self, name: str) -> int:
        """The next number of a series, starting at 1, without gaps once committed."""
        ...

    def put_job(self, job: JobRow) -> None:
        """Keep a job; a second one with the same key is ignored."""
        ...

    def cancel_job(self, key: str) -> None:
        """A job that is no longer wanted is done."""
        ...

    def due_jobs(self, now: datetime, limit: int) -> Sequence[JobRow]:
        """Ready jobs whose time has come, by time then id, without a lock."""
        ...

    def jobs_of_case(self, case: CaseId, now: datetime) -> Sequence[JobRow]:
        """The case's ready jobs whose time has come, in due order; the case must be locked."""
        ...

    def claim_job(self, job: str) -> JobRow | None:
        """Lock one ready job that belongs to no case; None when it is taken or done."""
        ...

    def lease_job(self, job: str, token: str, now: datetime, until: datetime) -> JobRow | None:
        """Take a due job of no case for oneself until an instant; None when it is taken or done."""
        ...

    def leased_job(self, job: str, token: str) -> JobRow | None:
        """The job, if it is still ready and nobody else has taken it since."""
        ...

    def finish_job(self, job: str) -> None:
        """The job has been carried out."""
        ...

    def fail_job(self, job: str, error: str, again_at: datetime | None) -> None:
        """The job failed: try again at an instant, or never."""
        ...

    def next_due(self) -> datetime | None:
        """When the earliest ready job is due."""
        ...


class Records(Protocol):
    """Registers: typed rows with revisions."""

    def put_record(
        self,
        write: WriteRecord,
        rules: RuleSet,
        case: CaseId | None,
        day: date,
        at: datetime,
        by: PersonId,
    ) -> None:
        """Write a revision and its typed index rows; raises UniqueBroken."""
        ...

    def blank_record(self, record: RecordId) -> None:
        """Take all answers out of a record, its revisions and its indexes; that it was there stays."""
        ...

    def record(self, record: RecordId) -> RecordRow | None:
        """The newest revision of a record."""
        ...

    def revision(self, record: RecordId, revision: int) -> RecordRow | None:
        """One revision of a record."""
        ...

    def records(self, wanted: RecordFilter) -> Sequence[RecordRow]:
        """Newest revisions, newest day first."""
        ...

    def aggregate(self, question: Aggregation, rules: RuleSet) -> Any:
        """The answer to an aggregate over newest revisions; None for min/max/avg of nothing."""
        ...


class Scores(Protocol):
    """Results of scores, and the boxes of ballots that are open."""

    def put_score(self, row: ScoreRow) -> None:
        """Keep a result; one with the same revision raises KeyReused."""
        ...

    def freeze_score(
        self, score: ScoreId, subject: str, period: str, revision: int, at: datetime, by: PersonId
    ) -> None:
        """A result is final."""
        ...

    def scores(self, wanted: ScoreFilter) -> Sequence[ScoreRow]:
        """Results, newest first."""
        ...

    def scores_of_case(self, case: CaseId) -> Sequence[ScoreRow]:
        """Results that a case computed, newest first."""
        ...

    def open_box(self, case: CaseId, activation: ActivationId, groups: Mapping[str, Sequence[str]]) -> None:
        """A ballot begins: all its counters at nought, in one row."""
        ...

    def drop_ballot(self, case: CaseId, activation: ActivationId, group: str, choice: str) -> None:
        """One more for a choice: the row says neither whose nor when."""
        ...

    def box(self, case: CaseId, activation: ActivationId) -> Mapping[str, Mapping[str, int]]:
        """What lies in the boxes of a ballot: group -> choice -> how many."""
        ...

    def remove_box(self, case: CaseId, activation: ActivationId) -> None:
        """The ballot is over; a box that is not there is no mistake."""
        ...


class People(Protocol):
    """The organisation, people, logins, sessions, drafts, notices, files."""

    def organisation(self) -> Organisation:
        """All units and appointments, as of the organisation stream's head (cached by it)."""
        ...

    def put_organisation(self, organisation: Organisation) -> None:
        """Store the organisation that follows from the stream's new head."""
        ...

    def put_person(self, row: PersonRow) -> None:
        """Add or change a person."""
        ...

    def people(self, persons: Iterable[PersonId]) -> Mapping[PersonId, PersonRow]:
        """People by id."""
        ...

    def all_people(self) -> Sequence[PersonRow]:
        """Everybody, by id."""
        ...

    def account(self, login: str) -> AccountRow | None:
        """A login."""
        ...

    def put_account(self, row: AccountRow) -> None:
        """Add or change a login."""
        ...

    def administrators(self) -> Sequence[PersonId]:
        """Everybody who administers the site, by id."""
        ...

    def session(self, token: str) -> SessionRow | None:
        """A session by the digest of its token."""
        ...

    def put_session(self, row: SessionRow) -> None:
        """Add or change a session."""
        ...

    def drop_sessions(self, login: str, token: str | None) -> None:
        """Revoke one session of a login, or all."""
        ...

    def draft(self, person: PersonId, place: str) -> DraftRow | None:
        """A draft."""
        ...

    def drafts(self, person: PersonId) -> Sequence[DraftRow]:
        """All drafts of a person, newest first."""
        ...

    def put_draft(self, row: DraftRow) -> None:
        """Save a draft."""
        ...

    def drop_draft(self, person: PersonId, place: str) -> None:
        """A draft has been sent or thrown away."""
        ...

    def put_notice(self, notice: Notice) -> None:
        """Put a message on a desk; the same id is kept once."""
        ...

    def notices(self, person: PersonId, limit: int) -> Sequence[Notice]:
        """A person's messages, newest first."""
        ...

    def put_file(self, row: FileRow, content: bytes) -> None:
        """Keep an uploaded file."""
        ...

    def file(self, file: str) -> tuple[FileRow, bytes] | None:
        """An uploaded file."""
        ...


class Work(Evidence, Cases, Records, Scores, Ledgers, Books, People, Releases, Protocol):
    """Everything a use case may do inside one transaction."""


class Store(Protocol):
    """A tenant's data."""

    def write(self) -> AbstractContextManager[Work]:
        """A transaction that may write."""
        ...

    def read(self) -> AbstractContextManager[Work]:
        """A transaction that only reads, on a consistent snapshot."""
        ...
