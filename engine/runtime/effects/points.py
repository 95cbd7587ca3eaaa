"""Points: what an act earns, as far as the caps of its period allow, never below nought."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.model import effect as f
from engine.model.ids import PersonId
from engine.model.ledger import Account, Bucket, Cap, Clawback, Ledger, Unit
from engine.model.refusal import Kind
from engine.runtime.draft import Draft
from engine.runtime.effects.money import balances, lot_end, place, post, value_of
from engine.runtime.effects.signing import approved_by
from engine.runtime.ledger import issued, owed_account, points_account, quota_account, transfer
from engine.runtime.question import Overlapping
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking, local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class _Act:
    """What somebody did, for which they are credited."""

    ledger: Ledger
    rule: str
    person: str
    year: str
    day: date
    amount: int
    points: Account
    pending: Account
    key: str
    unit: str


def award(draft: Draft, effect: f.Award, key: str) -> Asking[None]:
    """Credit points to a person; a negative amount of score points takes away what is there, at most."""
    act = yield from _act(draft, effect, key)
    _refuse_own(draft, act)
    yield from _open(draft, act.ledger, act.points)
    if act.amount < 0:
        _refuse_taking(act.ledger)
        have = yield from balances(draft, (act.points,))
        _take(draft, act, min(-act.amount, have[act.points].available))
        return
    during = yield from _refuse_overlapping(draft, effect, act)
    most, quotas = yield from _caps(draft, act)
    admits = {quota.line: [whole, draft.balances[quota].available] for quota, whole in quotas.items()}
    ceilings = yield from _ceiling(draft, act)
    room = [top - draft.balances[account].total for account, top in ceilings.items()]
    given = max(0, min([act.amount, *most, *room, *(draft.balances[quota].available for quota in quotas)]))
    expires = yield from _last_day(draft, effect, act.ledger)
    target = act.pending if effect.pending else act.points
    gives = _Given(
        quotas=tuple(quotas),
        amount=given,
        target=target,
        expires=expires,
        ceilings=ceilings,
        admits=admits,
        during=during,
    )
    yield from _give(draft, act, gives)
    if effect.pending and given:
        place(draft, act.ledger, key, (transfer(act.ledger, act.pending, act.points, given),))


def _act(draft: Draft, effect: f.Award, key: str) -> Asking[_Act]:
    ledger = draft.rules.ledgers[effect.ledger]
    person = yield from value_of(draft, effect.person)
    unit = yield from value_of(draft, effect.unit)
    year = str(int((yield from value_of(draft, effect.year))))
    day = (yield from value_of(draft, effect.on)) if effect.on else local_day(draft.at)
    return _Act(
        ledger=ledger, rule=effect.rule, person=person, year=str(day.year) if effect.on else year, day=day,
        amount=int((yield from value_of(draft, effect.amount))), key=key, unit=unit,
        points=points_account(ledger, unit, person, year),
        pending=points_account(ledger, unit, person, year, Bucket.PENDING),
    )  # fmt: skip


def _refuse_own(draft: Draft, act: _Act) -> None:
    """Nobody approves what they are credited for themself."""
    if approved_by(draft, PersonId(act.person)):
        refuse(
            Kind.FORBIDDEN,
            "own_award",
            f"{act.ledger.label}：不能审批自己的加分，须由另一人审批。",
            "Nobody approves points of their own; somebody else must.",
        )


def _refuse_overlapping(draft: Draft, effect: f.Award, act: _Act) -> Asking[tuple[str, ...]]:
    """Nobody is in two places at once; asked when the account is locked, so that two awards cannot miss."""
    if effect.begins is None or effect.ends is None:
        return ()
    begins: datetime = yield from value_of(draft, effect.begins)
    ends: datetime = yield from value_of(draft, effect.ends)
    other = yield Overlapping(act.ledger.id, PersonId(act.person), begins, ends)
    if other:
        refuse(
            Kind.INVALID,
            "overlap",
            f"这段时间已在另一件（{other}）里记过，同一时段不重复记。",
            f"That time was credited in another case ({other}) already.",
            case=other,
        )
    return begins.isoformat(), ends.isoformat()


def _ceiling(draft: Draft, act: _Act) -> Asking[dict[Account, int]]:
    """The most that the account may hold, where the ledger says."""
    if act.ledger.ceiling is None:
        return {}
    yield from balances(draft, (act.points,))
    return {act.points: int((yield from value_of(draft, act.ledger.ceiling)))}


def _refuse_taking(ledger: Ledger) -> None:
    if ledger.unit is not Unit.SCORE:
        refuse(
            Kind.INVALID,
            "negative_points",
            f"{ledger.label}只加不减；记错的，由原事项冲正。",
            "These points are never taken away; a mistake is reversed where it was made.",
        )


def _last_day(draft: Draft, effect: f.Award, ledger: Ledger) -> Asking[date | None]:
    if effect.expires is None:
        return (yield from lot_end(draft, ledger)) if ledger.unit is Unit.CURRENCY else None
    expires: date = yield from value_of(draft, effect.expires)
    if expires < local_day(draft.at):
        refuse(
            Kind.INVALID,
            "expired",
            f"到期日 {expires} 已经过去。",
            f"These points would have expired on {expires}.",
        )
    return expires


def _open(draft: Draft, ledger: Ledger, points: Account) -> Asking[None]:
    """The base of a period is credited when its account is first used."""
    have = yield from balances(draft, (points,))
    if ledger.base is None or have[points].opened:
        return
    base = int((yield from value_of(draft, ledger.base)))
    if base > 0:
        key = f"base:{points.code}"
        post(draft, ledger, key, "base", (transfer(ledger, issued(ledger), points, base),))


def _caps(draft: Draft, act: _Act) -> Asking[tuple[list[int], dict[Account, int]]]:
    """What one act may bring at most, and the accounts of what its periods still admit, with the whole."""
    most: list[int] = []
    quotas: dict[Account, int] = {}
    for cap in act.ledger.caps.values():
        if cap.rule not in ("", act.rule):
            continue
        whole = int((yield from value_of(draft, cap.most)))
        if cap.period == "act":
            most.append(whole)
        else:
            quotas[(yield from _quota(draft, act, cap, whole))] = whole
    return most, quotas


def _quota(draft: Draft, act: _Act, cap: Cap, most: int) -> Asking[Account]:
    """What a cap still admits, granted when its account is first used."""
    person, unit = ("", act.unit) if cap.of_unit else (act.person, "")
    quota = quota_account(act.ledger, cap.id, person, _period(cap.period, act), unit)
    have = yield from balances(draft, (quota,))
    if not have[quota].opened and most > 0:
        key = f"quota:{quota.code}"
        granted = (transfer(act.ledger, issued(act.ledger), quota, most),)
        post(draft, act.ledger, key, "quota", granted, ceilings={quota: most})
    return quota


def _period(period: str, act: _Act) -> str:
    match period:
        case "day":
            return act.day.isoformat()
        case "month":
            return f"{act.year}-{act.day.month:02d}"
        case "quarter":
            return f"{act.year}-Q{(act.day.month + 2) // 3}"
        case _:
            return act.year


@dataclass(frozen=True, slots=True, kw_only=True)
class _Given:
    """What an act brings, after caps and ceilings."""

    quotas: tuple[Account, ...]
    amount: int
    target: Account
    expires: date | None
    ceilings: Mapping[Account, int]
    #: Each cap: the whole of it, and what it still admitted before this.
    admits: Mapping[str, list[int]]
    #: From when to when the act lasted, where the rule asks.
    during: tuple[str, ...] = ()


def _give(draft: Draft, act: _Act, given: _Given) -> Asking[None]:
    ledger, amount = act.ledger, given.amount
    used = tuple(transfer(ledger, quota, issued(ledger), amount) for quota in given.quotas if amount)
    credited = replace(transfer(ledger, issued(ledger), given.target, amount), expires=given.expires)
    if not credited.makes_lots:
        credited = replace(credited, expires=None)
    caps = dict(given.admits)
    trace: dict[str, object] = {"rule": act.rule, "asked": act.amount, "given": amount, "caps": caps}
    trace["person"] = act.person
    if given.during:
        trace["during"] = list(given.during)
    moved = (*used, credited) if amount else ()
    post(draft, ledger, act.key, "award", moved, amount, trace=trace, ceilings=given.ceilings)
    if ledger.clawback is Clawback.DEBT and amount:
        yield from _pay_back(draft, act, amount)


def _pay_back(draft: Draft, act: _Act, given: int) -> Asking[None]:
    """What is owed from an award that was taken back is paid out of the new one."""
    owed = owed_account(act.points)
    paid = min(given, (yield from balances(draft, (owed,)))[owed].available)
    if paid:
        home = issued(act.ledger)
        both = (transfer(act.ledger, act.points, home, paid), transfer(act.ledger, owed, home, paid))
        post(draft, act.ledger, f"{act.key}/owed", "repay", both, -paid)


def _take(draft: Draft, act: _Act, taken: int) -> None:
    transfers = (transfer(act.ledger, act.points, issued(act.ledger), taken),) if taken else ()
    trace: dict[str, object] = {"rule": act.rule, "given": -taken, "person": act.person}
    post(draft, act.ledger, act.key, "deduct", transfers, -taken, trace=trace)
