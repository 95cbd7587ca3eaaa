"""The first schema."""

from __future__ import annotations

from alembic import op

from engine.store.migrations import append_only, ledger_guards, usual_spread
from engine.store.migrations.schema_0001 import metadata

revision = "0001"
down_revision: str | None = None
branch_labels: str | None = None
depends_on: str | None = None


def upgrade() -> None:
    """Make all tables, the triggers that keep the evidence, and what the database is to know of them."""
    connection = op.get_bind()
    metadata.create_all(connection, checkfirst=False)
    dialect = connection.dialect.name
    for statement in (*append_only.statements(dialect), *ledger_guards.statements(dialect)):
        op.execute(statement)
    if dialect == "sqlite":
        for statement in usual_spread.statements():
            op.execute(statement)
    else:
        # rows of jobs come and go: clean up after one in a hundred instead of one in five
        op.execute("ALTER TABLE job SET (autovacuum_vacuum_scale_factor = 0.01)")
