"""What all effects on ledgers are made of: balances, postings, holds; and setting money aside for a case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypedDict, Unpack

from engine.model import effect as f
from engine.model.decision import EndHold, PlaceHold, PostTransaction
from engine.model.expr.tree import Node
from engine.model.expr.values import Value
from engine.model.ids import HoldId, LedgerId
from engine.model.ledger import (
    Account,
    Approval,
    Balance,
    Bucket,
    Hold,
    Ledger,
    Posting,
    RoundTo,
    Transaction,
    Transfer,
    Unit,
)
from engine.model.ledger_digest import hold_digest, transaction_digest
from engine.model.ledger_event import HoldEnded, HoldPlaced, Posted
from engine.model.quantity import yuan
from engine.model.refusal import Kind
from engine.runtime.draft import Draft
from engine.runtime.ledger import (
    backwards,
    earmark_broken,
    held,
    last_day,
    line_accounts,
    line_for,
    line_of,
    moved,
    reservation,
)
from engine.runtime.question import Balances, HoldOf, PostingsOf
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking, evaluate, local_day

Transfers = tuple[Transfer, ...]


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
    yield from refuse_lacking(draft, ledger, line_accounts(ledger, unit, year, line), parts, amount)
    if parts:
        place(draft, ledger, key, parts)


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
    effective: date | None = None,
    **more: Unpack[_More],
) -> None:
    """Transfers are written under a key."""
    transaction = Transaction(
        key=key, kind=kind, effective=effective or local_day(draft.at), transfers=transfers,
        case=draft.state.id, maker=draft.state.starter, **more,
    )  # fmt: skip
    draft.write(PostTransaction(transaction=transaction))
    draft.balances = moved(draft.balances, transfers)
    total = sum(each.amount for each in transfers)
    draft.tell(told(ledger.id, transaction, total if given is None else given))


class _More(TypedDict, total=False):
    """What some transactions have besides."""

    trace: Mapping[str, object]
    ceilings: Mapping[Account, int]
    level: int
    approvals: tuple[Approval, ...]


def told(ledger: LedgerId, transaction: Transaction, given: int) -> Posted:
    """The event of a posting, with the digest that the ledger's rows must come to."""
    return Posted(ledger=ledger, key=transaction.key, given=given, proof=transaction_digest(transaction))


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
        right = line_for(ledger, item or "")
        zh = f"请改用科目“{right.label}”" if right else "也没有可以列支它的科目"
        en = f"use the line {right.id}" if right else "nor may any other line"
        refuse(
            Kind.INVALID,
            reason,
            f"“{known.label}”不能列支这项内容，{zh}。",
            f"The line {known.id} may not pay for this; {en}.",
            line=line,
            item=item or "",
        )


def refuse_lacking(
    draft: Draft, ledger: Ledger, accounts: tuple[Account, ...], parts: tuple[Transfer, ...], amount: int
) -> Asking[None]:
    """Refuse what accounts do not have, and say how much there is."""
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


def place(draft: Draft, ledger: Ledger, key: str, parts: tuple[Transfer, ...]) -> None:
    """Amounts are set aside for the case."""
    hold = Hold(
        id=HoldId(key), ledger=ledger.id, case=draft.state.id, effective=local_day(draft.at), parts=parts
    )
    draft.holds[hold.id] = hold
    draft.balances = held(draft.balances, hold.parts)
    draft.write(PlaceHold(hold=hold))
    draft.tell(HoldPlaced(ledger=hold.ledger, hold=hold.id, amount=hold.amount, proof=hold_digest(hold)))


def hold_of(draft: Draft, id: HoldId) -> Asking[Hold]:
    """A hold of this case, as it was placed."""
    if id not in draft.holds:
        found = yield HoldOf(id)
        assert found is not None, f"the case holds {id}"
        draft.holds[id] = found
    return draft.holds[id]


def dated(draft: Draft, parts: tuple[Transfer, ...]) -> Asking[tuple[Transfer, ...]]:
    """What is paid, with the last day of the points that come of it."""
    dated: list[Transfer] = []
    for part in parts:
        ledger = draft.rules.ledgers[part.target.ledger]
        expires = (yield from lot_end(draft, ledger)) if part.makes_lots else None
        dated.append(replace(part, expires=expires))
    return tuple(dated)


def lot_end(draft: Draft, ledger: Ledger) -> Asking[date | None]:
    """The last day of points that come today; None: never."""
    rules, today = ledger.lots, local_day(draft.at)
    if rules.after is None:
        return None
    return last_day(today, rules.after.type, (yield from value_of(draft, rules.after)), rules.round_to)


def back_until(draft: Draft, ledger: Ledger) -> Asking[date | None]:
    """The last day of points that come back today although their own has passed."""
    grace, today = ledger.lots.grace, local_day(draft.at)
    if ledger.unit is not Unit.CURRENCY or grace is None:
        return None
    return last_day(today, grace.type, (yield from value_of(draft, grace)), RoundTo.NONE)


def _posting(draft: Draft, key: str) -> Asking[Posting]:
    """What the case has posted under a key, in this command or before."""
    for write in draft.writes:
        written = write.transaction if isinstance(write, PostTransaction | EndHold) else None
        if written is not None and written.key == key:
            return Posting(transaction=written)
    postings: tuple[Posting, ...] = yield PostingsOf(draft.state.id)
    return next(each for each in postings if each.transaction.key == key)


def take_back(
    draft: Draft, ledger: Ledger, key: str, found: Posting | None = None, shares: Transfers | None = None
) -> Asking[None]:
    """A posting is reversed: each transfer the other way, or what is named of it."""
    if found is None:
        found = yield from _posting(draft, key)
    transfers = backwards(found.transaction.transfers) if shares is None else shares
    reversal = Transaction(
        key=f"reverse:{key}", kind="reverse", effective=local_day(draft.at), transfers=transfers,
        case=draft.state.id, maker=draft.state.starter, reverses=key,
        back_until=(yield from back_until(draft, ledger)),
    )  # fmt: skip
    draft.write(PostTransaction(transaction=reversal))
    draft.balances = moved(draft.balances, transfers)
    points = Bucket.POINTS.value
    given = sum(t.amount * ((t.target.bucket == points) - (t.source.bucket == points)) for t in transfers)
    draft.tell(told(ledger.id, reversal, given))


def end(draft: Draft, hold: Hold, paid: Transaction | None) -> Asking[None]:
    """A hold is settled by a transaction, or released."""
    draft.balances = held(draft.balances, hold.parts, -1)
    if paid is not None:
        draft.balances = moved(draft.balances, paid.transfers)
        draft.tell(told(hold.ledger, paid, hold.amount))
    until = yield from back_until(draft, draft.rules.ledgers[hold.ledger])
    draft.write(EndHold(hold=hold.id, ledger=hold.ledger, transaction=paid, back_until=until))
    draft.tell(HoldEnded(ledger=hold.ledger, hold=hold.id, settled=paid is not None))
