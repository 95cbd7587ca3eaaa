"""Evidence as rows: events chained by hash within their stream, words kept apart behind salted digests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

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
    return f"{CASE_PREFIX}{case}"


CASE_PREFIX = "case:"
ORGANISATION = "organisation"
#: Where the last event of a change of the organisation says what followed from it, as a digest.
WHOLE = "whole"
RELEASES = "releases"
SEALS = "seals"
#: What the hash of an event covers, in this order; it can never change.
_COVERED = (
    "stream", "seq", "type", "body", "actor", "appointment", "command", "occurred_at", "recorded_at",
    "bundle", "engine", "previous",
)  # fmt: skip


def append(
    work: Work, stream: str, deed: Deed, entries: Iterable[tuple[str, Mapping[str, Json]]]
) -> Sequence[Event]:
    """Add entries (type and body) to a stream, each chained to the one before."""
    seq, previous = work.head(stream)
    rows: list[Event] = []
    for kind, body in entries:
        seq += 1
        values: tuple[Any, ...] = (
            stream, seq, kind, body, deed.actor.person, deed.actor.appointment or "", deed.command, deed.at,
            deed.at, deed.bundle, __version__, previous,
        )  # fmt: skip
        previous = _hash(values)
        rows.append(Event(**dict(zip(_COVERED, values, strict=True)), hash=previous))
    work.append(rows)
    return rows


def hash_of(row: Event) -> str:
    """What an event's hash must be: it covers the row and the hash before it."""
    return _hash(getattr(row, name) for name in _COVERED)


def _hash(covered: Iterable[Any]) -> str:
    return digest([instant(value) if isinstance(value, datetime) else value for value in covered])


def content(stream: str, body: Mapping[str, Json], salt: str) -> Content:
    """Words of a stream under their digest."""
    return Content(digest=sealed(salt, body), stream=stream, salt=salt, body=body)


def instant(at: datetime) -> str:
    """A moment as evidence writes it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
