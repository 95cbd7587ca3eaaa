"""Tampering: a row changed by somebody who has the database and takes its guards away first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Table

from engine.service.ports import Store
from engine.store.sql import SqlStore

Change = Callable[[Any], object]


def tampered(store: Store, table: Table, change: Change) -> None:
    """Change a table past its triggers and the rows that refer to it."""
    assert isinstance(store, SqlStore)
    with store.writing() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for name in (f"{table.name}_no_update", f"{table.name}_no_delete", "content_only_erased"):
                connection.exec_driver_sql(f"DROP TRIGGER IF EXISTS {name}")
        else:
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        connection.execute(change(table))  # type: ignore[call-overload]  # one of several kinds of statement
