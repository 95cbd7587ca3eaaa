"""The shop: pieces come into stock, and points are held together with the pieces they are redeemed for."""

from __future__ import annotations

from engine.model import effect as f
from engine.model.ledger import Account, Bucket, Ledger
from engine.model.refusal import Kind
from engine.runtime.draft import Draft
from engine.runtime.effects.money import balances, place, post, value_of
from engine.runtime.ledger import points_account, redeemed, stock_account, transfer
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking, local_day


def restock(draft: Draft, effect: f.Restock, key: str) -> Asking[None]:
    """Pieces come into a unit's stock from outside."""
    ledger = draft.rules.ledgers[effect.ledger]
    unit = yield from value_of(draft, effect.unit)
    item = yield from value_of(draft, effect.item)
    count = int((yield from value_of(draft, effect.count)))
    outside = Account(ledger=ledger.id, bucket=Bucket.OUTSIDE.value)
    if count > 0:
        stocked = transfer(ledger, outside, stock_account(ledger, unit, item), count)
        post(draft, ledger, key, "restock", (stocked,))


def move(draft: Draft, effect: f.Move, key: str) -> Asking[None]:
    """Pieces change stores; what the lender keeps back is looked at under the lock."""
    ledger = draft.rules.ledgers[effect.ledger]
    source = yield from value_of(draft, effect.source)
    target = yield from value_of(draft, effect.target)
    item = yield from value_of(draft, effect.item)
    count = int((yield from value_of(draft, effect.count)))
    keep = int((yield from value_of(draft, effect.keep))) if effect.keep else 0
    if count <= 0 or source == target:
        return
    shelf = stock_account(ledger, source, item)
    yield from _refuse_lacking(draft, ledger, shelf, count + max(keep, 0))
    post(draft, ledger, key, "move", (transfer(ledger, shelf, stock_account(ledger, target, item), count),))


def redeem(draft: Draft, effect: f.Redeem, key: str) -> Asking[None]:
    """One hold on a person's points and on the stock; settled or released as one."""
    points, stock = draft.rules.ledgers[effect.ledger], draft.rules.ledgers[effect.stock]
    person = yield from value_of(draft, effect.person)
    unit = yield from value_of(draft, effect.unit)
    item = yield from value_of(draft, effect.item)
    amount = int((yield from value_of(draft, effect.amount)))
    count = int((yield from value_of(draft, effect.count))) if effect.count else 1
    if amount <= 0 or count <= 0:
        refuse(
            Kind.INVALID,
            "no_price",
            "这件商品还没有标价，暂不能兑换。",
            "Nothing can be redeemed without a price and a number of pieces.",
        )
    own = points_account(points, unit, person, str(local_day(draft.at).year))
    shelf = stock_account(stock, unit, item)
    yield from _refuse_lacking(draft, points, own, amount)
    yield from _refuse_lacking(draft, stock, shelf, count)
    parts = (
        transfer(points, own, redeemed(points), amount),
        transfer(stock, shelf, redeemed(stock), count),
    )
    place(draft, points, key, parts)


def _refuse_lacking(draft: Draft, ledger: Ledger, account: Account, amount: int) -> Asking[None]:
    have = (yield from balances(draft, (account,)))[account].available
    if have >= amount:
        return
    refuse(
        Kind.INVALID,
        "insufficient",
        f"{ledger.label}不足：需要 {amount}，现有 {have}。",
        f"Insufficient: {amount} asked, {have} available.",
        available=str(have),
        asked=str(amount),
        ledger=ledger.id,
    )
