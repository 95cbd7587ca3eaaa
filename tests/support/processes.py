"""Processes that a test starts, waits for and surely ends; each by its own handle."""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]


def free_port() -> int:
    """A TCP port of the loopback interface that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class Started:
    """A process with a group of its own, and what it has said so far."""

    process: subprocess.Popen[bytes]
    said: str = field(default="")

    def wait_for(self, words: str, seconds: float = 60) -> str:
        """Read what it says until the words appear; the text so far, or a failure that shows it."""
        assert self.process.stdout is not None
        until = time.monotonic() + seconds
        with selectors.DefaultSelector() as ready:
            ready.register(self.process.stdout, selectors.EVENT_READ)
            while words not in self.said:
                left = until - time.monotonic()
                if left <= 0 or not ready.select(left):
                    raise AssertionError(f"{words!r} was not said within {seconds} s, but:\n{self.said}")
                piece = os.read(self.process.stdout.fileno(), 65536)
                if not piece:
                    raise AssertionError(f"it ended before saying {words!r}:\n{self.said}")
                self.said += piece.decode(errors="replace")
        return self.said

    def signal(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Send a signal to the process and all that it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def end(self, seconds: float = 20) -> int:
        """Ask it to end, insist after some seconds; its exit code."""
        self.signal(signal.SIGTERM)
        try:
            return self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            return self.process.wait(seconds)


@contextmanager
def started(
    command: Sequence[str],
    *,
    ready: str | None = None,
    seconds: float = 60,
    env: Mapping[str, str] | None = None,
) -> Iterator[Started]:
    """Run a command from the root until the block ends; with `ready`, first wait for those words."""
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, "PYTHONUNBUFFERED": "1", **(env or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )
    running = Started(process)
    try:
        if ready is not None:
            running.wait_for(ready, seconds)
        yield running
    finally:
        running.end()
        running.signal(signal.SIGKILL)  # whatever of its group outlived it
        if process.stdout is not None:
            process.stdout.close()
