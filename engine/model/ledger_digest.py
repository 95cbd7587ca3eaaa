"""What tells one transaction or hold from another: digests of everything but their explanation."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.base.digest import digest
from engine.model.ledger import Hold, Transaction, Transfer


def request_digest(transaction: Transaction) -> str:
    """What tells a repeat from other content under the same key."""
    ceilings = sorted([account.code, most] for account, most in transaction.ceilings.items())
    return digest([*_posted(transaction), ceilings])


def transaction_digest(transaction: Transaction) -> str:
    """What was posted; events carry it, and the ledger's rows must come to the same."""
    return digest(_posted(transaction))


def hold_digest(hold: Hold) -> str:
    """What a hold sets aside, for which case, whatever became of it."""
    return digest([hold.id, hold.ledger, hold.case, hold.effective.isoformat(), _moved(hold.parts)])


def _posted(one: Transaction) -> list[object]:
    head = [one.key, one.kind, one.effective.isoformat(), one.case, one.reverses, _day(one.back_until)]
    signed = sorted([approval.level, approval.person] for approval in one.approvals)
    return [head, _moved(one.transfers), [one.level, one.maker, one.signatures, signed]]


def _moved(transfers: Iterable[Transfer]) -> list[list[object]]:
    return [[t.unit.value, t.source.code, t.target.code, t.amount, _day(t.expires), t.lot] for t in transfers]


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
