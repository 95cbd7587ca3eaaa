"""Run by Alembic: carries out the steps on the connection that `prepare` hands over."""

from __future__ import annotations

from alembic import context

from engine.store.tables import metadata


def run() -> None:
    """Carry out the steps inside the transaction of whoever asked."""
    context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
    context.run_migrations()


run()
