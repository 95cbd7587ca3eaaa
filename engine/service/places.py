"""What stores know of places: which are free, which a person has, and what expressions ask about them."""

from __future__ import annotations

from decimal import Decimal

from engine.model.expr.question import Query
from engine.model.expr.values import Value
from engine.model.ids import LedgerId, PersonId, UnitId
from engine.model.ledger import Account, Balance, Bucket, HoldState
from engine.service.ports import Work

#: Functions of the language that may be asked of a ledger of places.
PLACE_FUNCTIONS = frozenset({"balance", "used", "place"})


def free_places(work: Work, ledger: LedgerId, unit: UnitId) -> tuple[Account, ...]:
    """The accounts of a pool's places that are neither filled nor held, in order of their numbers."""
    found = work.accounts(ledger, unit, None, None)
    free = (a for a, b in found.items() if a.bucket == Bucket.AVAILABLE.value and b.available > 0)
    return tuple(sorted(free, key=number))


def places_of(work: Work, ledger: LedgerId, person: PersonId) -> tuple[Account, ...]:
    """The places of a person: the accounts of those filled, and the pool's of those held for them."""
    filled = [a for a, b in work.accounts(ledger, None, person, None).items() if b.total > 0]
    held = [
        part.source
        for hold in work.holds(ledger, HoldState.HELD)
        for part in hold.parts
        if part.target.person == person
    ]
    return tuple(sorted((*filled, *held), key=number))


def number(account: Account) -> int:
    """The number of a place."""
    return int(account.line)


def place_query(work: Work, query: Query) -> Value:
    """What an expression asks about a pool or a person."""
    ledger, of = LedgerId(query.arguments[0]), query.arguments[1]
    if query.function == "place":
        mine = places_of(work, ledger, PersonId(of))
        return Decimal(number(mine[0])) if mine else None
    if query.function == "used":
        return _count(work, ledger, UnitId(of), Bucket.FILLED)
    own = tuple(work.accounts(ledger, None, PersonId(of), None).values())
    return _total(own) if own else _count(work, ledger, UnitId(of), Bucket.AVAILABLE)


def _count(work: Work, ledger: LedgerId, unit: UnitId, bucket: Bucket) -> Decimal:
    found = work.accounts(ledger, unit, None, None)
    return _total(tuple(b for a, b in found.items() if a.bucket == bucket.value))


def _total(balances: tuple[Balance, ...]) -> Decimal:
    return Decimal(sum(balance.available for balance in balances))
