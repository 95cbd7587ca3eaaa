"""Lots: which points are spent, held, given back and expire; one way of doing it for every store.

A store hands in its rows; the account is locked before its lots are looked at.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

from engine.model.ids import HoldId
from engine.model.ledger import Account, Hold, Lot, Transaction, Transfer
from engine.service.rows import FloorCrossed


@dataclass(frozen=True, slots=True)
class Use:
    """An amount of one lot."""

    account: Account
    number: int
    amount: int


class LotRows(Protocol):
    """The rows that a store keeps of lots."""

    def stocked(self, account: Account) -> Iterable[Lot]:
        """The lots of an account that hold something."""
        ...

    def lot(self, account: Account, number: int) -> Lot | None:
        """One lot."""
        ...

    def last(self, account: Account) -> int:
        """The highest number of a lot of the account; 0 where there is none."""
        ...

    def granted(self, key: str) -> Iterable[Lot]:
        """The lots that a transaction granted, and those that go on for them."""
        ...

    def used(self, key: str) -> Iterable[Use]:
        """What a transaction took from lots, in order."""
        ...

    def held(self, hold: HoldId) -> Iterable[Use]:
        """The lots that a hold reserves, in order."""
        ...

    def put(self, lot: Lot) -> None:
        """Write a lot, new or changed."""
        ...

    def use(self, key: str, part: int, use: Use) -> None:
        """Note what a transfer took from a lot; a negative amount was given back."""
        ...

    def reserve(self, hold: HoldId, part: int, use: Use) -> None:
        """Note what a part of a hold reserves."""
        ...


def spending_order(lots: Iterable[Lot]) -> list[Lot]:
    """Earliest expiry first, those that never expire last, then by number."""
    return sorted(lots, key=lambda lot: (lot.expires is None, lot.expires or date.max, lot.number))


def first_expiring(lots: Iterable[Lot], amount: int, day: date) -> list[Use]:
    """What to take from which lots, of those that have not expired; raises FloorCrossed."""
    uses: list[Use] = []
    for lot in spending_order(one for one in lots if one.free > 0 and not one.is_past(day)):
        if amount <= 0:
            break
        uses.append(Use(lot.account, lot.number, min(amount, lot.free)))
        amount -= uses[-1].amount
    if amount > 0:
        raise FloorCrossed("lots")
    return uses


@dataclass(frozen=True, slots=True)
class Lots:
    """Keeps lots in step with what is posted and held."""

    rows: LotRows

    def post(self, transaction: Transaction, reserved: Sequence[Use] = ()) -> None:
        """Take from and give to lots what a transaction moves; `reserved` is taken first."""
        named = list(reserved)
        back = list(self.rows.used(transaction.reverses)) if transaction.reverses else []
        for part, moved in enumerate(transaction.transfers):
            if moved.takes_lots:
                for use in _merged(self._taken(transaction, moved, named)):
                    self._change(use, remaining=-use.amount)
                    self.rows.use(transaction.key, part, use)
            if moved.makes_lots:
                self._given(transaction, part, moved, back)

    def place(self, hold: Hold) -> None:
        """Reserve named lots for a hold."""
        for part, moved in enumerate(hold.parts):
            if moved.takes_lots:
                for use in first_expiring(self.rows.stocked(moved.source), moved.amount, hold.effective):
                    self._change(use, held=use.amount)
                    self.rows.reserve(hold.id, part, use)

    def end(self, hold: Hold, settled: Transaction | None, day: date, back_until: date | None) -> None:
        """Free what a hold reserved; what is not spent of it goes back."""
        reserved = self._reserved(hold)
        for use in reserved:
            self._change(use, held=-use.amount)
        spent: dict[tuple[Account, int], int] = {}
        if settled is not None:
            self.post(settled, reserved)
            for use in self.rows.used(settled.key):
                spent[use.account, use.number] = spent.get((use.account, use.number), 0) + use.amount
        for use in reserved:
            back = use.amount - min(use.amount, spent.get((use.account, use.number), 0))
            lot = self._known(use)
            if back and lot.is_past(day):
                self._change(Use(use.account, use.number, back), remaining=-back)
                self._go_on(lot, back, back_until or day)

    def _reserved(self, hold: Hold) -> list[Use]:
        """What a hold reserves, in the order of spending."""
        if not any(part.takes_lots for part in hold.parts):
            return []
        uses = {(use.account, use.number): use for use in _merged(self.rows.held(hold.id))}
        return [uses[lot.account, lot.number] for lot in spending_order(map(self._known, uses.values()))]

    def _taken(self, transaction: Transaction, moved: Transfer, reserved: list[Use]) -> list[Use]:
        account, amount = moved.source, moved.amount
        if moved.lot is not None:
            return [Use(account, moved.lot, amount)]
        if transaction.reverses:
            own = [lot for lot in self.rows.granted(transaction.reverses) if lot.account == account]
            return first_expiring(own, amount, date.min)
        uses = _drawn(reserved, account, amount)
        amount -= sum(use.amount for use in uses)
        if amount:
            taken = {use.number: use.amount for use in _merged(uses)}
            lots = (_less(lot, taken.get(lot.number, 0)) for lot in self.rows.stocked(account))
            uses += first_expiring(lots, amount, transaction.effective)
        return uses

    def _given(self, transaction: Transaction, part: int, moved: Transfer, back: list[Use]) -> None:
        returned = _merged(_drawn(back, moved.target, moved.amount))
        for use in returned:
            self.rows.use(transaction.key, part, replace(use, amount=-use.amount))
            self._give_back(use, transaction)
        left = moved.amount - sum(use.amount for use in returned)
        if left:
            self._grant(moved.target, left, moved.expires, transaction.key)

    def _give_back(self, use: Use, transaction: Transaction) -> None:
        lot = self._known(use)
        if lot.is_past(transaction.effective):
            self._go_on(lot, use.amount, transaction.back_until or transaction.effective)
        else:
            self._change(use, remaining=use.amount)

    def _grant(
        self, account: Account, amount: int, expires: date | None, key: str, parent: int | None = None
    ) -> None:
        number = self.rows.last(account) + 1
        self.rows.put(
            Lot(
                account=account, number=number, granted=amount, remaining=amount, expires=expires, key=key,
                parent=parent,
            )
        )  # fmt: skip

    def _go_on(self, lot: Lot, amount: int, until: date) -> None:
        self._grant(lot.account, amount, until, lot.key, lot.number)

    def _known(self, use: Use) -> Lot:
        lot = self.rows.lot(use.account, use.number)
        assert lot is not None, f"{use.account.code} has a lot {use.number}"
        return lot

    def _change(self, use: Use, remaining: int = 0, held: int = 0) -> None:
        lot = self._known(use)
        after = replace(lot, remaining=lot.remaining + remaining, held=lot.held + held)
        if not 0 <= after.held <= after.remaining <= after.granted:
            raise FloorCrossed(f"{use.account.code}#{use.number}")
        self.rows.put(after)


def _drawn(uses: list[Use], account: Account, amount: int) -> list[Use]:
    """Uses of an account up to an amount, taken out of those that are left."""
    drawn: list[Use] = []
    for use in [one for one in uses if one.account == account]:
        part = min(use.amount, amount)
        if not part:
            break
        drawn.append(replace(use, amount=part))
        uses.remove(use)
        if part < use.amount:
            uses.append(replace(use, amount=use.amount - part))
        amount -= part
    return drawn


def _merged(uses: Iterable[Use]) -> list[Use]:
    """One use for each lot, by number."""
    sums: dict[tuple[str, int], Use] = {}
    for use in uses:
        place = (use.account.code, use.number)
        before = sums.get(place)
        sums[place] = replace(use, amount=use.amount + (before.amount if before else 0))
    return [sums[place] for place in sorted(sums)]


def _less(lot: Lot, amount: int) -> Lot:
    return replace(lot, remaining=lot.remaining - amount)
