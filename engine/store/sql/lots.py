"""Rows of lots on a database."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from engine.model.ids import HoldId
from engine.model.ledger import Account, Lot
from engine.store.ledger import account_of
from engine.store.lots import Use
from engine.store.sql import lot_statements as s
from engine.store.sql.link import Link


class LotsOnDatabase:
    """What the lots of accounts hold, and who took from them."""

    def __init__(self, link: Link) -> None:
        self._link = link

    def stocked(self, account: Account) -> Iterable[Lot]:
        """The lots of an account that hold something."""
        return map(lot_of, self._link.rows(s.STOCKED, account=account.code))

    def lot(self, account: Account, number: int) -> Lot | None:
        """One lot."""
        row = self._link.row(s.LOT, account=account.code, number=number)
        return lot_of(row) if row else None

    def last(self, account: Account) -> int:
        """The highest number of a lot of the account; 0 where there is none."""
        row = self._link.row(s.LAST, account=account.code)
        assert row is not None, "a maximum is always answered"
        return int(row[0])

    def granted(self, key: str) -> Iterable[Lot]:
        """The lots that a transaction granted, and those that go on for them."""
        found = map(lot_of, self._link.rows(s.GRANTED, txn=key))
        return sorted(found, key=lambda lot: (lot.account.code, lot.number))

    def used(self, key: str) -> Iterable[Use]:
        """What a transaction took from lots, in order."""
        return map(_use, self._link.rows(s.USED, txn=key))

    def held(self, hold: HoldId) -> Iterable[Use]:
        """The lots that a hold reserves, in order."""
        return map(_use, self._link.rows(s.HELD, hold=hold))

    def put(self, lot: Lot) -> None:
        """Write a lot, new or changed."""
        self._link.change(
            s.PUT, account=lot.account.code, number=lot.number, ledger=lot.account.ledger,
            granted=lot.granted, remaining=lot.remaining, held=lot.held, expires=lot.expires, txn=lot.key,
            parent=lot.parent,
        )  # fmt: skip

    def use(self, key: str, part: int, use: Use) -> None:
        """Note what a transfer took from a lot; a negative amount was given back."""
        self._link.change(
            s.USE, txn=key, part=part, account=use.account.code, number=use.number, amount=use.amount
        )

    def reserve(self, hold: HoldId, part: int, use: Use) -> None:
        """Note what a part of a hold reserves."""
        self._link.change(
            s.RESERVE, hold=hold, part=part, account=use.account.code, number=use.number, amount=use.amount
        )


def lot_of(row: Sequence[Any]) -> Lot:
    """A lot from its row."""
    account, number, granted, remaining, held, expires, key, parent = row
    return Lot(
        account=account_of(account), number=number, granted=granted, remaining=remaining, held=held,
        expires=expires, key=key, parent=parent,
    )  # fmt: skip


def _use(row: Sequence[Any]) -> Use:
    return Use(account_of(row[0]), row[1], row[2])
