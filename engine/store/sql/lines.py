"""Transactions on connections that stay open between them.

To check a connection out of SQLAlchemy's pool, begin, commit and check it in again costs as much as several
statements of SQLite. On PostgreSQL each transaction checks one out, because the pool tests it first.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Engine

#: Fewer than the pool holds, so that tools which ask the pool itself find one.
KEPT_MAX = 8


@dataclass(frozen=True, slots=True)
class Line:
    """An open connection: SQLAlchemy's, and the driver's below it."""

    connection: Connection
    driver: Any


class Lines:
    """The connections of one engine; `begin` opens a transaction where the driver does not by itself."""

    def __init__(self, engine: Engine, begin: str = "") -> None:
        self._engine = engine
        self._begin = begin
        self._kept: deque[Line] = deque()

    @contextmanager
    def transaction(self) -> Iterator[Line]:
        """A transaction, committed at the end; a connection on which anything failed is not kept."""
        line = self._take()
        try:
            if self._begin:
                line.driver.execute(self._begin)
            yield line
            line.driver.commit()
        except BaseException:
            # going back to the pool rolls back
            line.connection.close()
            raise
        self._keep(line)

    def close(self) -> None:
        """Give all kept connections back."""
        while self._kept:
            self._kept.pop().connection.close()

    def _take(self) -> Line:
        with suppress(IndexError):
            return self._kept.pop()
        connection = self._engine.connect()
        return Line(connection, connection.connection.driver_connection)

    def _keep(self, line: Line) -> None:
        if not self._begin or len(self._kept) >= KEPT_MAX:
            line.connection.close()
            return
        if line.connection.in_transaction():
            # SQLAlchemy counts one of its own for each statement that went through it
            line.connection.rollback()
        self._kept.append(line)
