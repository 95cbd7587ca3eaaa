"""Connections with the settings that a site needs: one engine writes, the other only reads."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from engine.base.finding import Said
from engine.store.errors import StoreUnusable
from engine.store.sqlite_library import library

BUSY_MS = 10_000
BEGIN_WRITING = "BEGIN IMMEDIATE"
BEGIN_READING = "BEGIN"
POOL_SIZE = 20
#: 16 MiB of log between two checkpoints: each writes a hot page once, however often it changed.
CHECKPOINT_PAGES = 4000
#: 15 s: a worker that is cut off must not block others for longer (SAFETY section 1).
POSTGRES_SETTINGS = {
    "idle_in_transaction_session_timeout": "15s",
    "lock_timeout": "5s",
    "statement_timeout": "30s",
    "synchronous_commit": "on",
    "timezone": "UTC",
}
_KEEPALIVE = {"keepalives": 1, "keepalives_idle": 5, "keepalives_interval": 2, "keepalives_count": 3}


@dataclass(frozen=True, slots=True)
class Engines:
    """Where a site's data is reached."""

    writing: Engine
    reading: Engine

    def dispose(self) -> None:
        """Close all connections."""
        self.writing.dispose()
        self.reading.dispose()


def engines_for(url: str) -> Engines:
    """The engines of a database; PostgreSQL and SQLite are known."""
    parsed = parsed_url(url)
    match parsed.get_backend_name():
        case "sqlite":
            return Engines(writing=_sqlite(parsed, writes=True), reading=_sqlite(parsed, writes=False))
        case "postgresql":
            return _postgres(parsed)
        case other:
            raise StoreUnusable(
                Said(
                    f"不支持数据库“{other}”：请用 sqlite 或 postgresql",
                    f"no store for {other!r}: use sqlite or postgresql",
                )
            )


def parsed_url(url: str) -> URL:
    """A database's address, taken apart; it may hold a password, so that no sentence repeats it."""
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as wrong:
        raise StoreUnusable(
            Said(
                "数据库地址写得不对：应像 sqlite:///目录/site.db 或 postgresql://用户@主机/库名",
                "this is no address of a database: sqlite:///folder/site.db or postgresql://user@host/name",
            )
        ) from wrong


def sqlite_path(url: URL) -> Path:
    """The file of a SQLite database; one in memory is not a store."""
    if not url.database or url.database == ":memory:":
        raise StoreUnusable(Said("SQLite 数据库需要一个文件", "a SQLite database needs a file"))
    return Path(url.database)


def _sqlite(url: URL, *, writes: bool) -> Engine:
    sqlite_path(url)
    engine = create_engine(
        url, module=library().module, pool_size=POOL_SIZE, max_overflow=0, pool_timeout=BUSY_MS / 1000,
        # a connection is used by one thread at a time, though not always by the one that opened it
        connect_args={"check_same_thread": False, "timeout": BUSY_MS / 1000},
    )  # fmt: skip
    event.listen(engine, "connect", _set_up_writer if writes else _set_up_reader)
    event.listen(engine, "begin", _begin_immediate if writes else _begin)
    return engine


def _set_up_writer(raw: Any, record: object) -> None:
    raw.isolation_level = (
        None  # we begin ourselves: the driver's late BEGIN leaves read-then-write unprotected
    )
    raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    raw.execute(f"PRAGMA journal_mode={library().journal}").fetchall()
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("PRAGMA foreign_keys=ON")
    raw.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")


def _set_up_reader(raw: Any, record: object) -> None:
    raw.isolation_level = None
    raw.execute(f"PRAGMA busy_timeout={BUSY_MS}")
    raw.execute("PRAGMA query_only=ON")


def _begin_immediate(connection: Connection) -> None:
    _execute(connection, BEGIN_WRITING)


def _begin(connection: Connection) -> None:
    _execute(connection, BEGIN_READING)


def _execute(connection: Connection, sql: str) -> None:
    """Begin, unless the driver has begun already (see engine.store.sql.lines)."""
    raw: Any = connection.connection.driver_connection
    if not raw.in_transaction:
        raw.execute(sql)


def _postgres(url: URL) -> Engines:
    options = " ".join(f"-c {name}={value}" for name, value in POSTGRES_SETTINGS.items())
    engine = create_engine(
        url.set(drivername="postgresql+psycopg"), pool_pre_ping=True, pool_size=POOL_SIZE, max_overflow=0,
        pool_timeout=10, connect_args={"options": options, **_KEEPALIVE},
    )  # fmt: skip
    reading = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
    return Engines(writing=engine, reading=reading)
