"""Taking back what a case has posted: once, from its own lots, never below nought."""

from __future__ import annotations

from dataclasses import replace

from engine.model import effect as f
from engine.model.ledger import Bucket, Clawback, Ledger, Posting, Transfer
from engine.model.refusal import Kind
from engine.runtime.draft import Draft
from engine.runtime.effects.money import balances, post, take_back
from engine.runtime.ledger import backwards, issued, owed_account, transfer
from engine.runtime.question import PostingsOf
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking

#: What can be taken back: not the opening of a period or a cap, and no reversal.
_KINDS = ("allocate", "award", "commit", "restock", "move", "settle")


def reverse(draft: Draft, effect: f.Reverse) -> Asking[None]:
    """Everything that the case has posted in a ledger goes back the way it came."""
    ledger = draft.rules.ledgers[effect.ledger]
    found: tuple[Posting, ...] = yield PostingsOf(draft.state.id)
    accounts = [a for each in found for t in each.transaction.transfers for a in (t.source, t.target)]
    yield from balances(draft, accounts)
    # now the accounts are locked, so what is left of their lots can be relied on
    found = yield PostingsOf(draft.state.id)
    for posting in reversed(found):
        if posting.transaction.kind in _KINDS and not posting.reversed_by and _concerns(ledger, posting):
            shares = _left(draft, ledger, posting)
            if shares:
                yield from take_back(draft, ledger, posting.transaction.key, posting, shares)
            if ledger.clawback is Clawback.DEBT:
                yield from _owe(draft, ledger, posting, shares)


def _concerns(ledger: Ledger, posting: Posting) -> bool:
    return any(each.target.ledger == ledger.id for each in posting.transaction.transfers)


def _owe(draft: Draft, ledger: Ledger, posting: Posting, shares: tuple[Transfer, ...]) -> Asking[None]:
    """What an award gave and is not there any more is owed; later awards pay it first."""
    owed = [
        transfer(ledger, issued(ledger), owed_account(given.target), given.amount - taken)
        for given in posting.transaction.transfers
        if given.target.bucket == Bucket.POINTS.value
        and (taken := sum(s.amount for s in shares if s.source == given.target)) < given.amount
    ]
    if owed:
        yield from balances(draft, [each.target for each in owed])
        post(draft, ledger, f"owe:{posting.transaction.key}", "owe", tuple(owed))


def _left(draft: Draft, ledger: Ledger, posting: Posting) -> tuple[Transfer, ...]:
    """Each transfer the other way, as far as what it gave is still there."""
    shares: list[Transfer] = []
    for each in backwards(posting.transaction.transfers):
        there = each.amount
        if each.takes_lots:
            there = min(there, sum(lot.free for lot in posting.lots if lot.account == each.source))
        elif each.source.tracked:
            there = min(there, draft.balances[each.source].available)
        if there < each.amount and ledger.clawback is Clawback.BLOCK:
            refuse(
                Kind.CONFLICT,
                "already_spent",
                f"其中 {each.amount - there} 已经用掉，不能自动冲回，请人工处理。",
                f"{each.amount - there} of it was spent meanwhile; people must decide.",
                spent=str(each.amount - there),
            )
        if there:
            shares.append(replace(each, amount=there))
    return tuple(shares)
