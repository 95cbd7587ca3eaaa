"""What a case moved of people's points and of stock, for those who may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from engine.base.finding import NOTHING, Said, same
from engine.model import event as e
from engine.model import ledger_event as le
from engine.model.ids import HoldId, LedgerId, PersonId
from engine.model.ledger import Account, Bucket, Ledger, Transaction, Unit
from engine.service.explanations import effect_of
from engine.service.views.books.points import may_see_points
from engine.service.views.case_shape import LedgerEffect
from engine.service.views.viewer import Viewer
from engine.service.views.words import points_words

_KINDS = {
    "award": Said("记分", "Points"),
    "deduct": Said("扣分", "Points off"),
    "settle": Said("兑换", "Redeemed"),
    "reverse": Said("冲正", "Reversed"),
    "restock": Said("入库", "Stocked"),
    "expire": Said("到期", "Expired"),
}
_UNTOLD = ("quota", "base")
_POINTS, _PENDING, _STOCK = Bucket.POINTS.value, Bucket.PENDING.value, Bucket.AVAILABLE.value


def point_effects(
    viewer: Viewer, ledgers: Mapping[LedgerId, Ledger], at: datetime, event: e.CaseEvent
) -> Iterator[LedgerEffect]:
    """The effects of one event on accounts that the reader may see."""
    match event:
        case le.Posted(ledger=ledger, key=key):
            posting = viewer.work.posting(key)
            assert posting is not None, f"{key} was posted"
            kind, moved = posting.transaction.kind, posting.transaction.transfers
            if kind in _UNTOLD:
                return
            credited = credited_by(posting.transaction)
            if not moved and credited and may_see_points(viewer, ledgers[ledger], credited):
                yield _effect(ledgers[ledger], _KINDS.get(kind, NOTHING), "+0", at, key)
            yield from _moved(viewer, ledgers, posting.transaction, at)
        case le.HoldPlaced(hold=hold):
            yield from _held(viewer, ledgers, hold, Said("预留", "Reserved"), at)
        case le.HoldEnded(hold=hold, settled=False):
            yield from _held(viewer, ledgers, hold, Said("退回预留", "Released"), at)
        case _:
            return


def credited_by(posted: Transaction) -> PersonId | None:
    """Whose points an award was about; it says so even where nothing could be given."""
    person = posted.trace.get("person")
    return PersonId(person) if isinstance(person, str) else None


def _moved(
    viewer: Viewer, ledgers: Mapping[LedgerId, Ledger], posted: Transaction, at: datetime
) -> Iterator[LedgerEffect]:
    kind, key = posted.kind, posted.key
    net: dict[Account, int] = {}
    for each in posted.transfers:
        net[each.target] = net.get(each.target, 0) + each.amount
        net[each.source] = net.get(each.source, 0) - each.amount
    approved = any(account.bucket == _PENDING for account in net) and kind == "settle"
    for account, amount in net.items():
        if account.bucket == _PENDING and kind == "award" and _may_see(viewer, ledgers, account):
            yield _effect(
                ledgers[account.ledger], Said("记分（待审核）", "Points (pending)"), f"{amount:+d}", at, key
            )
        elif account.bucket in (_POINTS, _STOCK) and _may_see(viewer, ledgers, account):
            what = _KINDS["award"] if approved else _KINDS.get(kind, same(kind))
            yield _effect(ledgers[account.ledger], what, f"{amount:+d}", at, key)


def _held(
    viewer: Viewer, ledgers: Mapping[LedgerId, Ledger], hold: str, what: Said, at: datetime
) -> Iterator[LedgerEffect]:
    """Parts of a redemption; pending points are told where they were credited."""
    kept = viewer.work.hold(HoldId(hold))
    for part in kept.parts if kept else ():
        if part.source.bucket != _PENDING and _may_see(viewer, ledgers, part.source):
            yield _effect(ledgers[part.source.ledger], what, str(part.amount), at, hold)


def _may_see(viewer: Viewer, ledgers: Mapping[LedgerId, Ledger], account: Account) -> bool:
    """Stock is for all who see the case; points for their owner, and inside the owner's organisations."""
    return not account.person or may_see_points(viewer, ledgers[account.ledger], PersonId(account.person))


def _effect(ledger: Ledger, what: Said, amount: str, at: datetime, key: str) -> LedgerEffect:
    return LedgerEffect(
        ledger=ledger.label, what=what, amount=_measured(ledger.unit, amount), at=at, why=effect_of(key)
    )


def _measured(unit: Unit, amount: str) -> Said:
    match unit:
        case Unit.RECORD:
            return same(amount)
        case Unit.STOCK:
            return Said(f"{amount} 件", f"{amount} pcs")
        case _:
            return points_words(amount)
