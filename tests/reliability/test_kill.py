"""Web and worker are killed again and again while people work: nothing is lost and nothing is doubled."""

from __future__ import annotations

import random
import time
from collections.abc import Sequence
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from pathlib import Path

from tests.reliability.load import Load
from tests.reliability.reckoning import reconcile, wait_until_nothing_is_due
from tests.reliability.site import Process, build, running
from tests.support.soak import soak

CASES = soak(200, 2_000)
KILLS = soak(8, 500)
LOAD_SECONDS_MAX = soak(150, 3_600)


def test_killed_processes_lose_and_double_nothing(database_url: str, tmp_path: Path) -> None:
    site = build(tmp_path / "site", database_url)
    with running(site, webs=2) as (webs, worker), ThreadPoolExecutor(8) as pool:
        load = Load(CASES, [web.port for web in webs if web.port])
        working = load.begin(pool)
        kills = killed_meanwhile(load, working, [webs[0], worker, webs[1], worker])
        for each in working:
            each.result()
        assert kills == KILLS
        assert load.unanswered > 0, "no kill met anybody: the test shows nothing"
        assert len(load.acknowledged) == load.actions
        wait_until_nothing_is_due(site)
        processes = [*webs, worker]
    reconcile(site, load)
    assert not any(process.has_orphans() for process in processes)


def killed_meanwhile(load: Load, working: Sequence[Future[None]], victims: Sequence[Process]) -> int:
    """Kill somebody whenever so many more actions were acknowledged, and start him again; how many kills."""
    dice = random.Random(20250603)
    marks = sorted(dice.sample(range(load.actions // 20, load.actions * 19 // 20), KILLS))
    until = time.monotonic() + LOAD_SECONDS_MAX
    done = 0
    for number, mark in enumerate(marks):
        while len(load.acknowledged) < mark and not _ended(working):
            assert time.monotonic() < until, f"after {len(load.acknowledged)} actions nothing goes on"
            time.sleep(0.002)
        time.sleep(dice.uniform(0, 0.03))  # not always just after an answer
        victim = victims[number % len(victims)]
        victim.kill()
        victim.start()
        done += 1
    wait(working, timeout=until - time.monotonic(), return_when=FIRST_EXCEPTION)
    return done


def _ended(working: Sequence[Future[None]]) -> bool:
    return any(each.done() and each.exception() is not None for each in working)
