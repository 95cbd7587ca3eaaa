"""Rules are swapped and cases moved while their processes are killed: nothing is lost, nothing half done."""

from __future__ import annotations

import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from engine.bootstrap import open_site
from engine.service.activate import activate_swap
from engine.service.evidence import verify
from engine.service.migration.batches import begin, progress
from engine.service.migration.preview import running
from engine.service.rebuild import rebuild
from engine.service.rows import CaseRow, Release
from engine.store.opening import prepare
from tests.reliability.swapper import READY
from tests.support.processes import Started, started
from tests.support.soak import soak
from tests.support.swapping import BOSS, PACK, SwapSite, little, quicker, swap_site

CASES = soak(60, 100_000)
KILLS = soak(2, 100)
VERSIONS = soak(5, 60)


@contextmanager
def swapper(url: str, *words: str) -> Iterator[Started]:
    """Such a process, at work."""
    command = (sys.executable, "-m", "tests.reliability.swapper", url, *words)
    with started(command, ready=READY) as process:
        yield process


def killed_after(process: Started, deeds: int, pause: float) -> str:
    """Kill it a moment after it has said so many deeds; all that it said."""
    process.wait_for(f"#{deeds} ")
    time.sleep(pause)  # not always just after a deed
    process.process.kill()
    process.process.wait(20)
    assert process.process.stdout is not None
    rest = process.process.stdout.read().decode()
    return f"{process.said}{rest}"


def test_a_killed_activation_is_whole_or_not_at_all(database_url: str) -> None:
    prepare(database_url)
    site = swap_site(open_site(database_url).store)
    texts = [f"value: 8 分 => value: {number + 20} 分" for number in range(VERSIONS)]
    swaps = [site.approved(little(cap=text)) for text in texts]
    dice = random.Random(20251103)
    acknowledged: list[int] = []
    for _ in range(KILLS):
        left = [swap for swap in swaps if site.state(swap) != "active"]
        with swapper(database_url, "activate", *left) as process:
            said = killed_after(process, dice.randint(0, 2), dice.uniform(0, 0.1))
        acknowledged += map(int, re.findall(r"in force (\d+)", said))
        numbers = [release.number for release in reversed(site.releases())]
        assert numbers == list(range(1, len(numbers) + 1))
        assert set(acknowledged) <= set(numbers)
        with site.engine.store.read() as work:
            told = [e.body["number"] for e in work.events("releases") if e.type == "Activated"]
            assert told == numbers, "a version and its event come together"
            assert verify(work) == []
        assert sum(site.state(swap) == "active" for swap in swaps) == len(numbers) - 1


def test_a_killed_migration_goes_on_and_leaves_every_case_in_one_rule_set(database_url: str) -> None:
    prepare(database_url)
    site = swap_site(open_site(database_url).store)
    cases = [site.opened() for _ in range(CASES)]
    old = site.releases()[0].bundle
    _in_force(site)
    new = site.releases()[0].bundle
    made = begin(site.engine, BOSS, PACK, new)
    dice = random.Random(20251103)
    for _ in range(KILLS):
        with swapper(database_url, "work") as process:
            killed_after(process, dice.randint(0, 2), dice.uniform(0, 0.1))
        counts = Counter(row.state.bundle for row in _rows(site))
        assert sum(counts.values()) == CASES
        assert set(counts) <= {old, new}
    site.settle()
    done = progress(site.engine, made)
    assert done is not None
    assert (done.ended, done.moved, done.kept) == (True, CASES, ())
    assert {row.state.bundle for row in _rows(site)} == {new}
    with site.engine.store.read() as work:
        for case in cases:
            kinds = [event.type for event in work.events(f"case:{case}")]
            assert kinds.count("CaseMigrated") == 1, "moved once, however often the worker was killed"
        assert verify(work) == []
    assert rebuild(site.engine) == []


def _in_force(site: SwapSite) -> None:
    assert isinstance(activate_swap(site.engine, site.approved(quicker()), BOSS, 1), Release)


def _rows(site: SwapSite) -> list[CaseRow]:
    with site.engine.store.read() as work:
        return list(running(work))
