"""One process of many at the points bank: `python -m tests.store.tellers URL SEED COUNT`.

What a key stands for follows from the key, so that processes that draw the same key send the same content.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from engine.model.ids import CaseId, HoldId, LedgerId, PersonId
from engine.model.ledger import (
    Account,
    Approval,
    Bucket,
    Hold,
    HoldState,
    Lot,
    PeriodClose,
    Transaction,
    Transfer,
    Unit,
)
from engine.runtime.ledger import backwards
from engine.service.lapsing import run_lapse
from engine.service.ports import Store, Work
from engine.service.rows import (
    AlreadyReversed,
    FloorCrossed,
    JobRow,
    KeyReused,
    NotSigned,
    PeriodClosed,
    StoreBusy,
)
from engine.store.lots import spending_order
from engine.store.opening import open_store

BANK, SHOP = LedgerId("bank"), LedgerId("shop")
PEOPLE = tuple(Account(ledger=BANK, bucket="points", person=f"p{number}") for number in range(4))
ISSUED = Account(ledger=BANK, bucket=Bucket.ISSUED.value)
SPENT = Account(ledger=BANK, bucket=Bucket.REDEEMED.value)
SHELF = Account(ledger=SHOP, bucket=Bucket.AVAILABLE.value, unit="east", line="oil")
OUTSIDE = Account(ledger=SHOP, bucket=Bucket.OUTSIDE.value)
HANDED_OUT = Account(ledger=SHOP, bucket=Bucket.REDEEMED.value)
START, DAYS, CAP, GRACE = date(2024, 3, 1), 60, 120, timedelta(days=10)
#: Only the first days are ever closed, so that most postings still find an open period.
CLOSED_MOST = timedelta(days=6)
CLOSES = 0.02
ATTEMPTS_MAX = 200
ME = PersonId("load")


def quota(person: Account, day: date) -> Account:
    """What a person may still be given in a month."""
    return Account(
        ledger=BANK, bucket=Bucket.QUOTA.value, person=person.person, period=f"{day:%Y-%m}", line="help"
    )


def noon(day: date) -> datetime:
    """A moment of a day."""
    return datetime.combine(day, time(4), UTC)


def _points(source: Account, target: Account, amount: int, expires: date | None = None) -> Transfer:
    return Transfer(unit=Unit.CURRENCY, source=source, target=target, amount=amount, expires=expires)


def _pieces(source: Account, target: Account, amount: int) -> Transfer:
    return Transfer(unit=Unit.STOCK, source=source, target=target, amount=amount)


def _posting(key: str, kind: str, day: date, *transfers: Transfer) -> Transaction:
    return Transaction(key=key, kind=kind, effective=day, transfers=transfers)


class Teller:
    """Does one thing after another, each in a transaction of its own."""

    def __init__(self, work: Work, key: str) -> None:
        self.work = work
        self.choice = random.Random(key)
        self.key = key
        self.day = START + timedelta(days=self.choice.randrange(DAYS))
        self.at = noon(self.day)
        self.person = self.choice.choice(PEOPLE)
        self.amount = self.choice.randint(1, 40)

    def award(self) -> None:
        """Give as much as the month's cap still admits."""
        cap = quota(self.person, self.day)
        self.work.balances((cap, self.person), lock=True)
        grant = _posting(f"quota:{cap.code}", "quota", START + CLOSED_MOST, _points(ISSUED, cap, CAP))
        self.work.post(replace(grant, ceilings={cap: CAP}), self.at, ME)
        given = min(self.amount, self.work.balances((cap,), lock=True)[cap].available)
        expires = self.choice.choice((None, self.day, self.day + timedelta(days=self.choice.randrange(40))))
        if given:
            used, credited = _points(cap, ISSUED, given), _points(ISSUED, self.person, given, expires)
            if self.work.post(_posting(f"award:{self.key}", "award", self.day, used, credited), self.at, ME):
                closed = [close for close in self.work.closes(BANK) if close.through >= self.day]
                assert not closed, "an award entered a closed period"

    def spend(self) -> None:
        """Spend, and see that nothing that expires earlier was left."""
        self.work.balances((self.person,), lock=True)
        before = {lot.number: lot for lot in self.work.lots(self.person)}
        paid = _posting(f"spend:{self.key}", "spend", self.day, _points(self.person, SPENT, self.amount))
        if self.work.post(paid, self.at, ME):
            _first_expiring_first(before, self.work.lots(self.person), self.day)

    def pay_signed(self) -> None:
        """Spend what needs two signatures; by far not all of them are in order."""
        people = [PersonId(f"s{self.choice.randrange(4)}") for _ in range(2)]
        levels = self.choice.sample((0, 1, 1), 2)
        signed = tuple(
            Approval(level=level, person=person) for level, person in zip(levels, people, strict=True)
        )
        paid = _posting(f"signed:{self.key}", "signed", self.day, _points(self.person, SPENT, 1))
        asked = replace(paid, maker=PersonId("s0"), approvals=signed, signatures=2)
        self.work.post(asked, self.at, ME)

    def close(self) -> None:
        """Close the first days, some day or other of them."""
        through = START + timedelta(days=self.choice.randrange(CLOSED_MOST.days))
        late = noon(START + timedelta(days=DAYS))
        self.work.close_period(PeriodClose(ledger=BANK, unit="", through=through, level=1), late, ME)

    def adjust(self) -> None:
        """Put something right in the closed days, as only those above may."""
        level = self.choice.randrange(2)
        given = _posting(f"adjust:{self.key}", "adjust", START, _points(ISSUED, self.person, 1))
        posted = self.work.post(replace(given, level=level), self.at, ME)
        assert level == 0 or not posted or not self.work.closes(BANK), "a level adjusted what it had closed"

    def restock(self) -> None:
        """Pieces come in."""
        stocked = _posting(f"stock:{self.key}", "restock", self.day, _pieces(OUTSIDE, SHELF, 3))
        self.work.post(stocked, self.at, ME)

    def redeem(self) -> None:
        """Hold points and a piece together."""
        parts = (_points(self.person, SPENT, self.amount), _pieces(SHELF, HANDED_OUT, 1))
        name, case = HoldId(f"redeem:{self.key}"), CaseId("c")
        self.work.place_hold(Hold(id=name, ledger=BANK, case=case, effective=self.day, parts=parts), self.at)

    def settle(self) -> None:
        """Hand over what is held."""
        held = self.work.holds(BANK, HoldState.HELD)
        if held:
            hold = random.choice(held)
            paid = _posting(f"settle:{hold.id}", "settle", self.day, *hold.parts)
            self.work.end_hold(hold.id, paid, self.at, ME)

    def release(self) -> None:
        """Give back what is held."""
        held = self.work.holds(BANK, HoldState.HELD)
        if held:
            self.work.end_hold(random.choice(held).id, None, self.at, ME, back_until=self.day + GRACE)

    def expire(self) -> None:
        """Take what has passed its day."""
        body = {"ledger": BANK, "day": self.day.isoformat(), "turn": 1}
        run_lapse(
            self.work, JobRow(id="x", kind="lapse", key="x", run_at=self.at, case=None, body=body), self.at
        )

    def reverse(self) -> None:
        """Take something back, as far as it is there."""
        kinds = ("award", "spend", "settle")
        found = [e.transaction for e in self.work.entries(BANK, None, None, 60) if e.kind in kinds]
        posting = self.work.posting(random.choice(found)) if found else None
        if posting is not None:
            known = posting.transaction
            back = Transaction(
                key=f"reverse:{known.key}:{self.key}", kind="reverse", effective=self.day,
                transfers=backwards(known.transfers), reverses=known.key, back_until=self.day + GRACE,
            )  # fmt: skip
            self.work.post(back, self.at, ME)


def _first_expiring_first(before: dict[int, Lot], after: Sequence[Lot], day: date) -> None:
    left = {lot.number: lot for lot in after}
    taken = [lot for n, lot in before.items() if n not in left or left[n].remaining < lot.remaining]
    order = spending_order(before.values())
    last = max(order.index(lot) for lot in taken)
    passed_over = [lot for lot in order[:last] if not lot.is_past(day) and lot.number in left]
    assert all(left[lot.number].free == 0 for lot in passed_over), "an earlier lot was passed over"
    assert not any(lot.is_past(day) for lot in taken), "an expired lot was spent"


ACTS: tuple[Callable[[Teller], None], ...] = (
    Teller.award, Teller.award, Teller.award, Teller.spend, Teller.restock, Teller.redeem, Teller.redeem,
    Teller.settle, Teller.release, Teller.expire, Teller.reverse, Teller.reverse, Teller.pay_signed,
    Teller.pay_signed, Teller.adjust,
)  # fmt: skip


def work_along(store: Store, seed: int, count: int) -> None:
    """What each process does; a busy store is asked again, with the whole command."""
    random.seed(seed)
    choice = random.Random(seed)
    for _ in range(count):
        key = str(choice.randrange(count * 3))
        act = Teller.close if choice.random() < CLOSES else choice.choice(ACTS)
        for _ in range(ATTEMPTS_MAX):
            try:
                with store.write() as work:
                    act(Teller(work, key))
            except StoreBusy:
                continue
            except (FloorCrossed, KeyReused, AlreadyReversed, PeriodClosed, NotSigned):
                pass
            break
        else:
            raise AssertionError(f"gave up on {key}")


if __name__ == "__main__":
    opened = open_store(sys.argv[1])
    work_along(opened, int(sys.argv[2]), int(sys.argv[3]))
    opened.close()
