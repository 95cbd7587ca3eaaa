"""Eight processes at the points bank: every invariant of the ledger holds, on both databases."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from collections.abc import Sequence

import pytest

from engine.model.ledger import Bucket, HoldState, Unit
from engine.service.ports import Store, Work
from engine.service.rows import Entry
from engine.store.memory import MemoryStore
from engine.store.opening import open_store, prepare
from tests.store.tellers import BANK, CAP, HANDED_OUT, ISSUED, OUTSIDE, PEOPLE, SHELF, SHOP, SPENT, work_along
from tests.support.processes import ROOT
from tests.support.soak import soak

PROCESSES = 8
ALL = 1_000_000


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_the_invariants_hold_with_eight_processes(request: pytest.FixtureRequest, database: str) -> None:
    url = request.getfixturevalue(f"{database}_url")
    prepare(url)
    command = [sys.executable, "-m", "tests.store.tellers", url]
    count = soak(40, 800)
    started = [subprocess.Popen([*command, str(seed), str(count)], cwd=ROOT) for seed in range(PROCESSES)]
    codes = [process.wait(timeout=soak(180, 3600)) for process in started]
    assert codes == [0] * PROCESSES
    _check(open_store(url))


def test_the_invariants_hold_in_memory() -> None:
    store = MemoryStore()
    for seed in range(3):
        work_along(store, seed, soak(200, 5000))
    _check(store)


def _check(store: Store) -> None:
    with store.read() as work:
        bank = work.entries(BANK, None, None, ALL)
        # 3, 6, 8: balances, lots and held are the sums of transfers, uses and open holds
        assert work.unbalanced() == ()
        _units_balance(work)
        _nothing_below_its_floor(work)
        _each_key_once(work, bank)
        _caps(work)
        _stock(work)
        kinds = {entry.kind for entry in bank}
        _signed(work, bank)
        _closed(work, bank)
        happened = {"quota", "award", "spend", "settle", "expire", "reverse", "signed", "adjust"}
        assert kinds >= happened, "every kind happened"


def _units_balance(work: Work) -> None:
    """1, 2: what one account of a unit has, another gave."""
    untracked = work.balances([ISSUED, SPENT, OUTSIDE, HANDED_OUT], lock=False)
    for ledger in (BANK, SHOP):
        tracked = work.accounts(ledger, None, None, None)
        outside = [balance for account, balance in untracked.items() if account.ledger == ledger]
        assert sum(b.total for b in (*tracked.values(), *outside)) == 0


def _nothing_below_its_floor(work: Work) -> None:
    """4, 6, 9: accounts and lots; what is held is still there."""
    for ledger in (BANK, SHOP):
        for balance in work.accounts(ledger, None, None, None).values():
            assert balance.available >= 0
            assert balance.held >= 0
    for person in PEOPLE:
        lots = work.lots(person)
        assert all(0 <= lot.held <= lot.remaining <= lot.granted for lot in lots)
        assert sum(lot.remaining for lot in lots) == work.balances([person], lock=False)[person].total


def _each_key_once(work: Work, entries: Sequence[Entry]) -> None:
    """5, 8, 11: a key posts once; a settled hold has one transaction; one is taken back at most once."""
    legs = Counter((entry.transaction, entry.source, entry.target, entry.recorded_at) for entry in entries)
    assert set(legs.values()) == {1}
    settled = {f"settle:{hold.id}" for hold in work.holds(BANK, HoldState.SETTLED)}
    assert settled == {entry.transaction for entry in entries if entry.kind == "settle"}
    reversals = {entry.transaction for entry in entries if entry.kind == "reverse"}
    originals = [posting.transaction.reverses for key in reversals if (posting := work.posting(key))]
    assert len(originals) == len(set(originals)) == len(reversals)


def _caps(work: Work) -> None:
    """10: each month's cap is granted once, and awards less reversals are what was used of it."""
    quotas = {
        account: balance
        for account, balance in work.accounts(BANK, None, None, None).items()
        if account.bucket == Bucket.QUOTA.value
    }
    assert quotas
    assert all(0 <= balance.total <= CAP for balance in quotas.values())


def _closed(work: Work, entries: Sequence[Entry]) -> None:
    """15: periods were closed, and were adjusted afterwards by nobody but those above."""
    assert work.closes(BANK)
    adjusted = [work.posting(entry.transaction) for entry in entries if entry.kind == "adjust"]
    assert 0 in {posting.transaction.level for posting in adjusted if posting}


def _signed(work: Work, entries: Sequence[Entry]) -> None:
    """16: two levels signed, by two people, of whom neither asked."""
    for key in {entry.transaction for entry in entries if entry.kind == "signed"}:
        posting = work.posting(key)
        assert posting is not None
        approvals = posting.transaction.approvals
        assert sorted(one.level for one in approvals) == [0, 1]
        assert len({one.person for one in approvals} - {posting.transaction.maker}) == 2


def _stock(work: Work) -> None:
    """13: pieces handed out are redemptions settled and not taken back, and points went with each."""
    outside = work.balances([OUTSIDE, HANDED_OUT], lock=False)
    shelf = work.balances([SHELF], lock=False)[SHELF]
    assert outside[OUTSIDE].debit == shelf.total + outside[HANDED_OUT].total
    settled = work.holds(BANK, HoldState.SETTLED)
    assert all([part.unit for part in hold.parts] == [Unit.CURRENCY, Unit.STOCK] for hold in settled)
    kept = [hold for hold in settled if not _taken_back(work, f"settle:{hold.id}")]
    assert outside[HANDED_OUT].total == len(kept)


def _taken_back(work: Work, key: str) -> bool:
    posting = work.posting(key)
    assert posting is not None
    return bool(posting.reversed_by)
