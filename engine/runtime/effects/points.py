"""Points: what an act earns, as far as the caps of its period allow, never below nought."""

from __future__ import annotations

from engine.model import effect as f
from engine.model.expr.values import Value
from engine.model.ledger import Account, Ledger
from engine.runtime.draft import Draft
from engine.runtime.effects.money import balances, post, value_of
from engine.runtime.ledger import issued, points_account, quota_account, transfer
from engine.runtime.scope import Asking, local_day


def award(draft: Draft, effect: f.Award, key: str) -> Asking[None]:
    """Credit points to a person; a negative amount takes away what is there, at most."""
    ledger = draft.rules.ledgers[effect.ledger]
    person = yield from value_of(draft, effect.person)
    unit = yield from value_of(draft, effect.unit)
    year = str(int((yield from value_of(draft, effect.year))))
    amount = int((yield from value_of(draft, effect.amount)))
    points = points_account(ledger, unit, person, year)
    yield from _open(draft, ledger, points)
    if amount < 0:
        have = yield from balances(draft, (points,))
        _take(draft, ledger, points, min(-amount, have[points].available), effect.rule, key)
        return
    quota = yield from _quota(draft, ledger, effect.rule, person, year)
    given = amount if quota is None else min(amount, draft.balances[quota].available)
    _give(draft, ledger, points, quota, given, key, {"rule": effect.rule, "asked": amount, "given": given})


def _open(draft: Draft, ledger: Ledger, points: Account) -> Asking[None]:
    """The base of a period is credited when its account is first used."""
    have = yield from balances(draft, (points,))
    if ledger.base is None or have[points].opened:
        return
    base = int((yield from value_of(draft, ledger.base)))
    if base > 0:
        key = f"base:{points.code}"
        post(draft, ledger, key, "base", (transfer(ledger, issued(ledger), points, base),))


def _quota(draft: Draft, ledger: Ledger, rule: str, person: str, year: str) -> Asking[Account | None]:
    """What the rule's cap still admits, granted when its account is first used."""
    cap = ledger.caps.get(rule)
    if cap is None:
        return None
    quota = quota_account(ledger, rule, person, _period(draft, cap.period, year))
    have = yield from balances(draft, (quota,))
    if not have[quota].opened:
        most: Value = yield from value_of(draft, cap.most)
        if most > 0:
            key = f"quota:{quota.code}"
            post(draft, ledger, key, "quota", (transfer(ledger, issued(ledger), quota, int(most)),))
    return quota


def _period(draft: Draft, period: str, year: str) -> str:
    day = local_day(draft.at)
    match period:
        case "month":
            return f"{year}-{day.month:02d}"
        case "quarter":
            return f"{year}-Q{(day.month + 2) // 3}"
        case _:
            return year


def _give(
    draft: Draft,
    ledger: Ledger,
    points: Account,
    quota: Account | None,
    given: int,
    key: str,
    trace: dict[str, object],
) -> None:
    used = (transfer(ledger, quota, issued(ledger), given),) if quota and given else ()
    credited = (transfer(ledger, issued(ledger), points, given),) if given else ()
    post(draft, ledger, key, "award", (*used, *credited), given, trace)


def _take(draft: Draft, ledger: Ledger, points: Account, taken: int, rule: str, key: str) -> None:
    transfers = (transfer(ledger, points, issued(ledger), taken),) if taken else ()
    post(draft, ledger, key, "deduct", transfers, -taken, {"rule": rule, "given": -taken})
