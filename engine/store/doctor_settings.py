"""The settings that a database really has, beside those that it should have."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from engine.store.sql.engines import BUSY_MS, POSTGRES_SETTINGS
from engine.store.sqlite_library import library

POSTGRES_LEAST = 140000


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: what it is, and what it should be."""

    name: str
    found: str
    wanted: str
    right: bool


def sqlite_settings(connection: Connection) -> Iterator[Setting]:
    """What SQLite says of the file and of a writing connection."""
    wanted = {
        "quick_check": "ok", "journal_mode": library().journal.lower(), "synchronous": "2",
        "foreign_keys": "1", "busy_timeout": str(BUSY_MS),
    }  # fmt: skip
    for name, value in wanted.items():
        # PRAGMA cannot be written in SQLAlchemy's language; the names are the constants above
        found = str(connection.exec_driver_sql(f"PRAGMA {name}").scalar())
        yield Setting(name, found, value, found == value)


def postgres_settings(connection: Connection) -> Iterator[Setting]:
    """What PostgreSQL says of a connection of ours."""
    version = int(_shown(connection, "server_version_num"))
    yield Setting("server_version", _shown(connection, "server_version"), "14", version >= POSTGRES_LEAST)
    for name, value in POSTGRES_SETTINGS.items():
        found = _shown(connection, name)
        yield Setting(name, found, value, found.lower() == value.lower())
    encoding = _shown(connection, "server_encoding")
    yield Setting("server_encoding", encoding, "UTF8", encoding == "UTF8")
    durable = _shown(connection, "fsync")
    yield Setting("fsync", durable, "on", durable == "on")


def _shown(connection: Connection, name: str) -> str:
    return str(connection.execute(select(func.current_setting(name))).scalar())
