"""Money in and out: allocating a year, paying what is held, giving it back."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model import effect as f
from engine.model.decision import ServeLine
from engine.model.ids import HoldId, LedgerId, UnitId
from engine.model.ledger import Account, Bucket, Hold, Ledger, Transaction, Transfer, Unit
from engine.model.refusal import Kind
from engine.runtime.draft import Draft
from engine.runtime.effects.budget import is_committed, uncommit
from engine.runtime.effects.money import balances, dated, end, hold_of, post, take_back, value_of
from engine.runtime.effects.periods import effective_day
from engine.runtime.effects.signing import needed
from engine.runtime.ledger import allocation
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking


def allocate(draft: Draft, effect: f.Allocate, key: str) -> Asking[None]:
    """Money enters the lines of a unit's year, from all who share in it or from one of them."""
    ledger = draft.rules.ledgers[effect.ledger]
    unit = yield from value_of(draft, effect.unit)
    year = str(int((yield from value_of(draft, effect.year))))
    transfers: list[Transfer] = []
    for line, node in effect.lines.items():
        amount = int((yield from value_of(draft, node)))
        transfers += allocation(ledger, unit, year, line, amount, effect.source)
    yield from _refuse_unmatched(draft, ledger, tuple(transfers))
    if transfers:
        moved = tuple(transfers)
        day = yield from effective_day(draft, ledger, effect.on, moved)
        post(draft, ledger, key, "allocate", moved, effective=day)


def _refuse_unmatched(draft: Draft, ledger: Ledger, moved: tuple[Transfer, ...]) -> Asking[None]:
    """A matched source gives only as much as corresponds to what the other has given by then."""
    for each in moved:
        other = ledger.matched.get(each.target.source)
        if other is None:
            continue
        lead = _fed_by(each.target, other)
        have = yield from balances(draft, (each.target, lead))
        now = sum(t.amount for t in moved if t.target == lead)
        given, matched = have[lead].credit + now, have[each.target].credit + each.amount
        ratio = ledger.shares[each.target.source] / ledger.shares[other]
        if matched > given * ratio + 1:
            label = ledger.share_labels.get(other, other)
            refuse(
                Kind.CONFLICT,
                "not_matched",
                f"{label}资金还没有到账，配套资金不能先拨。",
                f"The share of {other} is not posted yet, so the matching one cannot be.",
                source=each.target.source,
                waits_for=other,
            )


def _fed_by(account: Account, source: str) -> Account:
    return Account(
        ledger=account.ledger, bucket=account.bucket, unit=account.unit, period=account.period,
        line=account.line, source=source,
    )  # fmt: skip


def settle(draft: Draft, effect: f.Settle) -> Asking[None]:
    """What the case holds in a ledger is paid, once as many levels have signed as must."""
    ledger = draft.rules.ledgers[effect.ledger]
    holds = draft.state.holds.get(ledger.id, ())
    if not holds:
        refuse(
            Kind.CONFLICT,
            "nothing_held",
            f"没有可以支付的预留款（{ledger.label}）。",
            f"Nothing is set aside to be paid ({ledger.id}).",
        )
    signed = yield from needed(draft, ledger)
    for id in holds:  # noqa: A001 - a hold is known by nothing but its id
        hold = yield from hold_of(draft, id)
        paid = Transaction(
            key=f"settle:{hold.id}",
            kind="settle",
            effective=(yield from effective_day(draft, ledger, effect.on, hold.parts)),
            transfers=(yield from dated(draft, hold.parts)),
            case=draft.state.id,
            maker=draft.state.starter,
            approvals=signed,
            signatures=ledger.signatures,
        )
        yield from end(draft, hold, paid)


def release(
    draft: Draft, ledger: LedgerId, holds: Iterable[HoldId] | None = None, *, keep_reserved: bool = False
) -> Asking[None]:
    """What the case holds in a ledger, or some of it, becomes available again.

    With `keep_reserved` only a contract is undone: what it bound stays reserved.
    """
    for id in draft.state.holds.get(ledger, ()) if holds is None else tuple(holds):  # noqa: A001 - its only name
        hold = yield from hold_of(draft, id)
        yield from end(draft, hold, None)
        _serve_lines(draft, hold)
        if is_committed(hold):
            yield from uncommit(draft, hold, reserve=keep_reserved)
        elif any(part.source.bucket == Bucket.PENDING.value for part in hold.parts):
            yield from take_back(draft, draft.rules.ledgers[ledger], id)


def _serve_lines(draft: Draft, hold: Hold) -> None:
    """A place that was held is free again: whoever stands next in line is looked for."""
    for part in hold.parts:
        if part.unit is Unit.PLACES:
            unit = UnitId(part.source.unit)
            draft.write(ServeLine(key=f"{hold.id}:{unit}", ledger=hold.ledger, unit=unit))
