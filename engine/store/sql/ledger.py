"""The ledger on a database: rows are locked in the order of their codes, then checked, then changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from engine.model.ids import CaseId, HoldId, LedgerId, PersonId, UnitId
from engine.model.ledger import (
    Account,
    Approval,
    Balance,
    Hold,
    HoldState,
    Lot,
    Posting,
    Transaction,
    Transfer,
    Unit,
    has_lots,
)
from engine.model.ledger_digest import request_digest
from engine.runtime.scope import local_day
from engine.service.rows import AlreadyReversed, Entry, FloorCrossed, KeyReused
from engine.store.errors import UnitsMixed
from engine.store.ledger import Change, account_of, changes_of, held_by, takes_back
from engine.store.lots import Lots, spending_order
from engine.store.sql import ledger_statements as s
from engine.store.sql import lot_statements
from engine.store.sql.lots import LotsOnDatabase, lot_of
from engine.store.sql.part import Part

_UNUSED = Balance()
_NO_CEILINGS: Mapping[Account, int] = MappingProxyType({})


class SqlLedgers(Part):
    """Accounts, transfers and holds."""

    def balances(self, accounts: Iterable[Account], lock: bool) -> Mapping[Account, Balance]:
        """What accounts hold, with what this transaction has posted; `lock` locks them in code order."""
        wanted = sorted(set(accounts), key=lambda account: account.code)
        if lock and self._link.writing and self._link.is_postgres:
            self._open(account for account in wanted if account.tracked)
        return {account: self._locked(account, lock)[1] for account in wanted}

    def _open(self, accounts: Iterable[Account]) -> None:
        """Make rows for accounts that have none, so that two who come first wait for each other."""
        rows = (
            {
                "code": account.code, "unit": "", "ledger": account.ledger, "owner": account.unit,
                "person": account.person, "period": account.period, "tracked": account.tracked,
                "floor_": 0 if account.tracked else None,
            }
            for account in accounts
        )  # fmt: skip
        self._link.changes(s.OPEN_ACCOUNT, rows)

    def _locked(self, account: Account, lock: bool) -> tuple[str, Balance]:
        """The unit and the balance of an account; no unit where it was never used."""
        if not account.tracked:
            return self._summed(account)
        statement = s.LOCK_ACCOUNT if lock and self._link.writing else s.ACCOUNT
        row = self._link.row(statement, code=account.code)
        if row is None:
            return "", _UNUSED
        return row[0], Balance(credit=row[1], debit=row[2], held=row[3], opened=row[0] != "")

    def _summed(self, account: Account) -> tuple[str, Balance]:
        credit = self._link.row(s.CREDITED, target=account.code)
        debit = self._link.row(s.DEBITED, source=account.code)
        assert credit is not None
        assert debit is not None
        opened = bool(credit[1] or debit[1])
        return "", Balance(credit=int(credit[0]), debit=int(debit[0]), opened=opened)

    def post(self, transaction: Transaction, at: datetime, actor: PersonId) -> bool:
        """Post a transaction; False when its key was posted before with the same content."""
        changes = changes_of(transaction.transfers)
        number = self._number(transaction, at, actor)
        if number is None:
            return False
        self._apply(changes, _units(transaction.transfers), transaction.ceilings)
        self._record(number, transaction)
        self._lots.post(transaction)
        return True

    @property
    def _lots(self) -> Lots:
        return Lots(LotsOnDatabase(self._link))

    def _refuse_twice(self, transaction: Transaction) -> None:
        key = transaction.reverses
        if not key:
            return
        self._link.must_write()
        row = self._link.row(s.LOCK_TXN, key=key)
        known = self._transaction(key, row) if row else None
        assert takes_back(transaction, known), f"{key} is there to be taken back"
        if self._link.row(s.REVERSED_BY, reverses=key):
            raise AlreadyReversed(key)

    def _number(self, transaction: Transaction, at: datetime, actor: PersonId) -> int | None:
        """The new transaction's place in the ledger; None when it is there already."""
        request = request_digest(transaction)
        known = self._link.row(s.TXN_REQUEST, key=transaction.key)
        if known is None:
            self._refuse_twice(transaction)
            added = self._link.change_returning(
                s.ADD_TXN, key=transaction.key, request=request, kind=transaction.kind,
                effective=transaction.effective, recorded_at=at, actor=actor, case=transaction.case,
                trace=dict(transaction.trace), reverses=transaction.reverses or None,
                back_until=transaction.back_until, level=transaction.level, maker=transaction.maker,
                signatures=transaction.signatures,
            )  # fmt: skip
            if added is not None:
                return int(added[0])
            known = self._link.row(s.TXN_REQUEST, key=transaction.key)
        if known is None or known[0] != request:
            raise KeyReused(transaction.key)
        return None

    def _record(self, number: int, transaction: Transaction) -> None:
        signed = transaction.approvals
        self._link.changes(
            s.ADD_APPROVAL,
            (
                {"txn": transaction.key, "level": a.level, "person": a.person, "maker": transaction.maker}
                for a in signed
            ),
        )
        legs = enumerate(transaction.transfers)
        self._link.changes(s.ADD_TRANSFER, ({"seq": number, "part": i, **_dated(leg)} for i, leg in legs))

    def _apply(
        self,
        changes: Mapping[Account, Change],
        units: Mapping[Account, Unit],
        ceilings: Mapping[Account, int] = _NO_CEILINGS,
    ) -> None:
        """Lock, check, change: nothing is written when a unit, a floor or a ceiling forbids it."""
        in_order = sorted(changes.keys() | units.keys(), key=lambda account: account.code)
        self._open(in_order)
        for account in in_order:
            self._check(account, changes.get(account), units.get(account))
        tops = ({"code": account.code, "ceil_": most} for account, most in ceilings.items())
        self._link.changes(s.SET_CEILING, tops)
        self._link.changes(
            s.CHANGE_ACCOUNT,
            (
                {"code": a.code, "more_credit": c.credit, "more_debit": c.debit, "more_held": c.held}
                for a, c in sorted(changes.items(), key=lambda each: each[0].code)
                if a.tracked
            ),
        )

    def _check(self, account: Account, change: Change | None, unit: Unit | None) -> None:
        statement = s.LOCK_ACCOUNT if account.tracked else s.ACCOUNT
        row = self._link.row(statement, code=account.code)
        assert row is not None, "an account is opened before it is used"
        if unit is not None and row[0] == "":
            lots = has_lots(account, unit)
            self._link.change(s.SET_UNIT, code=account.code, new=unit.value, lots=lots)
        elif unit is not None and row[0] != unit.value:
            raise UnitsMixed(account.code)
        if change is not None and account.tracked:
            before = Balance(credit=row[1], debit=row[2], held=row[3])
            if change.applied(before).available < 0:
                raise FloorCrossed(account.code)

    def place_hold(self, hold: Hold, at: datetime) -> None:
        """Set amounts aside; raises FloorCrossed."""
        added = self._link.change(
            s.ADD_HOLD, id=hold.id, ledger=hold.ledger, case=hold.case, effective=hold.effective,
            state="held", placed_at=at, ended_at=None, ended_by=None, txn=None,
        )  # fmt: skip
        if not added:
            raise KeyReused(hold.id)
        self._apply(held_by(hold, 1), _units(hold.parts))
        parts = enumerate(hold.parts)
        self._link.changes(s.ADD_PART, ({"hold": hold.id, "part": i, **_leg(part)} for i, part in parts))
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
        self._link.must_write()
        row = self._link.row(s.LOCK_HOLD, id=hold)
        if row is None or row[4] != HoldState.HELD.value:
            return False
        known = self._hold(row)
        number = None if settled is None else self._number(settled, at, actor)
        transfers = settled.transfers if settled is not None and number is not None else ()
        self._apply(held_by(known, -1, changes_of(transfers)), _units(transfers))
        if settled is not None and number is not None:
            self._record(number, settled)
        self._lots.end(known, settled if number is not None else None, local_day(at), back_until)
        state = HoldState.RELEASED if settled is None else HoldState.SETTLED
        ended = self._link.change(
            s.END_HOLD, id=hold, new_state=state.value, ended_at=at, ended_by=actor,
            txn=settled.key if settled else None,
        )  # fmt: skip
        return ended == 1

    def hold(self, hold: HoldId) -> Hold | None:
        """One hold."""
        row = self._link.row(s.HOLD, id=hold)
        return self._hold(row) if row else None

    def holds(self, ledger: LedgerId, state: HoldState) -> Sequence[Hold]:
        """Holds of a ledger in one state, by id."""
        return tuple(self._hold(row) for row in self._link.rows(s.HOLDS, ledger=ledger, state=state.value))

    def _hold(self, row: Sequence[Any]) -> Hold:
        parts = (_part(part) for part in self._link.rows(s.PARTS, hold=row[0]))
        return Hold(
            id=row[0],
            ledger=row[1],
            case=row[2],
            effective=row[3],
            state=HoldState(row[4]),
            parts=tuple(parts),
        )

    def accounts(
        self, ledger: LedgerId, unit: UnitId | None, person: PersonId | None, period: str | None
    ) -> Mapping[Account, Balance]:
        """The tracked accounts of a ledger that match, by code."""
        statement = s.accounts_of(unit is not None, person is not None, period is not None)
        rows = self._link.rows(statement, ledger=ledger, owner=unit, person=person, period=period)
        return {
            account_of(code): Balance(credit=credit, debit=debit, held=held, opened=True)
            for code, credit, debit, held in sorted(map(tuple, rows))
        }

    def entries(
        self, ledger: LedgerId, unit: UnitId | None, person: PersonId | None, limit: int
    ) -> Sequence[Entry]:
        """Transfers of a ledger, newest first."""
        if unit is None and person is None:
            return tuple(map(entry_of, self._link.rows(s.ENTRIES, ledger=ledger, limit=limit)))
        codes = self._link.rows(
            s.codes_of(unit is not None, person is not None), ledger=ledger, owner=unit, person=person
        )
        found: dict[tuple[int, int], Entry] = {}
        for (code,) in codes:
            for legs in s.LEGS:
                rows = self._link.rows(legs, source=code, target=code, limit=limit)
                found.update({(row[8], row[9]): entry_of(row) for row in rows})
        return tuple(found[place] for place in sorted(found, reverse=True)[:limit])

    def lots(self, account: Account) -> Sequence[Lot]:
        """The lots of an account that hold something, in the order in which they are spent."""
        return tuple(spending_order(LotsOnDatabase(self._link).stocked(account)))

    def lapsed(self, ledger: LedgerId, day: date, limit: int) -> Sequence[Lot]:
        """Lots of a ledger whose last day lies before a day and that still hold something free."""
        rows = self._link.rows(lot_statements.LAPSED, ledger=ledger, day=day, limit=limit)
        return tuple(map(lot_of, rows))

    def posting(self, key: str) -> Posting | None:
        """A transaction by its key."""
        row = self._link.row(s.TXN, key=key)
        if row is None:
            return None
        by = self._link.row(s.REVERSED_BY, reverses=key)
        lots = tuple(LotsOnDatabase(self._link).granted(key))
        known = self._transaction(key, row)
        return Posting(transaction=known, reversed_by=by[0] if by else "", lots=lots)

    def postings_of(self, case: CaseId) -> Sequence[Posting]:
        """What a case has posted, oldest first."""
        keys = (row[0] for row in self._link.rows(s.TXNS_OF_CASE, case=case))
        return tuple(posting for key in keys if (posting := self.posting(key)) is not None)

    def _transaction(self, key: str, row: Sequence[Any]) -> Transaction:
        legs = self._link.rows(s.TXN_LEGS, seq=row[0])
        signed = self._link.rows(s.APPROVALS, txn=key)
        return Transaction(
            key=key, kind=row[1], effective=row[2], transfers=tuple(map(_moved, legs)), case=row[3],
            reverses=row[4] or "", back_until=row[5], level=row[6], maker=row[7], signatures=row[8],
            approvals=tuple(Approval(level=level, person=person) for level, person in signed),
            trace=row[9] or {},
        )  # fmt: skip

    def unbalanced(self) -> Sequence[str]:
        """Codes of accounts whose stored balance differs from the sum of their transfers, holds or lots."""
        asked = (s.UNBALANCED, lot_statements.WRONG_LOTS, lot_statements.WRONG_SUMS)
        return tuple(sorted({row[0] for statement in asked for row in self._link.rows(statement)}))


def _units(transfers: Iterable[Transfer]) -> dict[Account, Unit]:
    units: dict[Account, Unit] = {}
    for moved in transfers:
        for account in (moved.source, moved.target):
            if units.setdefault(account, moved.unit) is not moved.unit:
                raise UnitsMixed(account.code)
    return units


def _leg(transfer: Transfer) -> dict[str, Any]:
    return {
        "unit": transfer.unit.value, "source": transfer.source.code, "target": transfer.target.code,
        "amount": transfer.amount,
    }  # fmt: skip


def _dated(transfer: Transfer) -> dict[str, Any]:
    return {**_leg(transfer), "expires": transfer.expires, "lot": transfer.lot}


def _moved(row: Sequence[Any]) -> Transfer:
    unit, source, target, amount, expires, lot = row
    return Transfer(
        unit=Unit(unit), source=account_of(source), target=account_of(target), amount=amount, expires=expires,
        lot=lot,
    )  # fmt: skip


def _part(row: Sequence[Any]) -> Transfer:
    _, _, unit, source, target, amount = row
    return Transfer(unit=Unit(unit), source=account_of(source), target=account_of(target), amount=amount)


def entry_of(row: Sequence[Any]) -> Entry:
    """A transfer as a statement shows it."""
    return Entry(
        transaction=row[0], kind=row[1], effective=row[2], source=account_of(row[3]),
        target=account_of(row[4]), amount=row[5], case=row[6], recorded_at=row[7], seq=row[8], part=row[9],
    )  # fmt: skip
