"""Balances and points."""

from __future__ import annotations

from engine.base.finding import Said
from engine.model.expr.interpret import evaluate
from engine.model.ids import LedgerId, PersonId, UnitId, UnitTypeId
from engine.model.ledger import LASTING, Account, Balance, Bucket, Ledger, Unit
from engine.model.quantity import yuan
from engine.model.refusal import Refused
from engine.rehearsal.expecting.words import same
from engine.rehearsal.part import Part
from engine.rehearsal.world import World
from engine.runtime.ledger import period_of, points_account
from engine.runtime.scope import CaseScope, moment
from engine.service.views.books.points import points_view

#: Where an expected amount lies, if not among what is available.
_BUCKETS = {
    one.value: one for one in (Bucket.SPENT, Bucket.COMMITTED, Bucket.CARRIED, Bucket.RETURNED, Bucket.FILLED)
}
_SEES = {True: "看得到", False: "看不到"}


def expect_balance(world: World, part: Part) -> None:
    """Compare what lies on the accounts that match, all together."""
    ledger = world.compiled.rules.ledgers.get(LedgerId(part.text("ledger")))
    if ledger is None:
        _unknown(world, part, "ledger", tuple(world.compiled.rules.ledgers))
        return
    total = sum(_amount(balance, part.text("of", "available")) for balance in _matching(world, ledger, part))
    got = f"{yuan(total)} 元" if ledger.unit is Unit.MONEY else str(total)
    where = "/".join(part.text(key) for key in ("unit", "type", "year", "line", "source") if key in part)
    if not same(part.text("is"), got):
        what = Said(f"{ledger.label} {where} {part.text('of', '可用')}", f"{ledger.id} {where}")
        world.differ(part.at("is"), what, part.text("is"), got)


def expect_points(world: World, part: Part) -> None:
    """Compare a person's points of a year; an account that was never used holds the base."""
    ledger = world.compiled.rules.ledgers.get(LedgerId(part.text("ledger")))
    if ledger is None:
        _unknown(world, part, "ledger", tuple(world.compiled.rules.ledgers))
        return
    year = part.text("year", str(world.today.year))
    person = PersonId(part.text("person"))
    got = str(_points(world, ledger, part, person, year))
    if "is" in part and not same(part.text("is"), got):
        what = Said(f"{person} {year} 年的{ledger.label}", f"{ledger.id} of {person} in {year}")
        world.differ(part.at("is"), what, part.text("is"), got)
    if "pending" in part:
        waiting = str(_waiting(world, ledger, person))
        if not same(part.text("pending"), waiting):
            what = Said(f"{person} 待审核的{ledger.label}", f"Pending {ledger.id} of {person}")
            world.differ(part.at("pending"), what, part.text("pending"), waiting)
    if "lots" in part:
        _expect_lots(world, part, ledger, person)
    for key, wanted in (("seen_by", True), ("hidden_from", False)):
        for reader in part.texts(key):
            seen = not isinstance(points_view(world.engine, PersonId(reader), ledger.id, person), Refused)
            if seen is not wanted:
                what = Said(f"{reader} 看 {person} 的{ledger.label}", f"{reader} looks at {person}'s points")
                world.differ(part.at(key), what, _SEES[wanted], _SEES[seen])


def _points(world: World, ledger: Ledger, part: Part, person: PersonId, year: str) -> int:
    unit = UnitId(part.text("unit")) if "unit" in part else None
    with world.read() as work:
        found = work.accounts(ledger.id, None if ledger.unit in LASTING else unit, person, None)
    period = period_of(ledger, year)
    held = [
        b for a, b in found.items() if a.bucket == Bucket.POINTS.value and a.period == period and b.opened
    ]
    return sum(b.available for b in held) if held else _base(world, ledger)


def _waiting(world: World, ledger: Ledger, person: PersonId) -> int:
    with world.read() as work:
        found = work.accounts(ledger.id, None, person, None)
    return sum(b.total for account, b in found.items() if account.bucket == Bucket.PENDING.value)


def _expect_lots(world: World, part: Part, ledger: Ledger, person: PersonId) -> None:
    """Compare what may be spent until which day."""
    got: dict[str, int] = {}
    with world.read() as work:
        for lot in work.lots(points_account(ledger, "", person, "")):
            day = lot.expires.isoformat() if lot.expires else "never"
            got[day] = got.get(day, 0) + lot.free
    wanted = part.by_id("lots")
    shown = {day: str(amount) for day, amount in got.items() if amount}
    for day in sorted(wanted.keys() | shown.keys()):
        if wanted.get(day, "0") != shown.get(day, "0"):
            what = Said(f"{person} 到 {day} 的{ledger.label}", f"{ledger.id} of {person} until {day}")
            world.differ(part.at("lots"), what, wanted.get(day, "0"), shown.get(day, "0"))


def _base(world: World, ledger: Ledger) -> int:
    """What a points account opens with."""
    if ledger.base is None:
        return 0
    now = world.clock.now()
    return int(evaluate(ledger.base, CaseScope(rules=world.compiled.rules, at=now, names=moment(now))))


def _matching(world: World, ledger: Ledger, part: Part) -> list[Balance]:
    wanted = _BUCKETS.get(part.text("of"), Bucket.AVAILABLE)
    year = part.text("year") if "year" in part else None
    unit = UnitId(part.text("unit")) if "unit" in part else None
    with world.read() as work:
        organisation = work.organisation()
        found = work.accounts(ledger.id, unit, None, year)
    units = None
    if "type" in part:
        units = {u.id for u in organisation.of_type(UnitTypeId(part.text("type")), world.today)}
    return [
        balance
        for account, balance in found.items()
        if account.bucket == wanted.value
        and _fits(account, part)
        and (units is None or account.unit in units)
    ]


def _fits(account: Account, part: Part) -> bool:
    return part.text("line", account.line) == account.line and (
        part.text("source", account.source) == account.source
    )


def _amount(balance: Balance, of: str) -> int:
    match of:
        case "held":
            return balance.held
        case "carried":
            return balance.credit
        case "spent" | "filled" | "committed" | "returned":
            return balance.total
        case _:
            return balance.available


def _unknown(world: World, part: Part, key: str, known: tuple[str, ...]) -> None:
    world.differ(part.at(key), Said("没有这个账本", "No such ledger"), part.text(key), "、".join(known))
