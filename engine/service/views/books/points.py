"""Members' points, shown to themselves and inside their organisations, and nowhere else (CX-34)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from engine.base.finding import Said, same
from engine.model.expr.tree import Node
from engine.model.ids import HoldId, LedgerId, PersonId, UnitId
from engine.model.ledger import LASTING, OF_PEOPLE, Account, Balance, Bucket, Cap, HoldState, Ledger
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.runtime.facts import driven_value
from engine.runtime.forms.settle import Open, settled
from engine.runtime.ledger import period_of, points_account
from engine.runtime.scope import CaseScope, moment
from engine.service.engine import Engine
from engine.service.explanations import effect_of
from engine.service.rows import Entry
from engine.service.views.books.funds import with_ledger
from engine.service.views.books.ledger_shape import CapUse, LotLeft, MemberPoints, PointsEntry, PointsView
from engine.service.views.viewer import Viewer, cited_in, forbidden, looking, not_found

ENTRIES_MAX = 500
#: Points that expire within so long are announced.
SOON = timedelta(days=30)
_POINTS, _QUOTA = Bucket.POINTS.value, Bucket.QUOTA.value
_WHAT = {
    "expire": Said("到期作废", "Expired"),
    "reverse": Said("冲正", "Reversed"),
    "settle": Said("兑换", "Redeemed"),
    "take_over": Said("撤并划转", "Taken over"),
}
_ADDED, _TAKEN = Said("加分", "Added"), Said("扣分", "Taken off")
Balances = Mapping[Account, Balance]


def points_view(
    engine: Engine,
    person: PersonId,
    ledger: LedgerId,
    member: PersonId | None = None,
    year: int | None = None,
) -> PointsView | Refused:
    """A member's year; one's own, or that of somebody in an organisation one belongs to or serves."""
    with looking(engine, person) as viewer:
        compiled = _points_rules(viewer, ledger)
        if compiled is None:
            return not_found("没有这本积分账。", "There is no such ledger.")
        known, whose = compiled.rules.ledgers[ledger], member or person
        seen_in = shown_in(viewer, known, whose)
        if not may_see_points(viewer, known, whose):
            return forbidden()
        return _view(viewer, compiled, known, whose, year or viewer.today.year, seen_in)


def member_points(
    engine: Engine, person: PersonId, ledger: LedgerId, unit: UnitId, year: int | None = None
) -> tuple[MemberPoints, ...] | Refused:
    """The points of a unit's members, for those inside it."""
    with looking(engine, person) as viewer:
        compiled = _points_rules(viewer, ledger)
        if compiled is None:
            return not_found("没有这本积分账。", "There is no such ledger.")
        known = compiled.rules.ledgers[ledger]
        home = viewer.organisation.units.get(unit)
        if home is None or home.type not in known.shown_in or unit not in viewer.inside:
            return forbidden()
        shown = str(year or viewer.today.year)
        members = viewer.organisation.members(unit, viewer.today)
        return tuple(
            MemberPoints(
                person=who.id, name=who.name, total=_total(viewer, compiled, known, who.id, shown), unit=unit
            )
            for who in viewer.everybody(members)
        )


def shown_in(viewer: Viewer, ledger: Ledger, member: PersonId) -> tuple[UnitId, ...]:
    """The organisations inside which a member's points are shown."""
    org, today = viewer.organisation, viewer.today
    return tuple(u for u in org.memberships_of(member, today) if org.units[u].type in ledger.shown_in)


def may_see_points(viewer: Viewer, ledger: Ledger, member: PersonId) -> bool:
    """Whether a member's points are shown to the reader."""
    return viewer.person == member or not viewer.inside.isdisjoint(shown_in(viewer, ledger, member))


def _points_rules(viewer: Viewer, ledger: LedgerId) -> Compiled | None:
    compiled = with_ledger(viewer, ledger)
    is_points = compiled is not None and compiled.rules.ledgers[ledger].unit in OF_PEOPLE
    return compiled if is_points else None


def _view(
    viewer: Viewer, compiled: Compiled, ledger: Ledger, member: PersonId, year: int, seen: tuple[UnitId, ...]
) -> PointsView:
    shown = str(year)
    found = viewer.work.entries(ledger.id, None, member, ENTRIES_MAX)
    entries = [entry for entry in found if _of_member(entry, member, period_of(ledger, shown))]
    base = sum(entry.amount for entry in entries if entry.kind == "base")
    total = _total(viewer, compiled, ledger, member, shown)
    rules = {
        entry.transaction: cap.rule
        for entry in found
        if entry.source.bucket == _QUOTA and (cap := ledger.caps.get(entry.source.line)) and cap.rule
    }
    lots = lots_left(viewer, ledger, member)
    caps = [cap for cap in ledger.caps.values() if not cap.of_unit]
    return PointsView(
        ledger=ledger.id,
        label=ledger.label,
        member=viewer.who(member),
        year=year,
        base=base if any(entry.kind == "base" for entry in entries) else _base(viewer, compiled, ledger),
        total=total,
        pending=_pending(viewer, ledger, member),
        lots=lots,
        is_lasting=ledger.unit in LASTING,
        is_mine=member == viewer.person,
        caps=tuple(_cap(viewer, compiled, ledger, cap, member, shown) for cap in caps),
        entries=tuple(_entry(viewer, ledger, e, rules) for e in entries if e.kind != "base"),
        waiting=tuple(_waiting(viewer, ledger, found)),
        expiring=tuple(lot for lot in lots if is_soon(lot, viewer.today)),
        seen_in=tuple(viewer.unit(unit) for unit in seen),
        source=cited_in(compiled.rules, ledger.mechanism, ledger.citation, ledger.origin),
    )


def _pending(viewer: Viewer, ledger: Ledger, member: PersonId) -> int:
    held = viewer.work.accounts(ledger.id, None, member, None)
    return sum(b.total for account, b in held.items() if account.bucket == Bucket.PENDING.value)


def _waiting(viewer: Viewer, ledger: Ledger, found: Sequence[Entry]) -> Iterator[PointsEntry]:
    """Credits on the pending account whose hold is still open."""
    for entry in found:
        if entry.target.bucket == Bucket.PENDING.value and entry.kind == "award":
            hold = viewer.work.hold(HoldId(entry.transaction))
            if hold is not None and hold.state is HoldState.HELD:
                yield replace(_entry(viewer, ledger, entry, {}), amount=entry.amount, is_pending=True)


def is_soon(lot: LotLeft, today: date) -> bool:
    """Whether points are to be announced as expiring."""
    return lot.until is not None and today <= lot.until <= today + SOON


def lots_left(viewer: Viewer, ledger: Ledger, member: PersonId) -> tuple[LotLeft, ...]:
    """What a person may spend until when, first to expire first."""
    left: dict[date | None, int] = {}
    for lot in viewer.work.lots(points_account(ledger, "", member, "")):
        left[lot.expires] = left.get(lot.expires, 0) + lot.free
    return tuple(LotLeft(until=until, amount=amount) for until, amount in left.items() if amount)


def _of_member(entry: Entry, member: PersonId, year: str) -> bool:
    return any(
        a.bucket == _POINTS and a.person == member and a.period == year for a in (entry.source, entry.target)
    )


def _total(viewer: Viewer, compiled: Compiled, ledger: Ledger, member: PersonId, year: str) -> int:
    held = viewer.work.accounts(ledger.id, None, member, period_of(ledger, year))
    own = [balance for account, balance in held.items() if account.bucket == _POINTS]
    return sum(b.available for b in own) if own else _base(viewer, compiled, ledger)


def _base(viewer: Viewer, compiled: Compiled, ledger: Ledger) -> int:
    """What an account opens with once it is used."""
    return _whole(viewer, compiled, ledger.base) or 0


def _whole(viewer: Viewer, compiled: Compiled, node: Node | None) -> int | None:
    if node is None:
        return None
    scope = CaseScope(rules=compiled.rules, at=viewer.at, names=moment(viewer.at))
    value = driven_value(settled(node, scope), viewer.answers(compiled))
    return None if isinstance(value, Open) or value is None else int(value)


def _cap(viewer: Viewer, compiled: Compiled, ledger: Ledger, cap: Cap, member: PersonId, year: str) -> CapUse:
    held = viewer.work.accounts(ledger.id, None, member, None)
    quotas = {a.period: b for a, b in held.items() if _is_quota(a, cap, year)}
    newest = quotas[max(quotas)] if quotas else None
    most = _whole(viewer, compiled, cap.most)
    if most is None and newest:
        most = newest.credit
    label = same(ledger.rule_labels.get(cap.rule, cap.id)) if cap.rule else Said("全部", "All")
    # what was reversed is admitted again, so what is left tells more than what went through the account
    used = max((most or 0) - newest.available, 0) if newest else 0
    return CapUse(rule=cap.id, label=label, used=used, most=most)


def _is_quota(account: Account, cap: Cap, year: str) -> bool:
    return account.bucket == _QUOTA and account.line == cap.id and account.period[:4] == year


def _entry(viewer: Viewer, ledger: Ledger, entry: Entry, rules: Mapping[str, str]) -> PointsEntry:
    case = viewer.visible_case(entry.case) if entry.case else None
    sign = 1 if entry.target.bucket == _POINTS else -1
    rule = rules.get(entry.transaction.removeprefix("settle:"), "")
    return PointsEntry(
        day=entry.effective,
        rule=same(ledger.rule_labels.get(rule, rule))
        or _WHAT.get(entry.kind)
        or (_ADDED if sign > 0 else _TAKEN),
        amount=sign * entry.amount,
        case=case.id if case else None,
        number=case.number if case else "",
        of_case=entry.case,
        why=effect_of(entry.transaction) if entry.case else "",
    )
