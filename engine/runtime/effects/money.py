"""Money lines: allocating a year, setting aside for a case, paying and giving back."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model import effect as f
from engine.model.decision import EndHold, PlaceHold, PostTransaction
from engine.model.event import HoldEnded, HoldPlaced, Posted
from engine.model.expr.tree import Node
from engine.model.expr.values import Value
from engine.model.ids import HoldId, LedgerId
from engine.model.ledger import Account, Balance, Hold, Ledger, Transaction, Transfer
from engine.model.quantity import yuan
from engine.model.refusal import Kind
from engine.runtime.draft import Draft
from engine.runtime.ledger import (
    allocation,
    earmark_broken,
    held,
    line_accounts,
    line_of,
    moved,
    reservation,
)
from engine.runtime.question import Balances, HoldOf
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking, evaluate, local_day


def allocate(draft: Draft, effect: f.Allocate, key: str) -> Asking[None]:
    """Money enters the lines of a unit's year."""
    ledger = draft.rules.ledgers[effect.ledger]
    unit = yield from value_of(draft, effect.unit)
    year = str(int((yield from value_of(draft, effect.year))))
    transfers: list[Transfer] = []
    for line, amount in effect.lines.items():
        transfers += allocation(ledger, unit, year, line, int((yield from value_of(draft, amount))))
    if transfers:
        post(draft, ledger, key, "allocate", tuple(transfers))


def reserve(draft: Draft, effect: f.Reserve, key: str) -> Asking[None]:
    """Money of a line is set aside for this case, unless its earmark or its balance forbids."""
    ledger = draft.rules.ledgers[effect.ledger]
    unit = yield from value_of(draft, effect.unit)
    year = str(int((yield from value_of(draft, effect.year))))
    line = yield from value_of(draft, effect.line)
    amount = int((yield from value_of(draft, effect.amount)))
    item = (yield from value_of(draft, effect.item)) if effect.item else None
    _refuse_foreign(ledger, line, item)
    parts = reservation(ledger, unit, year, line, amount)
    yield from _refuse_lacking(draft, ledger, line_accounts(ledger, unit, year, line), parts, amount)
    if parts:
        _place(
            draft,
            Hold(
                id=HoldId(key),
                ledger=ledger.id,
                case=draft.state.id,
                effective=local_day(draft.at),
                parts=parts,
            ),
        )


def settle(draft: Draft, effect: f.Settle) -> Asking[None]:
    """What the case holds in a ledger is paid."""
    ledger = draft.rules.ledgers[effect.ledger]
    holds = draft.state.holds.get(ledger.id, ())
    if not holds:
        refuse(
            Kind.CONFLICT,
            "nothing_held",
            f"没有可以支付的预留款（{ledger.label}）。",
            f"Nothing is set aside to be paid ({ledger.id}).",
        )
    for id in holds:  # noqa: A001 - a hold is known by nothing but its id
        hold = yield from _hold(draft, id)
        paid = Transaction(
            key=f"settle:{hold.id}",
            kind="settle",
            effective=local_day(draft.at),
            transfers=hold.parts,
            case=draft.state.id,
        )
        _end(draft, hold, paid)


def release(draft: Draft, ledger: LedgerId, holds: Iterable[HoldId] | None = None) -> Asking[None]:
    """What the case holds in a ledger, or some of it, becomes available again."""
    for id in draft.state.holds.get(ledger, ()) if holds is None else holds:  # noqa: A001 - a hold's only name
        hold = yield from _hold(draft, id)
        _end(draft, hold, None)


def balances(draft: Draft, accounts: Iterable[Account]) -> Asking[dict[Account, Balance]]:
    """What accounts hold, with what this decision has done to them."""
    wanted = tuple(sorted({a for a in accounts if a.tracked}, key=lambda a: a.code))
    unknown = tuple(account for account in wanted if account not in draft.balances)
    if unknown:
        draft.balances |= yield Balances(unknown)
    return {account: draft.balances[account] for account in wanted}


def post(
    draft: Draft,
    ledger: Ledger,
    key: str,
    kind: str,
    transfers: tuple[Transfer, ...],
    given: int | None = None,
    trace: dict[str, object] | None = None,
) -> None:
    """Transfers are written under a key."""
    draft.write(
        PostTransaction(
            transaction=Transaction(
                key=key,
                kind=kind,
                effective=local_day(draft.at),
                transfers=transfers,
                case=draft.state.id,
                trace=trace or {},
            )
        )
    )
    draft.balances = moved(draft.balances, transfers)
    total = sum(each.amount for each in transfers)
    draft.tell(Posted(ledger=ledger.id, key=key, given=total if given is None else given))


def value_of(draft: Draft, node: Node) -> Asking[Value]:
    """The value of an expression at this point of the decision."""
    return (yield from evaluate(node, draft.scope()))


def _refuse_foreign(ledger: Ledger, line: str, item: str | None) -> None:
    known = line_of(ledger, line)
    if known is None:
        refuse(
            Kind.INVALID,
            f"unknown_line {line}",
            f"账上没有科目“{line}”。",
            f"There is no line {line!r}.",
            line=line,
        )
    reason = earmark_broken(ledger, known, item)
    if reason:
        refuse(
            Kind.INVALID,
            reason,
            f"“{known.label}”不能列支这项内容（{reason}），请改用对应科目。",
            f"The line {known.id} may not pay for this ({reason}).",
            line=line,
            item=item or "",
        )


def _refuse_lacking(
    draft: Draft, ledger: Ledger, accounts: tuple[Account, ...], parts: tuple[Transfer, ...], amount: int
) -> Asking[None]:
    have = yield from balances(draft, accounts)
    if all(have[part.source].available >= part.amount for part in parts):
        return
    left = sum(balance.available for balance in have.values())
    refuse(
        Kind.INVALID,
        "insufficient",
        f"余额不足：申请 {yuan(amount)} 元，可用 {yuan(left)} 元。",
        f"Insufficient: {yuan(amount)} asked, {yuan(left)} available.",
        available=str(left),
        asked=str(amount),
        ledger=ledger.id,
    )


def _place(draft: Draft, hold: Hold) -> None:
    draft.holds[hold.id] = hold
    draft.balances = held(draft.balances, hold.parts)
    draft.write(PlaceHold(hold=hold))
    draft.tell(HoldPlaced(ledger=hold.ledger, hold=hold.id, amount=hold.amount))


def _hold(draft: Draft, id: HoldId) -> Asking[Hold]:
    if id not in draft.holds:
        found = yield HoldOf(id)
        assert found is not None, f"the case holds {id}"
        draft.holds[id] = found
    return draft.holds[id]


def _end(draft: Draft, hold: Hold, paid: Transaction | None) -> None:
    draft.balances = held(draft.balances, hold.parts, -1)
    if paid is not None:
        draft.balances = moved(draft.balances, paid.transfers)
        draft.tell(Posted(ledger=hold.ledger, key=paid.key, given=hold.amount))
    draft.write(EndHold(hold=hold.id, ledger=hold.ledger, transaction=paid))
    draft.tell(HoldEnded(ledger=hold.ledger, hold=hold.id, settled=paid is not None))
