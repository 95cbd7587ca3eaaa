"""Triggers of the ledger: a closed period takes only adjustments from above, and signatures come first."""

from __future__ import annotations

from collections.abc import Iterator

_OWN = "x.tenant = NEW.tenant AND x.seq = NEW.seq"
_CLOSED = (
    "SELECT 1 FROM txn x, account a, period_close c "
    f"WHERE {_OWN} AND a.tenant = NEW.tenant AND a.code IN (NEW.source, NEW.target) "
    "AND c.tenant = NEW.tenant AND c.ledger = a.ledger AND c.unit IN ('', a.owner) "
    "AND c.through >= x.effective "
    "AND NOT (x.kind = 'adjust' AND x.level IS NOT NULL AND x.level < c.level)"
)
_UNSIGNED = (
    f"SELECT 1 FROM txn x WHERE {_OWN} AND x.signatures > 0 AND x.signatures > "
    "(SELECT count(*) FROM approval p WHERE p.tenant = x.tenant AND p.txn = x.key)"
)
#: Whoever posts shares the ledger with others who post, and waits for whoever closes a period of it.
_SHARED = (
    "PERFORM pg_advisory_xact_lock_shared(hashtextextended(NEW.tenant || '/' || found.ledger, 0)) FROM "
    "(SELECT DISTINCT a.ledger FROM account a WHERE a.tenant = NEW.tenant "
    "AND a.code IN (NEW.source, NEW.target) ORDER BY a.ledger) found;"
)


def statements(dialect: str) -> Iterator[str]:
    """The triggers of a database, statement by statement."""
    if dialect == "postgresql":
        yield (
            "CREATE FUNCTION transfer_guarded() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"{_SHARED} "
            f"IF EXISTS ({_CLOSED}) THEN RAISE EXCEPTION 'period closed: %', NEW.source; END IF; "
            f"IF EXISTS ({_UNSIGNED}) THEN RAISE EXCEPTION 'signatures missing: %', NEW.source; END IF; "
            "RETURN NEW; END $$"
        )
        yield (
            "CREATE TRIGGER transfer_guard BEFORE INSERT ON transfer FOR EACH ROW "
            "EXECUTE FUNCTION transfer_guarded()"
        )
        return
    for name, when, said in (
        ("transfer_closed", _CLOSED, "period closed"),
        ("transfer_unsigned", _UNSIGNED, "signatures missing"),
    ):
        yield (
            f"CREATE TRIGGER {name} BEFORE INSERT ON transfer WHEN EXISTS ({when}) "
            f"BEGIN SELECT RAISE(ABORT, '{said}'); END"
        )
