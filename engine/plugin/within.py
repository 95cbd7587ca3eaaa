"""Work that must not take longer than it may."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


def within(work: Callable[[], T], seconds: float) -> T:
    """What some work gives; TimeoutError when it takes too long, and then it is left to itself."""
    done: list[T] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            done.append(work())
        except Exception as broken:
            failed.append(broken)
        except BaseException as ended:  # a plugin may end itself, never the process
            failed.append(RuntimeError(f"{type(ended).__name__}: {ended}"))

    # a thread cannot be ended from outside; as a daemon it does not hold up the end of the process
    thread = Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not done:
        raise TimeoutError
    return done[0]
