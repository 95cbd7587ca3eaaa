"""Ledger operations a second with eight processes on hot accounts, all invariants on, on both databases."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from bench.database import ROOT, folder
from engine.store.opening import open_store, prepare
from tests.support.postgres import make_folder, pause, resume, server_in, stop

PROCESSES = 8
SECONDS = 5.0


def measure() -> Mapping[str, float]:
    """Postings and holds a second; afterwards every figure must be what its rows come to."""
    with folder() as place:
        found = {"ledger_operations_per_second_sqlite": rate(f"sqlite:///{place / 'site.db'}", SECONDS)}
    with postgres() as url:
        found["ledger_operations_per_second_postgresql"] = rate(url, SECONDS)
    return found


def rate(url: str, seconds: float) -> float:
    """The sum over all processes."""
    prepare(url)
    command = [sys.executable, "-m", "bench.clerks", url]
    started = [
        subprocess.Popen([*command, str(seed), str(seconds)], cwd=ROOT, stdout=subprocess.PIPE, text=True)
        for seed in range(PROCESSES)
    ]
    made = [process.communicate(timeout=seconds + 120)[0] for process in started]
    assert [process.returncode for process in started] == [0] * PROCESSES
    store = open_store(url)
    with store.read() as work:
        assert work.unbalanced() == ()
    store.close()
    return sum(map(int, made)) / seconds


@contextmanager
def postgres() -> Iterator[str]:
    """A database of a server of our own whose commits wait for the disk, as a site's do."""
    place = make_folder()
    try:
        server = server_in(place)
        for setting in ("fsync", "full_page_writes"):
            server.run(f"ALTER SYSTEM SET {setting} = on", "postgres")
        pause(place)
        resume(place)
        with server.fresh_database() as url:
            yield url
    finally:
        stop(place)
        shutil.rmtree(place, ignore_errors=True)
