"""The worker: killed at any moment it loses nothing, and told to end it ends."""

from __future__ import annotations

import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from engine.service.evidence import Seal, verify
from engine.service.jobs_rows import SCHEDULE
from engine.store.opening import open_store, prepare
from engine.store.sql import SqlStore
from engine.worker.queue import secret_in
from engine.worker.sealing import FILE_NAME, Sealing
from tests.store.samples import job
from tests.support.office import at, office
from tests.support.processes import started
from tests.support.soak import soak

LONG_AGO = datetime(2024, 1, 1, tzinfo=UTC)
SECONDS_MAX = 60
#: A schedule of rules that are no more: done at once, and it changes nothing.
NOTHING_LEFT = {"pack": "gone", "process": "gone"}


def _left(store: SqlStore) -> int:
    with store.read() as work:
        return len(work.due_jobs(datetime(2100, 1, 1, tzinfo=UTC), 10**6))


def _wait(store: SqlStore, most: int) -> int:
    """How many jobs are left once there are few enough."""
    until = time.monotonic() + SECONDS_MAX
    while (left := _left(store)) > most:
        assert time.monotonic() < until, f"{left} jobs are still left"
        time.sleep(0.05)
    return left


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_killed_workers_lose_no_job(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> None:
    url = request.getfixturevalue(f"{database}_url")
    prepare(url)
    store, count, kills = open_store(url), soak(300, 10_000), soak(1, 50)
    with store.write() as work:
        for number in range(count):
            work.put_job(job(f"j{number}", LONG_AGO, kind=SCHEDULE, body=NOTHING_LEFT))
    command = [sys.executable, "-m", "engine.worker", "--url", url, "--blobs", str(tmp_path / "blobs")]
    for kill in range(1, kills + 1):
        with started(command) as worker:
            _wait(store, count - kill * count // (2 * kills))
            worker.signal(signal.SIGKILL)
    with started(command) as worker:
        # one that only this worker can do: once it is done, the worker runs and hears signals
        with store.write() as work:
            work.put_job(job("last", LONG_AGO, kind=SCHEDULE, body=NOTHING_LEFT))
        assert _wait(store, 0) == 0
        worker.signal(signal.SIGTERM)
        assert worker.process.wait(30) == 0
    store.close()


def test_a_worker_says_why_it_cannot_start(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "engine.worker", "--url", f"sqlite:///{tmp_path / 'none.db'}"]
    with started(command) as worker:
        worker.wait_for("there is no database file")
        assert worker.process.wait(30) == 1


def test_the_secret_of_the_queue_is_made_once_and_kept_from_others(tmp_path: Path) -> None:
    secret = secret_in(tmp_path)
    assert len(secret) == 64
    assert secret_in(tmp_path) == secret
    assert (tmp_path / "queue.secret").stat().st_mode & 0o077 == 0


def test_a_worker_writes_one_seal_a_day_outside_the_database(tmp_path: Path) -> None:
    made = office(start="2025-06-03 08:00")
    made.opened("huang", "serve", what="清扫楼道")
    sealing = Sealing(made.engine, tmp_path)
    for _ in range(3):
        sealing.look()
    made.clock.move_to(at("2025-06-04 00:00"))
    sealing.look()  # nothing has happened since: nothing is written
    [line] = (tmp_path / FILE_NAME).read_text().splitlines()
    with made.engine.store.read() as work:
        assert verify(work, kept=[Seal(*line.split(" "))]) == []
