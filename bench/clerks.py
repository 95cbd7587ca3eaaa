"""One process of many on hot accounts: `python -m bench.clerks URL SEED SECONDS` prints what it has posted.

Four people's points with lots and a monthly cap each, and three budget lines that need two signatures: award,
spend, hold, settle, release, pay. Every posting is a transaction of its own that waits for the disk.
"""

from __future__ import annotations

import random
import sys
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from engine.model.ids import CaseId, HoldId, LedgerId, PersonId
from engine.model.ledger import Account, Approval, Bucket, Hold, HoldState, Transaction, Transfer, Unit
from engine.service.ports import Work
from engine.service.rows import FloorCrossed, KeyReused, StoreBusy
from engine.store.opening import open_store

BANK, FUND = LedgerId("bank"), LedgerId("fund")
NOON, TODAY = datetime(2024, 3, 1, 4, tzinfo=UTC), date(2024, 3, 1)
PEOPLE = tuple(Account(ledger=BANK, bucket=Bucket.POINTS.value, person=f"p{n}") for n in range(4))
LINES = tuple(Account(ledger=FUND, bucket=Bucket.AVAILABLE.value, unit=f"u{n}") for n in range(3))
ISSUED = Account(ledger=BANK, bucket=Bucket.ISSUED.value)
GONE = Account(ledger=BANK, bucket=Bucket.REDEEMED.value)
OUTSIDE = Account(ledger=FUND, bucket=Bucket.OUTSIDE.value)
CAP = 10**9
SIGNED = (Approval(level=0, person=PersonId("chief")), Approval(level=1, person=PersonId("clerk")))
ME = PersonId("load")


class Clerk:
    """Does one thing after another, each in a transaction of its own."""

    def __init__(self, seed: int) -> None:
        self.choice = random.Random(seed)
        self.seed = seed
        self.number = 0

    def act(self, work: Work) -> bool:
        """One posting or hold; whether it was made."""
        self.number += 1
        key, person = f"{self.seed}:{self.number}", self.choice.choice(PEOPLE)
        match self.choice.choice(("award", "award", "spend", "hold", "settle", "release", "pay", "pay")):
            case "award":
                return self._award(work, key, person)
            case "spend":
                return work.post(_posting(key, "spend", _points(person, GONE, 3)), NOON, ME)
            case "hold":
                parts = (_points(person, GONE, 2),)
                hold = Hold(id=HoldId(key), ledger=BANK, case=CaseId("c"), effective=TODAY, parts=parts)
                work.place_hold(hold, NOON)
                return True
            case "settle" | "release" as how:
                return self._end(work, how)
            case _:
                return self._pay(work, key)

    def _award(self, work: Work, key: str, person: Account) -> bool:
        quota = replace(person, bucket=Bucket.QUOTA.value, period="2024-03", line="help")
        work.balances((quota, person), lock=True)
        granted = _posting(f"quota:{quota.code}", "quota", _points(ISSUED, quota, CAP))
        work.post(replace(granted, ceilings={quota: CAP}), NOON, ME)
        expires = TODAY + timedelta(days=self.choice.randrange(3) * 30)
        credited = replace(_points(ISSUED, person, 10), expires=expires)
        return work.post(_posting(key, "award", _points(quota, ISSUED, 10), credited), NOON, ME)

    def _end(self, work: Work, how: str) -> bool:
        held = [hold for hold in work.holds(BANK, HoldState.HELD) if hold.id.startswith(f"{self.seed}:")]
        if not held:
            return False
        hold = self.choice.choice(held)
        paid = _posting(f"settle:{hold.id}", "settle", *hold.parts) if how == "settle" else None
        return work.end_hold(hold.id, paid, NOON, ME)

    def _pay(self, work: Work, key: str) -> bool:
        line = self.choice.choice(LINES)
        spent = replace(line, bucket=Bucket.SPENT.value)
        work.post(_posting(f"in:{key}", "allocate", _money(OUTSIDE, line, 50)), NOON, ME)
        paid = _posting(key, "settle", _money(line, spent, 50))
        return work.post(replace(paid, maker=ME, approvals=SIGNED, signatures=2), NOON, ME)


def _posting(key: str, kind: str, *transfers: Transfer) -> Transaction:
    return Transaction(key=key, kind=kind, effective=TODAY, transfers=transfers)


def _points(source: Account, target: Account, amount: int) -> Transfer:
    return Transfer(unit=Unit.CURRENCY, source=source, target=target, amount=amount)


def _money(source: Account, target: Account, amount: int) -> Transfer:
    return Transfer(unit=Unit.MONEY, source=source, target=target, amount=amount)


def work_along(url: str, seed: int, seconds: float) -> int:
    """How many postings and holds were made in a time; who meets somebody else tries again."""
    store, clerk, made = open_store(url), Clerk(seed), 0
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        try:
            with store.write() as work:
                done = clerk.act(work)
        except (StoreBusy, FloorCrossed, KeyReused):
            continue
        made += done
    store.close()
    return made


if __name__ == "__main__":
    print(work_along(sys.argv[1], int(sys.argv[2]), float(sys.argv[3])))
