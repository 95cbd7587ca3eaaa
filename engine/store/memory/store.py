"""A tenant's data in memory: one transaction at a time, whole or not at all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from engine.service.ports import Work
from engine.store.memory.books import BooksInMemory
from engine.store.memory.cases import CasesInMemory
from engine.store.memory.evidence import EvidenceInMemory
from engine.store.memory.jobs import JobsInMemory
from engine.store.memory.people import PeopleInMemory
from engine.store.memory.records import RecordsInMemory
from engine.store.memory.releases import ReleasesInMemory
from engine.store.memory.scores import ScoresInMemory
from engine.store.memory.tables import Tables


class WorkInMemory(
    EvidenceInMemory,
    CasesInMemory,
    JobsInMemory,
    RecordsInMemory,
    BooksInMemory,
    ScoresInMemory,
    PeopleInMemory,
    ReleasesInMemory,
):
    """What a use case may do inside one transaction on memory."""


class MemoryStore:
    """A store that lives as long as its process."""

    def __init__(self, tenant: str = "site") -> None:
        self.tenant = tenant
        self._tables = Tables()
        self._work = WorkInMemory(self._tables)
        self._turn = threading.RLock()

    def copy(self) -> MemoryStore:
        """Another store that begins with the same rows and goes its own way from here."""
        twin = MemoryStore(self.tenant)
        with self._turn:
            twin._tables = self._tables.copy()
        twin._work = WorkInMemory(twin._tables)
        return twin

    @contextmanager
    def write(self) -> Iterator[Work]:
        """A transaction that may write; others wait for its end."""
        with self._turn:
            tables = self._tables
            assert not tables.writing, "a writing transaction cannot hold another one"
            tables.writing = True
            try:
                yield self._work
            except BaseException:
                tables.undo()
                raise
            finally:
                tables.writing = False
            tables.journal.clear()

    @contextmanager
    def read(self) -> Iterator[Work]:
        """A transaction that only reads; nobody writes meanwhile."""
        with self._turn:
            assert not self._tables.writing, "read inside a writing transaction through its own work"
            yield self._work
