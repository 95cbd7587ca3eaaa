"""A SQLite file that is as durable as a site's: WAL, and each commit waits for the disk."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).parents[1]


def library() -> ModuleType:
    """The SQLite library a site would use: the repaired one where there is a wheel of it."""
    try:
        from pysqlite3 import dbapi2
    except ImportError:
        return sqlite3
    module: ModuleType = dbapi2
    return module


@contextmanager
def folder() -> Iterator[Path]:
    """An empty folder on the disk of the checkout; /tmp may be memory, whose commits cost nothing."""
    (ROOT / "var").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=ROOT / "var") as path:
        yield Path(path)


@contextmanager
def durable(path: Path) -> Iterator[sqlite3.Connection]:
    """A connection that commits by hand and durably."""
    connection: sqlite3.Connection = library().connect(str(path), isolation_level=None)
    try:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        yield connection
    finally:
        connection.close()
