"""Eight processes on the same fund accounts: no floor is crossed, and every fen is accounted for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from engine.model.ledger import HoldState
from engine.service.ports import Store
from engine.store.opening import open_store, prepare
from tests.store.samples import FUND, OUTSIDE
from tests.support.processes import ROOT
from tests.support.soak import soak

PROCESSES = 8


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_no_floor_is_crossed_by_eight_processes(
    request: pytest.FixtureRequest, database: str, tmp_path: Path
) -> None:
    url = request.getfixturevalue(f"{database}_url")
    prepare(url)
    count = soak(15, 800)
    command = [sys.executable, "-m", "tests.store.accountants", url]
    started = [subprocess.Popen([*command, str(seed), str(count)], cwd=ROOT) for seed in range(PROCESSES)]
    codes = [process.wait(timeout=soak(120, 3600)) for process in started]
    assert codes == [0] * PROCESSES
    _check(open_store(url))


def _check(store: Store) -> None:
    with store.read() as work:
        assert work.unbalanced() == ()
        accounts = work.accounts(FUND, None, None, None)
        assert all(balance.available >= 0 for balance in accounts.values())
        outside = work.balances([OUTSIDE], lock=False)[OUTSIDE]
        assert outside.debit > 0
        assert outside.debit == sum(balance.total for balance in accounts.values())
        held = sum(hold.amount for hold in work.holds(FUND, HoldState.HELD))
        assert held == sum(balance.held for balance in accounts.values())
