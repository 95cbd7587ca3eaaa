"""Triggers that keep what is evidence: nothing of it is changed or deleted, words are at most erased."""

from __future__ import annotations

from collections.abc import Iterator

#: Tables whose rows are evidence.
KEPT = ("event", "txn", "transfer", "approval", "period_close", "lot_use", "hold_lot")
_ERASED = (
    "NEW.body IS NULL AND NEW.tenant = OLD.tenant AND NEW.digest = OLD.digest AND NEW.stream = OLD.stream"
)


def statements(dialect: str) -> Iterator[str]:
    """The triggers of a database, statement by statement."""
    if dialect == "postgresql":
        yield from _postgres()
    else:
        yield from _sqlite()


def _sqlite() -> Iterator[str]:
    for table in (*KEPT, "content"):
        yield _sqlite_refusal(f"{table}_no_delete", f"BEFORE DELETE ON {table}")
    for table in KEPT:
        yield _sqlite_refusal(f"{table}_no_update", f"BEFORE UPDATE ON {table}")
    yield _sqlite_refusal("content_only_erased", f"BEFORE UPDATE ON content WHEN NOT ({_ERASED})")


def _sqlite_refusal(name: str, when: str) -> str:
    return f"CREATE TRIGGER {name} {when} BEGIN SELECT RAISE(ABORT, 'append only: {name}'); END"


def _postgres() -> Iterator[str]:
    yield (
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'append only: %', TG_TABLE_NAME; END $$"
    )
    for table in KEPT:
        yield _postgres_refusal(f"{table}_no_change", f"BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW")
    yield _postgres_refusal("content_no_delete", "BEFORE DELETE ON content FOR EACH ROW")
    yield _postgres_refusal(
        "content_only_erased", f"BEFORE UPDATE ON content FOR EACH ROW WHEN (NOT ({_ERASED}))"
    )
    for table in (*KEPT, "content"):
        yield _postgres_refusal(f"{table}_no_truncate", f"BEFORE TRUNCATE ON {table} FOR EACH STATEMENT")


def _postgres_refusal(name: str, when: str) -> str:
    return f"CREATE TRIGGER {name} {when} EXECUTE FUNCTION append_only()"
