"""The dry run of a swap over open cases on SQLite: those that move as they are, and those asked afresh.

A case that moves as it is costs reading its state; one whose people are asked afresh is decided as the move
itself would decide it, which costs its records and its new seats too.
"""

from __future__ import annotations

import time
from collections.abc import Mapping

from bench.actions import ADMIN, compiled, opened, staffed
from bench.database import folder
from engine.base.clock import SystemClock
from engine.runtime.migration.compare import Class
from engine.service.activate import activate
from engine.service.engine import Engine, RuleLibrary
from engine.service.migration.preview import preview
from engine.store.opening import open_store, prepare

CASES = 2_000
CHANGES = {
    "as_they_are": ("label: 审核", "label: 初审"),
    "asked_afresh": ("by: post(reviewer)", "by: post(signer)"),
}


def measure() -> Mapping[str, float]:
    """Open cases looked at in a second, for each of the two."""
    return measured(CASES)


def measured(cases: int) -> dict[str, float]:
    """The same for so many cases."""
    with folder() as place:
        url = f"sqlite:///{place / 'site.db'}"
        prepare(url)
        engine = Engine(open_store(url), SystemClock(), RuleLibrary(lambda files, pack: compiled()))
        staffed(engine)
        for number in range(cases):
            opened(engine, f"s{number}")
        found = {}
        for name, change in CHANGES.items():
            target = compiled(*change)
            activate(engine, target, ADMIN)
            begun = time.perf_counter()
            counts = preview(engine, target.rules.pack, target.rules.bundle).counts
            found[f"rehearsed_{name}_per_second"] = cases / (time.perf_counter() - begun)
            assert counts == {Class.MOVES: cases}, counts
        return found
