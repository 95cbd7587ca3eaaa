"""The pump: looks for work that is due, gives a hint, and drains while a hint's budget lasts."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine.service.engine import Engine
from engine.service.jobs import run_due
from engine.worker.sealing import Sealing

TICK_SECONDS = 0.5
#: Below huey's own patience at the end, so that a stop never cuts a drain off.
BUDGET_SECONDS = 20.0
BATCH_JOBS = 50
HINTS_MAX = 4

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Pump:
    """Gives hints from a thread of its own, and answers them in huey's threads."""

    engine: Engine
    queue: Any
    sealing: Sealing
    stopping: threading.Event = field(default_factory=threading.Event)
    _hint: Callable[[], object] = field(init=False)
    _thread: threading.Thread = field(init=False)

    def __post_init__(self) -> None:
        self._hint = self.queue.task(name="drain")(self.drain)
        self._thread = threading.Thread(target=self._give_hints, name="pump", daemon=True)

    def start(self) -> None:
        """Begin to look for work."""
        self._thread.start()

    def stop(self) -> None:
        """Give no more hints and end drains after their batch."""
        self.stopping.set()

    def drain(self) -> None:
        """Carry out what is due until nothing is left, the budget is spent or the worker stops."""
        until = time.perf_counter() + BUDGET_SECONDS
        while not self.stopping.is_set() and time.perf_counter() < until:
            if run_due(self.engine, limit=BATCH_JOBS) == 0:
                return

    def is_due(self) -> bool:
        """Whether a job's time has come."""
        with self.engine.store.read() as work:
            first = work.next_due()
        return first is not None and first <= self.engine.clock.now()

    def _give_hints(self) -> None:
        while not self.stopping.wait(TICK_SECONDS):
            try:
                self.sealing.look()
                if self.is_due() and self.queue.pending_count() < HINTS_MAX:
                    self._hint()
            except Exception as broken:
                # the database or the queue may be gone for a while: the next tick tries again
                _log.warning("no hint could be given: %s", type(broken).__name__)
