"""Which SQLite library to use, and which journal it may keep.

Write-ahead logging of SQLite before 3.51.3 can corrupt a database that two connections write and checkpoint
at the same moment; the repair went back to 3.50.7 and 3.44.6 only.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from types import ModuleType

try:
    import pysqlite3.dbapi2 as _brought
except ImportError:  # the wheel exists for some platforms only
    _brought = None

Version = tuple[int, ...]
REPAIRED: Version = (3, 51, 3)
_BACKPORTS: tuple[Version, ...] = ((3, 50, 7), (3, 44, 6))


@dataclass(frozen=True, slots=True)
class Library:
    """A driver and the version of SQLite in it."""

    module: ModuleType
    version: Version

    @property
    def journal(self) -> str:
        """The journal mode under which this version never corrupts."""
        return journal_for(self.version)


def journal_for(version: Version) -> str:
    """WAL where it is safe, else TRUNCATE: slower, readers wait for writers, but never wrong."""
    backported = any(version[:2] == kept[:2] and version >= kept for kept in _BACKPORTS)
    return "WAL" if version >= REPAIRED or backported else "TRUNCATE"


def chosen(available: tuple[Library, ...]) -> Library:
    """The first library that may use WAL, else the first."""
    return next((library for library in available if library.journal == "WAL"), available[0])


def available() -> tuple[Library, ...]:
    """Python's own library, then the one brought along."""
    modules = [sqlite3] if _brought is None else [sqlite3, _brought]
    return tuple(Library(module, module.sqlite_version_info) for module in modules)


def library() -> Library:
    """The library that this process uses."""
    return chosen(available())
