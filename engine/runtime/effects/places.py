"""Places of an establishment: opened in a pool, filled by people, vacated; and the line of those who wait."""

from __future__ import annotations

from decimal import Decimal

from engine.model import effect as f
from engine.model.decision import ServeLine
from engine.model.expr.question import Query
from engine.model.ids import LedgerId, PersonId, UnitId
from engine.model.ledger import Account, Bucket, Ledger
from engine.model.refusal import Kind
from engine.runtime.draft import Draft
from engine.runtime.effects.money import balances, post, value_of
from engine.runtime.ledger import transfer
from engine.runtime.question import FreePlaces, PlacesOf, Serial
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking

OPENED_MAX = 1_000


def open_places(draft: Draft, effect: f.Open, key: str) -> Asking[None]:
    """Places come into a pool from outside, each with the next number, and the line moves on."""
    ledger = draft.rules.ledgers[effect.ledger]
    unit: UnitId = yield from value_of(draft, effect.unit)
    count = int((yield from value_of(draft, effect.count)))
    if not 0 < count <= OPENED_MAX:
        refuse(
            Kind.INVALID,
            "wrong_count",
            f"一次可以开设 1—{OPENED_MAX} 个名额。",
            f"Between 1 and {OPENED_MAX} places can be opened at once.",
        )
    outside = Account(ledger=ledger.id, bucket=Bucket.OUTSIDE.value)
    opened = []
    for _ in range(count):
        number: int = yield Serial(f"place:{ledger.id}:{unit}")
        opened.append(transfer(ledger, outside, _free(ledger, unit, str(number)), 1))
    post(draft, ledger, key, "restock", tuple(opened))
    serve_line(draft, ledger.id, unit, key)


def fill(draft: Draft, effect: f.Fill, key: str) -> Asking[None]:
    """A person takes the free place with the lowest number."""
    ledger = draft.rules.ledgers[effect.ledger]
    unit: UnitId = yield from value_of(draft, effect.unit)
    person: PersonId = yield from value_of(draft, effect.person)
    yield from refuse_second(draft, ledger, person)
    free = yield from lowest_free(draft, ledger, unit)
    if free is None:
        refuse(
            Kind.CONFLICT,
            "no_place",
            f"没有空余名额（{ledger.label}）。",
            f"There is no free place ({ledger.id}).",
            ledger=ledger.id,
        )
    post(draft, ledger, key, "fill", (transfer(ledger, free, filled(free, person), 1),))
    known_place(draft, ledger.id, person, free.line)


def vacate(draft: Draft, effect: f.Vacate, key: str) -> Asking[None]:
    """What a person has goes back to its pool, and whoever stands first in line is offered it."""
    ledger = draft.rules.ledgers[effect.ledger]
    person: PersonId = yield from value_of(draft, effect.person)
    mine: tuple[Account, ...] = yield PlacesOf(ledger.id, person)
    have = yield from balances(draft, [each for each in mine if each.bucket == Bucket.FILLED.value])
    back = [account for account, balance in have.items() if balance.available > 0]
    if not back:
        return
    moves = tuple(transfer(ledger, each, _free(ledger, each.unit, each.line), 1) for each in back)
    post(draft, ledger, key, "vacate", moves)
    for each in back:
        serve_line(draft, ledger.id, UnitId(each.unit), key)


def lowest_free(draft: Draft, ledger: Ledger, unit: UnitId) -> Asking[Account | None]:
    """The free place with the lowest number, locked; None where the pool is empty."""
    free: tuple[Account, ...] = yield FreePlaces(ledger.id, unit)
    for account in free:
        # only now is it locked, and somebody may have been faster, or this very command
        if (yield from balances(draft, (account,)))[account].available > 0:
            return account
    return None


def has_place(draft: Draft, ledger: Ledger, person: PersonId) -> Asking[bool]:
    """Whether a person has a place already, or one is held for them."""
    mine: tuple[Account, ...] = yield PlacesOf(ledger.id, person)
    have = yield from balances(draft, mine)
    return any(balance.total > 0 for balance in have.values())


def refuse_second(draft: Draft, ledger: Ledger, person: PersonId) -> Asking[None]:
    """Nobody has two places of one establishment."""
    if (yield from has_place(draft, ledger, person)):
        refuse(
            Kind.CONFLICT,
            "has_place",
            f"本人已占用一个名额（{ledger.label}）。",
            f"This person has a place already ({ledger.id}).",
            ledger=ledger.id,
        )


def filled(place: Account, person: PersonId) -> Account:
    """A numbered place as a person's."""
    return Account(
        ledger=place.ledger, bucket=Bucket.FILLED.value, unit=place.unit, person=person, line=place.line
    )


def known_place(draft: Draft, ledger: LedgerId, person: PersonId, number: str) -> None:
    """What expressions see of it in this very command, before it is stored."""
    draft.learn(Query("place", (ledger, person)), Decimal(number))


def serve_line(draft: Draft, ledger: LedgerId, unit: UnitId, key: str) -> None:
    """Whoever stands first in line is looked for when this command is stored."""
    draft.write(ServeLine(key=f"{key}:{unit}", ledger=ledger, unit=unit))


def _free(ledger: Ledger, unit: str, number: str) -> Account:
    return Account(ledger=ledger.id, bucket=Bucket.AVAILABLE.value, unit=unit, line=number)
