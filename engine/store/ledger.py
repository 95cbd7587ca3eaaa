"""What every store does with a ledger before it writes: sums per account, and the digest of a request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.model.ids import LedgerId
from engine.model.ledger import Account, Balance, Hold, Transaction, Transfer
from engine.service.rows import NotSigned


@dataclass(frozen=True, slots=True)
class Change:
    """What a posting does to one account, in whole units."""

    credit: int = 0
    debit: int = 0
    held: int = 0

    def plus(self, credit: int = 0, debit: int = 0, held: int = 0) -> Change:
        """The change with more added."""
        return Change(self.credit + credit, self.debit + debit, self.held + held)

    def applied(self, before: Balance) -> Balance:
        """What the account holds afterwards."""
        return Balance(
            credit=before.credit + self.credit,
            debit=before.debit + self.debit,
            held=before.held + self.held,
            opened=True,
        )


_NONE = Change()


def changes_of(transfers: Iterable[Transfer]) -> dict[Account, Change]:
    """What transfers do to each account; both sides of each are there, so the whole balances."""
    changes: dict[Account, Change] = {}
    for moved in transfers:
        assert moved.amount > 0, "a transfer moves a positive amount"
        assert moved.source != moved.target, "a transfer moves between two accounts"
        changes[moved.source] = changes.get(moved.source, _NONE).plus(debit=moved.amount)
        changes[moved.target] = changes.get(moved.target, _NONE).plus(credit=moved.amount)
    return changes


def held_by(hold: Hold, sign: int, changes: Mapping[Account, Change] | None = None) -> dict[Account, Change]:
    """What placing (1) or ending (-1) a hold does to the accounts it holds on, beside other changes."""
    result = dict(changes or {})
    for part in hold.parts:
        result[part.source] = result.get(part.source, _NONE).plus(held=sign * part.amount)
    return result


def refuse_unsigned(transaction: Transaction) -> None:
    """A transaction has the signatures it needs, one of each level and none of its maker's; NotSigned."""
    signed = transaction.approvals
    levels, persons = {one.level for one in signed}, {one.person for one in signed}
    if len(levels) < max(len(signed), transaction.signatures) or len(persons) < len(signed):
        raise NotSigned(transaction.key)
    if transaction.maker in persons:
        raise NotSigned(transaction.key)


def takes_back(reversal: Transaction, known: Transaction | None) -> bool:
    """Whether a reversal moves nothing but what its original moved, the other way, and never more."""
    left: dict[tuple[Account, Account], int] = {}
    for moved in known.transfers if known else ():
        way = (moved.target, moved.source)
        left[way] = left.get(way, 0) + moved.amount
    for moved in reversal.transfers:
        way = (moved.source, moved.target)
        left[way] = left.get(way, 0) - moved.amount
    return known is not None and all(amount >= 0 for amount in left.values())


def account_of(code: str) -> Account:
    """The account behind a code."""
    ledger, bucket, unit, person, period, line, source = code.split("|")
    return Account(
        ledger=LedgerId(ledger),
        bucket=bucket,
        unit=unit,
        person=person,
        period=period,
        line=line,
        source=source,
    )
