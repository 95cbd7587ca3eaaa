"""One worker of a site, until it is told to stop."""

from __future__ import annotations

import signal
from pathlib import Path

from huey.consumer import Consumer
from sqlalchemy import make_url

from engine.bootstrap import open_site
from engine.plugin.host import plugins_of
from engine.store.sql.store import blobs_beside
from engine.worker.pump import Pump
from engine.worker.queue import queue_for
from engine.worker.sealing import Sealing

#: SIGTERM ends a worker within 30 s: drains stop after their batch, and nobody waits longer than this.
PATIENCE_SECONDS = 25


def run(url: str, *, blobs: Path | None = None) -> None:
    """Work until SIGTERM or Ctrl-C; a kill loses nothing, because the jobs are rows of the site."""
    folder = (blobs or blobs_beside(url)).parent
    engine = open_site(url, blobs=blobs, plugins=plugins_of(folder))
    queue = queue_for(url, folder)
    pump = Pump(engine, queue, Sealing(engine, folder))
    # SQLite has one writer anyway; on PostgreSQL cases are worked on side by side
    threads = 1 if make_url(url).get_backend_name() == "sqlite" else 2
    consumer = _Consumer(pump, threads)
    pump.start()
    consumer.run()


class _Consumer(Consumer):  # type: ignore[misc]  # huey ships no annotations
    """huey's consumer, which tells the pump before it waits for its threads."""

    def __init__(self, pump: Pump, threads: int) -> None:
        super().__init__(
            pump.queue, workers=threads, periodic=False, max_delay=1.0, worker_type="thread",
            graceful_signal="TERM", shutdown_timeout=PATIENCE_SECONDS,
        )  # fmt: skip
        self._pump = pump
        # a terminal that closes must end the worker; huey would start itself anew instead
        self._signal_actions[signal.SIGHUP] = (False, True)

    def stop(self, graceful: bool = False) -> None:
        """End: first no more hints, then the threads."""
        self._pump.stop()
        super().stop(graceful=graceful)
