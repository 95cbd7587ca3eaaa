"""What expressions ask about a ledger: what an owner has, what a line has left, what was spent and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from engine.model.expr.question import Query
from engine.model.expr.values import Interval, Value
from engine.model.ids import PersonId, UnitId
from engine.model.ledger import COUNTED, Account, Bucket, Ledger, Unit
from engine.model.quantity import Fen, Points
from engine.runtime.ledger import line_accounts, period_of, stock_account
from engine.service.ports import Work

_DAY = timedelta(days=1)


def ledger_query(work: Work, ledger: Ledger, query: Query, today: date) -> Value:
    """The answer to a question about a ledger of money, points, hours or stock."""
    match query.function, query.arguments[1:]:
        case "left", (unit, line):
            return _amount(ledger, _available(work, _line(ledger, unit, line, today)))
        case "left", (unit,):
            year = str(today.year) if ledger.unit is Unit.MONEY else None
            return _amount(ledger, _available(work, _owned(work, ledger, unit, Bucket.AVAILABLE, year)))
        case "spent", (unit, *more):
            period, line = (*more, None, None)[:2]
            return _amount(ledger, _spent(work, ledger, unit, period or Decimal(today.year), line))
        case "balance", (owner, *as_of):
            return _balance(work, ledger, owner, as_of[0] if as_of else None, today)
        case _:
            return None


def _amount(ledger: Ledger, total: int) -> Value:
    return Fen(total) if ledger.unit is Unit.MONEY else Decimal(total)


def _line(ledger: Ledger, unit: str, line: str, today: date) -> Iterable[Account]:
    if ledger.unit is Unit.STOCK:
        return (stock_account(ledger, unit, line),)
    return line_accounts(ledger, unit, str(today.year), line)


def _owned(work: Work, ledger: Ledger, unit: str, bucket: Bucket, year: str | None) -> list[Account]:
    found = work.accounts(ledger.id, UnitId(unit), None, year)
    return [account for account in found if account.bucket == bucket.value]


def _available(work: Work, accounts: Iterable[Account]) -> int:
    return sum(balance.available for balance in work.balances(accounts, lock=False).values())


def _spent(work: Work, ledger: Ledger, unit: str, period: Value, line: str | None) -> int:
    """What a unit has paid, on all lines or one: out of a year's budget, or on the days of a period."""
    year = None if isinstance(period, Interval) else str(int(period))
    found = _owned(work, ledger, unit, Bucket.SPENT, year)
    accounts = [account for account in found if line in (None, account.line)]
    if not isinstance(period, Interval):
        return sum(balance.total for balance in work.balances(accounts, lock=False).values())
    before = period.low - _DAY if period.low_in else period.low
    last = period.high if period.high_in else period.high - _DAY
    if last <= before:
        return 0
    return sum(work.balances_on(accounts, last).values()) - sum(work.balances_on(accounts, before).values())


def _balance(work: Work, ledger: Ledger, owner: str, as_of: date | None, today: date) -> Value:
    """What an owner may dispose of now, or what stood on the account at the end of a day."""
    year = str((as_of or today).year)
    if ledger.unit is Unit.MONEY:
        accounts = _owned(work, ledger, owner, Bucket.AVAILABLE, year)
    else:
        found = work.accounts(ledger.id, None, PersonId(owner), period_of(ledger, year))
        accounts = [account for account in found if account.bucket == Bucket.POINTS.value]
    total = _available(work, accounts) if as_of is None else sum(work.balances_on(accounts, as_of).values())
    if ledger.unit is Unit.MONEY:
        return Fen(total)
    return Decimal(total) if ledger.unit in COUNTED else Points(total)
