"""Stores: the same promises in memory, on SQLite and on PostgreSQL."""
