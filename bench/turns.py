"""Timing several ways of doing the same thing in turn, so that a slow moment hits all of them alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any


def best_of(
    runs: Mapping[str, Callable[..., Any]], inputs: Sequence[tuple[Any, ...]], calls: int, repeats: int
) -> dict[str, float]:
    """Calls per second of CPU time of each, the best of some runs taken in turn over the same inputs."""
    best = dict.fromkeys(runs, 0.0)
    for _ in range(repeats):
        for name, run in runs.items():
            best[name] = max(best[name], _per_second(run, inputs, calls))
    return best


def _per_second(run: Callable[..., Any], inputs: Sequence[tuple[Any, ...]], calls: int) -> float:
    rounds = calls // len(inputs)
    started = time.process_time()
    for _ in range(rounds):
        for first, second, third in inputs:
            run(first, second, third)
    return rounds * len(inputs) / (time.process_time() - started)
