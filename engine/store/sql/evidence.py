"""Commands, events and content on a database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.model.ids import CommandId
from engine.service.rows import Answered, Content, Event, KeyReused
from engine.store import tables
from engine.store.sql.part import Part
from engine.store.sql.statements import ONE, columns_of, find, given, insert, insert_once, mine

_ANSWERED = select(tables.command.c.request, tables.command.c.result).where(mine(tables.command, "id"))
_ANSWER = insert_once(tables.command, "id")
_EVENT_COLUMNS = columns_of(tables.event)
_EVENT_NAMES = tuple(column.name for column in _EVENT_COLUMNS)
_HEAD = (
    select(tables.event.c.seq, tables.event.c.hash)
    .where(mine(tables.event, "stream"))
    .order_by(tables.event.c.seq.desc())
    .limit(ONE)
)
_APPEND = insert(tables.event)
_EVENTS = find(tables.event, "stream").order_by(tables.event.c.seq)
_STREAMS = (
    select(tables.event.c.stream)
    .where(mine(tables.event) & (tables.event.c.stream > given(tables.event.c.stream, "after")))
    .where(tables.event.c.seq == 1)
    .order_by(tables.event.c.stream)
    .limit(bindparam("limit"))
)
_PUT_CONTENT = insert_once(tables.content, "digest")
_ERASE = update(tables.content).where(mine(tables.content, "digest")).values(salt="", body=None)
_CONTENT = find(tables.content, "digest")
_PAGE = 500


class SqlEvidence(Part):
    """Commands, events and content."""

    def answered(self, command: CommandId) -> Answered | None:
        """What a command was answered before."""
        found = self._link.row(_ANSWERED, id=command)
        return Answered(request=found[0], result=found[1]) if found else None

    def answer(self, command: CommandId, answered: Answered, at: datetime) -> None:
        """Keep a command's answer."""
        kept = self._link.change(_ANSWER, id=command, request=answered.request, result=answered.result, at=at)
        if not kept:
            raise KeyReused(command)

    def head(self, stream: str) -> tuple[int, str]:
        """Sequence number and hash of the last event of a stream."""
        if stream not in self._heads:
            found = self._link.row(_HEAD, stream=stream)
            self._heads[stream] = (found[0], found[1]) if found else (0, "")
        return self._heads[stream]

    def append(self, events: Sequence[Event]) -> None:
        """Add events; each must follow the head."""
        for event in events:
            assert (event.seq - 1, event.previous) == self.head(event.stream), "an event follows the head"
            self._heads[event.stream] = (event.seq, event.hash)
        self._link.changes(_APPEND, [_event_values(event) for event in events])

    def events(self, stream: str) -> Sequence[Event]:
        """All events of a stream, oldest first."""
        return tuple(
            Event(**dict(zip(_EVENT_NAMES, row, strict=True)))
            for row in self._link.rows(_EVENTS, stream=stream)
        )

    def streams(self) -> Iterator[str]:
        """Every stream, by name."""
        return self._paged(_STREAMS, _PAGE)

    def put_content(self, contents: Iterable[Content]) -> None:
        """Keep words behind digests; a body of None erases words kept before, and their salt."""
        contents = tuple(contents)
        erased = [{"digest": each.digest} for each in contents if each.body is None]
        self._link.changes(_PUT_CONTENT, [_content_values(each) for each in contents])
        self._link.changes(_ERASE, erased)

    def content(self, digests: Iterable[str]) -> Mapping[str, Content]:
        """Words by digest."""
        found = (self._link.row(_CONTENT, digest=digest) for digest in dict.fromkeys(digests))
        return {r[0]: Content(digest=r[0], stream=r[1], salt=r[2], body=r[3]) for r in found if r is not None}


def _event_values(event: Event) -> dict[str, Any]:
    return {name: getattr(event, name) for name in _EVENT_NAMES}


def _content_values(content: Content) -> dict[str, Any]:
    return {"digest": content.digest, "stream": content.stream, "salt": content.salt, "body": content.body}
