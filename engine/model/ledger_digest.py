"""What tells one transaction or hold from another: digests of everything but their explanation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.base.digest import digest
from engine.model.ledger import Hold, Transaction, Transfer


def transaction_digest(transaction: Transaction) -> str:
    """What tells a repeat from other content under the same key; events carry it as evidence."""
    one = transaction
    head = [one.key, one.kind, one.effective.isoformat(), one.case, one.reverses, _day(one.back_until)]
    signed = sorted([approval.level, approval.person] for approval in one.approvals)
    rights = [one.level, one.maker, one.signatures, signed]
    ceilings = sorted([account.code, most] for account, most in one.ceilings.items())
    return digest([head, _moved(one.transfers), rights, ceilings])


def hold_digest(hold: Hold) -> str:
    """What a hold sets aside, for which case."""
    return digest([hold.id, hold.ledger, hold.case, hold.effective.isoformat(), _moved(hold.parts)])


def _moved(transfers: Iterable[Transfer]) -> list[list[object]]:
    return [[t.unit.value, t.source.code, t.target.code, t.amount, _day(t.expires), t.lot] for t in transfers]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
