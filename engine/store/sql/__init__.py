"""The store on a database: SQLite for one machine, PostgreSQL for any number."""

from engine.store.sql.store import SqlStore

__all__ = ["SqlStore"]
