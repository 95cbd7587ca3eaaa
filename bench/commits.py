"""How many one-row transactions a second this machine commits durably: the yardstick of all the rest."""

from __future__ import annotations

import sqlite3
import statistics
import time
from collections.abc import Mapping

from bench.database import durable, folder

RUNS = 5
SECONDS_OF_A_RUN = 0.4


def measure() -> Mapping[str, float]:
    """The median over several short runs, because disks are moody."""
    with folder() as place, durable(place / "commits.db") as connection:
        connection.execute("CREATE TABLE mark (id INTEGER PRIMARY KEY, body TEXT NOT NULL)")
        rates = [commit_rate(connection, SECONDS_OF_A_RUN) for _ in range(RUNS)]
    return {"bare_commits_per_second": statistics.median(rates)}


def commit_rate(connection: sqlite3.Connection, seconds: float) -> float:
    """Commit one row after the other for a while; how many a second."""
    count, begun = 0, time.perf_counter()
    while (spent := time.perf_counter() - begun) < seconds:
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO mark (body) VALUES ('一方水土')")
        connection.execute("COMMIT")
        count += 1
    return count / spent
