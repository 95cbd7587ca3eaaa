"""One process of many on the same fund accounts: `python -m tests.store.accountants URL SEED COUNT`."""

from __future__ import annotations

import random
import sys

from engine.model.ids import HoldId, PersonId
from engine.model.ledger import HoldState
from engine.service.ports import Store
from engine.service.rows import FloorCrossed, KeyReused, StoreBusy
from engine.store.opening import open_store
from tests.store.samples import FUND, NOON, OUTSIDE, account, holding, move, posting

ATTEMPTS_MAX = 200
LINES = tuple(account(unit=unit) for unit in ("east", "west", "south"))
SPENT = account("spent")
ME = PersonId("load")


def act(store: Store, choice: random.Random, name: str) -> None:
    """One thing an accountant does: grant, pay, set aside, settle or release; or be refused."""
    line, other = choice.sample(LINES, 2)
    amount = choice.randint(1, 40)
    with store.write() as work:
        held = work.holds(FUND, HoldState.HELD)
        match choice.choice(("grant", "pay", "pay", "move", "hold", "settle", "release")):
            case "grant":
                work.post(posting(name, move(OUTSIDE, line, amount)), NOON, ME)
            case "pay":
                work.post(posting(name, move(line, SPENT, amount), kind="pay"), NOON, ME)
            case "move":
                work.post(posting(name, move(line, other, amount), move(other, SPENT, 1)), NOON, ME)
            case "hold":
                work.place_hold(holding(name, move(line, SPENT, amount)), NOON)
            case "settle" if held:
                chosen = choice.choice(held)
                work.end_hold(chosen.id, posting(name, *chosen.parts, kind="settle"), NOON, ME)
            case "release" if held:
                work.end_hold(HoldId(choice.choice(held).id), None, NOON, ME)
            case _:
                assert not held, "settling and releasing need something that is held"


def work_along(url: str, seed: int, count: int) -> None:
    """What each process does; a busy store is asked again, with the whole command."""
    store, choice = open_store(url), random.Random(seed)
    for number in range(count):
        # names are drawn from few, so that processes also race for the same key
        name = f"{choice.randrange(count)}:{number}"
        for _ in range(ATTEMPTS_MAX):
            before = choice.getstate()
            try:
                act(store, choice, name)
            except StoreBusy:
                choice.setstate(before)
                continue
            except (FloorCrossed, KeyReused):
                pass
            break
        else:
            raise AssertionError(f"gave up on {name}")
    store.close()


if __name__ == "__main__":
    work_along(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
