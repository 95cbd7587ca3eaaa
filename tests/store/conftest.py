"""One store after the other: what holds for one must hold for all."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.service.ports import Store
from engine.store.memory import MemoryStore
from engine.store.opening import open_store, prepare
from engine.store.sql import SqlStore
from tests.support.postgres import PostgresServer

_tenants = itertools.count(1)


@pytest.fixture(scope="session")
def shared_postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """A prepared PostgreSQL database; each test is a tenant of its own in it."""
    with postgres_server.fresh_database() as url:
        prepare(url)
        yield url


@pytest.fixture
def sqlite_store(sqlite_url: str) -> Iterator[SqlStore]:
    """A store on a SQLite database of the test's own."""
    prepare(sqlite_url)
    store = open_store(sqlite_url)
    yield store
    store.close()


@pytest.fixture
def postgres_store(shared_postgres_url: str, tmp_path: Path) -> Iterator[SqlStore]:
    """A store on PostgreSQL, for a tenant of the test's own."""
    store = open_store(shared_postgres_url, f"tenant{next(_tenants)}", tmp_path / "blobs")
    yield store
    store.close()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def store(request: pytest.FixtureRequest) -> Store:
    """Every store there is."""
    if request.param == "memory":
        return MemoryStore()
    found: Store = request.getfixturevalue(f"{request.param}_store")
    return found


@pytest.fixture(params=["sqlite", "postgres"])
def sql_store(request: pytest.FixtureRequest) -> SqlStore:
    """The stores on a database."""
    found: SqlStore = request.getfixturevalue(f"{request.param}_store")
    return found
