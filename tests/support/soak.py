"""Two sizes of the same harness: small for every change, full before a release."""

from __future__ import annotations

import os


def soaking() -> bool:
    """Whether this run is the long one (`make soak`)."""
    return os.environ.get("YIFANG_SOAK", "") not in {"", "0"}


def soak(count_small: int, count_full: int) -> int:
    """How often a harness repeats: few times in `make test`, the full count of the promise in `make soak`."""
    return count_full if soaking() else count_small
