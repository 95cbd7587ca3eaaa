"""Evidence as rows: events chained by hash within their stream, words kept apart behind salted digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from engine import __version__
from engine.base.digest import digest
from engine.model.command import Actor
from engine.model.ids import CaseId
from engine.runtime.draft import sealed
from engine.service.ports import Work
from engine.service.rows import Content, Event, Json


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who did it, when, by which command and under which rules: what all events of one command share."""

    actor: Actor
    command: str
    at: datetime
    bundle: str = ""


def case_stream(case: CaseId) -> str:
    """The stream of a case."""
    return f"case:{case}"


ORGANISATION = "organisation"
RELEASES = "releases"
SEALS = "seals"


def append(
    work: Work, stream: str, deed: Deed, entries: Iterable[tuple[str, Mapping[str, Json]]]
) -> Sequence[Event]:
    """Add entries (type and body) to a stream, each chained to the one before."""
    seq, previous = work.head(stream)
    rows: list[Event] = []
    for kind, body in entries:
        seq += 1
        row = Event(
            stream=stream,
            seq=seq,
            type=kind,
            body=body,
            actor=deed.actor.person,
            appointment=deed.actor.appointment or "",
            command=deed.command,
            occurred_at=deed.at,
            recorded_at=deed.at,
            bundle=deed.bundle,
            engine=__version__,
            previous=previous,
            hash="",
        )
        previous = hash_of(row)
        rows.append(replace(row, hash=previous))
    work.append(rows)
    return rows


def hash_of(row: Event) -> str:
    """What an event's hash must be: it covers the row and the hash before it."""
    return digest(
        [
            row.stream,
            row.seq,
            row.type,
            row.body,
            row.actor,
            row.appointment,
            row.command,
            instant(row.occurred_at),
            instant(row.recorded_at),
            row.bundle,
            row.engine,
            row.previous,
        ]
    )


def content(stream: str, body: Mapping[str, Json], salt: str) -> Content:
    """Words of a stream under their digest."""
    return Content(digest=sealed(salt, body), stream=stream, salt=salt, body=body)


def instant(at: datetime) -> str:
    """A moment as evidence writes it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
