"""A tenant's data on a database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from weakref import finalize

from sqlalchemy import Connection, make_url

from engine.service.ports import Work
from engine.store import tables
from engine.store.sql.books import SqlBooks
from engine.store.sql.cases import SqlCases
from engine.store.sql.engines import BEGIN_READING, BEGIN_WRITING, Engines, engines_for, sqlite_path
from engine.store.sql.errors import DRIVER_ERRORS, translated
from engine.store.sql.evidence import SqlEvidence
from engine.store.sql.jobs import SqlJobs
from engine.store.sql.lines import Lines
from engine.store.sql.link import Book, Link
from engine.store.sql.people import SqlPeople
from engine.store.sql.records import SqlRecords
from engine.store.sql.releases import SqlReleases
from engine.store.sql.scores import SqlScores
from engine.store.sql.shared import Shared
from engine.store.sql.statements import Statement
from engine.store.sql.tasks import SqlTasks

#: So many new records at once are an import.
IMPORTED_LEAST = 1000


class SqlWork(
    SqlEvidence, SqlCases, SqlTasks, SqlJobs, SqlRecords, SqlScores, SqlBooks, SqlPeople, SqlReleases
):
    """What a use case may do inside one transaction on a database."""


class SqlStore:
    """A store on a prepared database; `open_store` checks first that it is one."""

    def __init__(self, url: str, tenant: str = "site", blobs: Path | None = None) -> None:
        self.tenant = tenant
        self._engines = engines_for(url)
        self._book = Book(self._engines.writing.dialect)
        begins = self._book.dialect.name == "sqlite"
        self._writing = Lines(self._engines.writing, BEGIN_WRITING if begins else "")
        self._reading = Lines(self._engines.reading, BEGIN_READING if begins else "")
        self._shared = Shared(blobs=blobs or blobs_beside(url))
        # a store that is dropped and not closed must not leave its connections to the server's patience
        dropped = finalize(self, _close, self._engines, self._writing, self._reading)
        dropped.atexit = False  # at the end of a forked child the connections are its parent's

    def write(self) -> AbstractContextManager[Work]:
        """A transaction that may write: on SQLite the only one, on PostgreSQL one of many."""
        return self._work(writing=True)

    def read(self) -> AbstractContextManager[Work]:
        """A transaction that only reads, on a consistent snapshot."""
        return self._work(writing=False)

    @contextmanager
    def _work(self, *, writing: bool) -> Iterator[Work]:
        lines = self._writing if writing else self._reading
        try:
            with lines.transaction() as line:
                work = SqlWork(Link(line, self._book, self.tenant, writing), self._shared)
                yield work
            if work.added >= IMPORTED_LEAST:
                self._count_anew()
        except DRIVER_ERRORS as broken:
            told = translated(broken)
            if told is broken:
                raise
            raise told from broken

    def _count_anew(self) -> None:
        """Tell PostgreSQL at once that there is much more now: by plans for empty tables, a report that takes
        milliseconds took longer than it may until the server looked by itself."""
        if self._book.dialect.name == "postgresql":
            with self._engines.writing.begin() as connection:
                connection.exec_driver_sql(f"ANALYZE {tables.record.name}, {tables.record_value.name}")

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A bare connection in a transaction, for tools that look below the port."""
        with self._engines.writing.begin() as connection:
            yield connection

    def explain(self, connection: Connection, statement: Statement) -> list[str]:
        """How SQLite would carry out a statement, step by step."""
        prepared = self._book.prepared(statement)
        asked = f"EXPLAIN QUERY PLAN {prepared.sql}"
        steps = connection.exec_driver_sql(asked, tuple("1" for _ in prepared.takes))
        return [str(step[3]) for step in steps]

    def close(self) -> None:
        """Close all connections; one that is used again opens new ones."""
        _close(self._engines, self._writing, self._reading)


def _close(engines: Engines, *lines: Lines) -> None:
    for each in lines:
        each.close()
    engines.dispose()


def blobs_beside(url: str) -> Path:
    """Where uploaded bytes stand: beside a SQLite file, else in a folder of the working directory."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return sqlite_path(parsed).parent / "blobs"
    return Path("blobs")
