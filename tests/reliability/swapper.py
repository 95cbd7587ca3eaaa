"""A process that swaps rules or moves cases on a database until it is killed; it says what was done.

`python -m tests.reliability.swapper URL activate SWAP…` puts one version after the other in force;
`python -m tests.reliability.swapper URL work` does what is due, again and again.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from itertools import chain

from engine.base.clock import VirtualClock
from engine.bootstrap import open_site
from engine.service.activate import activate_swap
from engine.service.engine import Engine
from engine.service.jobs import run_due
from engine.service.rows import Release
from engine.service.swap.steps import newest_of
from tests.journeys.place import moment
from tests.support.swapping import BEGINS, BOSS, PACK, rebased

READY = "ready"


def main() -> None:
    """Work until killed, or until there is nothing left to do; each deed is said with its number."""
    url, what, *swaps = sys.argv[1:]
    engine = open_site(url, clock=VirtualClock(moment(BEGINS)))
    print(READY, flush=True)
    deeds = working(engine) if what == "work" else activating(engine, swaps)
    for number, said in enumerate(chain([""], deeds)):
        print(f"#{number} {said}", flush=True)


def working(engine: Engine) -> Iterator[str]:
    """Do what is due."""
    while True:
        yield f"{run_due(engine, 20)} jobs"


def activating(engine: Engine, swaps: Sequence[str]) -> Iterator[str]:
    """Put one version after the other in force, as somebody who has looked at the one before."""
    for swap in swaps:
        rebased(engine, swap)
        with engine.store.read() as work:
            newest = newest_of(work, PACK)
        assert newest is not None
        answer = activate_swap(engine, swap, BOSS, newest.number)
        assert isinstance(answer, Release), answer
        yield f"in force {answer.number}"


if __name__ == "__main__":
    main()
