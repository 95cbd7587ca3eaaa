"""Rows of lots in memory."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.ids import HoldId
from engine.model.ledger import Account, Lot
from engine.store.lots import Use
from engine.store.memory.tables import Part


class LotsInMemory(Part):
    """What the lots of accounts hold, and who took from them."""

    def stocked(self, account: Account) -> Iterable[Lot]:
        """The lots of an account that hold something."""
        return [lot for lot in self._t.lots.get(account, ()) if lot.remaining]

    def lot(self, account: Account, number: int) -> Lot | None:
        """One lot."""
        lots = self._t.lots.get(account, ())
        return lots[number - 1] if number <= len(lots) else None

    def last(self, account: Account) -> int:
        """The highest number of a lot of the account; 0 where there is none."""
        return len(self._t.lots.get(account, ()))

    def granted(self, key: str) -> Iterable[Lot]:
        """The lots that a transaction granted, and those that go on for them."""
        found = (self.lot(account, number) for account, number in self._t.granted.get(key, ()))
        return [lot for lot in found if lot is not None]

    def used(self, key: str) -> Iterable[Use]:
        """What a transaction took from lots, in order."""
        return [use for use in self._t.lot_uses.get(key, ()) if use.amount > 0]

    def held(self, hold: HoldId) -> Iterable[Use]:
        """The lots that a hold reserves, in order."""
        return self._t.hold_lots.get(hold, ())

    def put(self, lot: Lot) -> None:
        """Write a lot, new or changed."""
        lots = self._t.lots.get(lot.account, ())
        if lot.number > len(lots):
            of = (*self._t.granted.get(lot.key, ()), (lot.account, lot.number))
            self._t.put(self._t.granted, lot.key, of)
        self._t.put(self._t.lots, lot.account, (*lots[: lot.number - 1], lot, *lots[lot.number :]))

    def use(self, key: str, part: int, use: Use) -> None:
        """Note what a transfer took from a lot; a negative amount was given back."""
        self._t.put(self._t.lot_uses, key, (*self._t.lot_uses.get(key, ()), use))

    def reserve(self, hold: HoldId, part: int, use: Use) -> None:
        """Note what a part of a hold reserves."""
        self._t.put(self._t.hold_lots, hold, (*self._t.hold_lots.get(hold, ()), use))
