"""A line's year: what is bound by contracts, and what becomes of the rest when the year is over."""

from __future__ import annotations

from dataclasses import replace

from engine.model import effect as f
from engine.model.ids import HoldId
from engine.model.ledger import Account, Bucket, Hold, Transaction, Transfer, YearEnd
from engine.model.refusal import Kind
from engine.runtime.draft import Draft
from engine.runtime.effects.money import balances, end, hold_of, place, post, take_back, value_of
from engine.runtime.ledger import line_accounts, transfer
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking, local_day

#: Stands between the name of a committed hold and that of the reservation it came from.
FROM = "~"


def commit(draft: Draft, effect: f.Commit, key: str) -> Asking[None]:
    """What is reserved becomes committed: it is no longer available, and not yet spent."""
    ledger = draft.rules.ledgers[effect.ledger]
    reserved: list[Hold] = []
    for each in draft.state.holds.get(ledger.id, ()):
        hold = yield from hold_of(draft, each)
        if not is_committed(hold):
            reserved.append(hold)
    if not reserved:
        refuse(
            Kind.CONFLICT,
            "nothing_reserved",
            f"没有可以签约的预留款（{ledger.label}）。",
            f"Nothing is reserved that a contract could bind ({ledger.id}).",
        )
    for number, hold in enumerate(reserved):
        bound = Transaction(
            key=f"commit:{hold.id}", kind="commit", effective=local_day(draft.at), case=draft.state.id,
            transfers=tuple(replace(part, target=_committed(part.source)) for part in hold.parts),
            maker=draft.state.starter,
        )  # fmt: skip
        yield from end(draft, hold, bound)
        parts = tuple(replace(part, source=_committed(part.source)) for part in hold.parts)
        place(draft, ledger, f"{key}.{number}{FROM}{hold.id}", parts)


def is_committed(hold: Hold) -> bool:
    """Whether a contract binds what is held."""
    return any(part.source.bucket == Bucket.COMMITTED.value for part in hold.parts)


def uncommit(draft: Draft, hold: Hold, *, reserve: bool) -> Asking[None]:
    """What was committed is available again, or, when only the contract is undone, reserved again."""
    ledger, origin = draft.rules.ledgers[hold.ledger], hold.id.partition(FROM)[2]
    yield from take_back(draft, ledger, f"commit:{origin}")
    if reserve:
        parts = tuple(
            replace(part, source=replace(part.source, bucket=Bucket.AVAILABLE.value)) for part in hold.parts
        )
        place(draft, ledger, HoldId(f"{origin}'"), parts)


def end_year(draft: Draft, effect: f.EndYear, key: str) -> Asking[None]:
    """What is available on the lines of a year goes on to the next one, or back to those who gave it."""
    ledger = draft.rules.ledgers[effect.ledger]
    unit = yield from value_of(draft, effect.unit)
    year = int((yield from value_of(draft, effect.year)))
    accounts = [a for line in ledger.lines for a in line_accounts(ledger, unit, str(year), line)]
    have = yield from balances(draft, accounts)
    moved: list[Transfer] = []
    for account in accounts:
        amount = have[account].available
        if not amount:
            continue
        if ledger.year_end is YearEnd.CARRY:
            carried = replace(account, bucket=Bucket.CARRIED.value)
            moved.append(transfer(ledger, account, carried, amount))
            moved.append(transfer(ledger, carried, replace(account, period=str(year + 1)), amount))
        else:
            moved.append(transfer(ledger, account, replace(account, bucket=Bucket.RETURNED.value), amount))
    if moved:
        given = sum(each.amount for each in moved if each.source.bucket == Bucket.AVAILABLE.value)
        post(draft, ledger, key, ledger.year_end.value, tuple(moved), given)


def _committed(account: Account) -> Account:
    return replace(account, bucket=Bucket.COMMITTED.value)
