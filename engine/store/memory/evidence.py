"""Commands, events and content in memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from engine.model.ids import CommandId
from engine.service.rows import Answered, Content, Event, KeyReused
from engine.store.memory.tables import Part


class EvidenceInMemory(Part):
    """Commands, events and content."""

    def answered(self, command: CommandId) -> Answered | None:
        """What a command was answered before."""
        return self._t.answers.get(command)

    def answer(self, command: CommandId, answered: Answered, at: datetime) -> None:
        """Keep a command's answer."""
        if command in self._t.answers:
            raise KeyReused(command)
        self._t.put(self._t.answers, command, answered)

    def head(self, stream: str) -> tuple[int, str]:
        """Sequence number and hash of the last event of a stream."""
        chain = self._t.events.get(stream)
        return (len(chain), chain[len(chain)].hash) if chain else (0, "")

    def append(self, events: Sequence[Event]) -> None:
        """Add events; each must follow the head."""
        for event in events:
            assert (event.seq - 1, event.previous) == self.head(event.stream), "an event follows the head"
            self._t.put(self._t.events.setdefault(event.stream, {}), event.seq, event)

    def events(self, stream: str) -> Sequence[Event]:
        """All events of a stream, oldest first."""
        return tuple(self._t.events.get(stream, {}).values())

    def streams(self) -> Iterator[str]:
        """Every stream, by name."""
        return iter(sorted(stream for stream, chain in self._t.events.items() if chain))

    def put_content(self, contents: Iterable[Content]) -> None:
        """Keep words behind digests; a body of None erases words kept before, and their salt."""
        for content in contents:
            known = self._t.contents.get(content.digest)
            if known is None:
                self._t.put(self._t.contents, content.digest, content)
            elif content.body is None:
                self._t.put(self._t.contents, content.digest, replace(known, salt="", body=None))

    def content(self, digests: Iterable[str]) -> Mapping[str, Content]:
        """Words by digest."""
        return {each: self._t.contents[each] for each in digests if each in self._t.contents}
