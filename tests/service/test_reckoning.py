"""What `yifang verify` finds beyond the chains: rows of the ledger and releases unlike the evidence."""

from __future__ import annotations

import pytest
from sqlalchemy import Table, insert, update

from engine.service.evidence import verify
from engine.service.reckoning import discrepancies, reckon, reckonings, unproven
from engine.store import tables
from engine.store.opening import open_store, prepare
from tests.service.test_execute import A
from tests.service.test_on_databases import funded
from tests.support.office import Office
from tests.support.tampering import Change, tampered


@pytest.fixture
def made(database_url: str) -> Office:
    """An office that holds and pays money, on both databases."""
    prepare(database_url)
    here = funded(open_store(database_url))
    paid = here.opened("sec7", "spend", **A)
    here.act("rev", paid, "approve#1/0", "agree")
    here.act("lead", paid, "pay#1/0", "agree")
    here.act("fin", paid, "pay#1/1", "agree")
    here.opened("sec7", "spend", **A)
    return here


def found(made: Office) -> set[str]:
    """What differs from the evidence."""
    with made.engine.store.read() as work:
        return {broken.what.split(" of ")[0] for broken in unproven(work)}


def test_untouched_rows_are_what_the_evidence_says(made: Office) -> None:
    assert found(made) == set()
    with made.engine.store.read() as work:
        assert discrepancies(work) == ()


@pytest.mark.parametrize(
    ("table", "change", "said"),
    [
        (
            tables.txn,
            lambda t: update(t).where(t.c.kind == "settle").values(actor="x", kind="pay"),
            "posting",
        ),
        (tables.transfer, lambda t: update(t).where(t.c.seq == 1, t.c.part == 0).values(amount=1), "posting"),
        (tables.hold_part, lambda t: update(t).values(amount=t.c.amount + 1), "hold"),
    ],
)
def test_a_changed_row_is_found(made: Office, table: Table, change: Change, said: str) -> None:
    tampered(made.engine.store, table, change)
    assert found(made) == {said}
    with made.engine.store.read() as work:
        assert verify(work) == [], "the chains themselves are whole"


def test_a_posting_that_no_command_made_is_found(made: Office) -> None:
    row = {
        "tenant": "site", "seq": 99, "key": "k", "request": "", "kind": "allocate", "trace": {},
        "effective": made.clock.now().date(), "recorded_at": made.clock.now(), "actor": "x", "signatures": 0,
    }  # fmt: skip
    tampered(made.engine.store, tables.txn, lambda table: insert(table).values(row))
    assert found(made) == {"posting k"}


def test_a_day_is_reckoned_once_as_long_as_nothing_new_is_posted(made: Office) -> None:
    first = reckon(made.engine)
    assert (first.discrepancies, first.unproven) == ((), 0)
    assert first.postings > 0
    assert reckon(made.engine) == first
    made.opened("sec7", "spend", **A)
    tampered(
        made.engine.store, tables.account, lambda t: update(t).where(t.c.held > 0).values(held=t.c.held + 1)
    )
    second = reckon(made.engine)
    assert second.discrepancies
    with made.engine.store.read() as work:
        assert list(reckonings(work)) == [second, first]
