"""Helpers that write the usual statements in one line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Column,
    Delete,
    Insert,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    literal_column,
    select,
)
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.elements import BindParameter, ColumnElement
from sqlalchemy.sql.expression import Executable

from engine.store.columns import parameter_type


@dataclass(frozen=True, slots=True, eq=False)
class Both:
    """A statement that the two databases write differently."""

    sqlite: Executable
    postgresql: Executable


Statement = Executable | Both


#: Written out, not bound: SQLite uses a partial index only where it can read its condition in the statement.
READY: ColumnElement[str] = literal_column("'ready'", Text())
EMPTY: ColumnElement[str] = literal_column("''", Text())
#: Written out too: SQLite plans a statement anew each time that its limit is bound.
ONE: ColumnElement[int] = literal_column("1", Integer())


def given(column: Column[Any], name: str | None = None) -> BindParameter[Any]:
    """A parameter of a column's type, by default under the column's name."""
    return bindparam(name or column.name, type_=parameter_type(column.type))


def mine(table: Table, *columns: str) -> ColumnElement[bool]:
    """Rows of the tenant whose columns equal their parameters."""
    condition = table.c.tenant == given(table.c.tenant)
    for name in columns:
        condition = condition & (table.c[name] == given(table.c[name]))
    return condition


def columns_of(table: Table) -> list[Column[Any]]:
    """All columns but the tenant."""
    return [column for column in table.c if column.name != "tenant"]


def find(table: Table, *columns: str) -> Select[Any]:
    """All columns but the tenant, of the tenant's rows that match."""
    return select(*columns_of(table)).where(mine(table, *columns))


def remove(table: Table, *columns: str) -> Delete:
    """Delete the tenant's rows that match."""
    return delete(table).where(mine(table, *columns))


def row_of(table: Table, leave_out: Iterable[str] = ()) -> dict[str, BindParameter[Any]]:
    """A parameter for each column."""
    absent = set(leave_out)
    return {column.name: given(column) for column in table.c if column.name not in absent}


def insert(table: Table, leave_out: Iterable[str] = ()) -> Insert:
    """Insert a row given by name."""
    return plain_insert(table).values(row_of(table, leave_out))


def insert_once(table: Table, *key: str, leave_out: Iterable[str] = ()) -> Both:
    """Insert a row unless one with its key is there."""
    return _both(
        lambda new: (
            new(table).values(row_of(table, leave_out)).on_conflict_do_nothing(index_elements=_key(key))
        )
    )


def upsert(table: Table, *key: str, fixed: Iterable[str] = ()) -> Both:
    """Insert a row, or change the one that has its key; what is fixed needs no index written again."""
    absent = {"tenant", *key, *fixed}

    def written(new: Callable[[Table], Any]) -> Executable:
        inserted = new(table).values(row_of(table))
        changed = {c.name: inserted.excluded[c.name] for c in table.c if c.name not in absent}
        statement: Executable = inserted.on_conflict_do_update(index_elements=_key(key), set_=changed)
        return statement

    return _both(written)


def _key(key: Iterable[str]) -> list[str]:
    return ["tenant", *key]


def _both(written: Callable[[Callable[[Table], Any]], Executable]) -> Both:
    return Both(sqlite=written(sqlite.insert), postgresql=written(postgresql.insert))
