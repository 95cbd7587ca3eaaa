"""The ledger in memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from types import MappingProxyType

from engine.model.ids import CaseId, HoldId, LedgerId, PersonId, UnitId
from engine.model.ledger import (
    ADJUST,
    Account,
    Balance,
    Hold,
    HoldState,
    Lot,
    PeriodClose,
    Posting,
    Transaction,
    Transfer,
)
from engine.model.ledger_digest import request_digest
from engine.runtime.scope import local_day
from engine.service.rows import AlreadyReversed, Entry, FloorCrossed, KeyReused, PeriodClosed
from engine.store.errors import UnitsMixed
from engine.store.ledger import Change, changes_of, held_by, refuse_unsigned, takes_back
from engine.store.lots import Lots, spending_order
from engine.store.memory.lots import LotsInMemory
from engine.store.memory.tables import Part

_UNUSED = Balance()
_NO_CEILINGS: Mapping[Account, int] = MappingProxyType({})


class LedgersInMemory(Part):
    """Accounts, transfers and holds."""

    def balances(self, accounts: Iterable[Account], lock: bool) -> Mapping[Account, Balance]:
        """What accounts hold, with what this transaction has posted."""
        return {account: self._balance(account) for account in accounts}

    def _balance(self, account: Account) -> Balance:
        if account.tracked:
            return self._t.balances.get(account, _UNUSED)
        moved = [e for e in self._t.entries.values() if account in (e.source, e.target)]
        credit = sum(e.amount for e in moved if e.target == account)
        debit = sum(e.amount for e in moved if e.source == account)
        return Balance(credit=credit, debit=debit, opened=bool(moved))

    def post(self, transaction: Transaction, at: datetime, actor: PersonId) -> bool:
        """Post a transaction; False when its key was posted before with the same content."""
        if self._posted(transaction):
            return False
        self._refuse_twice(transaction)
        self._apply(transaction.transfers, changes_of(transaction.transfers), transaction.ceilings)
        self._record(transaction, at)
        self._lots.post(transaction)
        return True

    @property
    def _lots(self) -> Lots:
        return Lots(LotsInMemory(self._t))

    def _refuse_twice(self, transaction: Transaction) -> None:
        key = transaction.reverses
        if not key:
            return
        assert takes_back(transaction, self._t.transactions.get(key)), f"{key} is there to be taken back"
        if key in self._t.reversals:
            raise AlreadyReversed(key)
        self._t.put(self._t.reversals, key, transaction.key)

    def _posted(self, transaction: Transaction) -> bool:
        known = self._t.posted.get(transaction.key)
        if known not in (None, request_digest(transaction)):
            raise KeyReused(transaction.key)
        return known is not None

    def _record(self, transaction: Transaction, at: datetime) -> None:
        refuse_unsigned(transaction)
        self._refuse_closed(transaction)
        self._t.put(self._t.posted, transaction.key, request_digest(transaction))
        self._t.put(self._t.transactions, transaction.key, transaction)
        number = len(self._t.transactions)
        for part, moved in enumerate(transaction.transfers):
            entry = Entry(
                transaction=transaction.key, kind=transaction.kind, effective=transaction.effective,
                source=moved.source, target=moved.target, amount=moved.amount, case=transaction.case,
                recorded_at=at, seq=number, part=part,
            )  # fmt: skip
            self._t.put(self._t.entries, len(self._t.entries) + 1, entry)

    def _refuse_closed(self, transaction: Transaction) -> None:
        """Nothing enters a closed period but an adjustment from above the level that closed it."""
        for close in self._t.closes.values():
            if transaction.effective <= close.through and not _adjusts(transaction, close):
                for moved in transaction.transfers:
                    if any(_is_of(account, close) for account in (moved.source, moved.target)):
                        raise PeriodClosed(moved.source.code)

    def _apply(
        self,
        transfers: Iterable[Transfer],
        changes: Mapping[Account, Change],
        ceilings: Mapping[Account, int] = _NO_CEILINGS,
    ) -> None:
        units = dict(self._t.units)
        for moved in transfers:
            for account in (moved.source, moved.target):
                if units.setdefault(account.code, moved.unit) is not moved.unit:
                    raise UnitsMixed(account.code)
        after = {a: change.applied(self._balance(a)) for a, change in changes.items() if a.tracked}
        crossed = sorted(account.code for account, balance in after.items() if balance.available < 0)
        tops = {**self._t.ceilings, **{account.code: most for account, most in ceilings.items()}}
        full = {**{account: self._balance(account) for account in ceilings}, **after}
        crossed += [a.code for a, b in full.items() if a.code in tops and b.total > tops[a.code]]
        if crossed:
            raise FloorCrossed(crossed[0])
        for account, most in ceilings.items():
            self._t.put(self._t.ceilings, account.code, most)
        for account, balance in after.items():
            self._t.put(self._t.balances, account, balance)
        for moved in transfers:
            for account in (moved.source, moved.target):
                self._t.put(self._t.units, account.code, moved.unit)

    def place_hold(self, hold: Hold, at: datetime) -> None:
        """Set amounts aside; raises FloorCrossed."""
        if hold.id in self._t.holds:
            raise KeyReused(hold.id)
        self._apply(hold.parts, held_by(hold, 1))
        self._t.put(self._t.holds, hold.id, replace(hold, state=HoldState.HELD))
        self._lots.place(hold)

    def end_hold(
        self,
        hold: HoldId,
        settled: Transaction | None,
        at: datetime,
        actor: PersonId,
        back_until: date | None = None,
    ) -> bool:
        """Settle or release a hold; False when it was resolved before."""
        known = self._t.holds.get(hold)
        if known is None or known.state is not HoldState.HELD:
            return False
        new = settled is not None and not self._posted(settled)
        transfers = settled.transfers if settled is not None and new else ()
        self._apply(transfers, held_by(known, -1, changes_of(transfers)))
        if settled is not None and new:
            self._record(settled, at)
        self._lots.end(known, settled if new else None, local_day(at), back_until)
        state = HoldState.RELEASED if settled is None else HoldState.SETTLED
        self._t.put(self._t.holds, hold, replace(known, state=state))
        return True

    def hold(self, hold: HoldId) -> Hold | None:
        """One hold."""
        return self._t.holds.get(hold)

    def holds(self, ledger: LedgerId, state: HoldState) -> Sequence[Hold]:
        """Holds of a ledger in one state, by id."""
        found = (h for h in self._t.holds.values() if h.ledger == ledger and h.state is state)
        return tuple(sorted(found, key=lambda hold: hold.id))

    def accounts(
        self, ledger: LedgerId, unit: UnitId | None, person: PersonId | None, period: str | None
    ) -> Mapping[Account, Balance]:
        """The tracked accounts of a ledger that match, by code."""
        found = {
            account: balance
            for account, balance in self._t.balances.items()
            if belongs(account, ledger, unit, person) and period in (None, account.period)
        }
        return dict(sorted(found.items(), key=lambda each: each[0].code))

    def entries(
        self, ledger: LedgerId, unit: UnitId | None, person: PersonId | None, limit: int
    ) -> Sequence[Entry]:
        """Transfers of a ledger, newest first."""
        found: list[Entry] = []
        for number in range(len(self._t.entries), 0, -1):
            entry = self._t.entries[number]
            if any(belongs(a, ledger, unit, person) for a in (entry.source, entry.target)):
                found.append(entry)
            if len(found) >= limit:
                break
        return tuple(found)

    def lots(self, account: Account) -> Sequence[Lot]:
        """The lots of an account that hold something, in the order in which they are spent."""
        return tuple(spending_order(LotsInMemory(self._t).stocked(account)))

    def lapsed(self, ledger: LedgerId, day: date, limit: int) -> Sequence[Lot]:
        """Lots of a ledger whose last day lies before a day and that still hold something free."""
        past = (
            lot
            for account, lots in self._t.lots.items()
            for lot in lots
            if account.ledger == ledger and lot.free and lot.is_past(day)
        )
        return tuple(sorted(past, key=lambda lot: (lot.account.code, lot.number))[:limit])

    def posting(self, key: str) -> Posting | None:
        """A transaction by its key."""
        known = self._t.transactions.get(key)
        if known is None:
            return None
        lots = tuple(LotsInMemory(self._t).granted(key))
        return Posting(transaction=known, reversed_by=self._t.reversals.get(key, ""), lots=lots)

    def postings_of(self, case: CaseId) -> Sequence[Posting]:
        """What a case has posted, oldest first."""
        keys = [key for key, known in self._t.transactions.items() if known.case == case]
        return tuple(posting for key in keys if (posting := self.posting(key)) is not None)

    def unbalanced(self) -> Sequence[str]:
        """Codes of accounts whose stored balance differs from the sum of their transfers, holds or lots."""
        wrong = {account.code for account in self._unbalanced_lots()}
        return tuple(sorted(wrong.union(self._unbalanced_sums())))

    def _unbalanced_lots(self) -> Iterable[Account]:
        for account, lots in self._t.lots.items():
            sums = sum(lot.remaining for lot in lots), sum(lot.held for lot in lots)
            if sums != (self._balance(account).total, self._balance(account).held):
                yield account

    def _unbalanced_sums(self) -> Iterable[str]:
        sums: dict[Account, list[int]] = {account: [0, 0, 0] for account in self._t.balances}
        for entry in self._t.entries.values():
            sums.setdefault(entry.target, [0, 0, 0])[0] += entry.amount
            sums.setdefault(entry.source, [0, 0, 0])[1] += entry.amount
        for hold in self._t.holds.values():
            for part in hold.parts if hold.state is HoldState.HELD else ():
                sums.setdefault(part.source, [0, 0, 0])[2] += part.amount
        return (a.code for a, s in sums.items() if a.tracked and s != self._stored(a))

    def _stored(self, account: Account) -> list[int]:
        stored = self._t.balances.get(account, _UNUSED)
        return [stored.credit, stored.debit, stored.held]


def belongs(account: Account, ledger: LedgerId, unit: UnitId | None, person: PersonId | None) -> bool:
    """Whether an account is of a ledger and, where named, of a unit and of a person."""
    return account.ledger == ledger and unit in (None, account.unit) and person in (None, account.person)


def _adjusts(transaction: Transaction, close: PeriodClose) -> bool:
    level = transaction.level
    return transaction.kind == ADJUST and level is not None and level < close.level


def _is_of(account: Account, close: PeriodClose) -> bool:
    return account.ledger == close.ledger and close.unit in ("", account.unit)
