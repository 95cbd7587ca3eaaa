"""The places of an establishment: each number, whether it is free, and who has it or is offered it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.base.finding import Said
from engine.model.ids import LedgerId, PersonId, UnitId
from engine.model.ledger import Account, Balance, Bucket, HoldState, Ledger, Unit
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.service.engine import Engine
from engine.service.in_line import waiting
from engine.service.places import number
from engine.service.views.shared import Named, SourceText, Who
from engine.service.views.viewer import Viewer, cited_in, forbidden, looking, not_found

_FREE, _HELD, _FILLED = Said("空余", "Free"), Said("已安排，待使用", "Held"), Said("在用", "Filled")


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """One numbered place."""

    number: int
    state: Said
    who: Who | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacesView:
    """A unit's pool, in order of numbers."""

    ledger: LedgerId
    label: str
    unit: Named
    rows: tuple[PlaceRow, ...]
    free: int
    held: int
    filled: int
    #: How many stand in line.
    waiting: int
    units: tuple[Named, ...] = ()
    source: SourceText | None = None


def places_view(
    engine: Engine, person: PersonId, ledger: LedgerId, unit: UnitId | None = None
) -> PlacesView | Refused:
    """A pool; without a unit, the first of the reader's that has one."""
    with looking(engine, person) as viewer:
        compiled = next((c for c in viewer.active if ledger in c.rules.ledgers), None)
        if compiled is None or compiled.rules.ledgers[ledger].unit is not Unit.PLACES:
            return not_found("没有这本账。", "There is no such ledger.")
        pools = sorted({UnitId(account.unit) for account in viewer.work.accounts(ledger, None, None, None)})
        units = tuple(pool for pool in pools if pool in viewer.scope)
        wanted = unit if unit is not None else next(iter(units), None)
        if wanted is None:
            return not_found("还没有核定名额。", "No places have been opened yet.")
        if wanted not in viewer.scope:
            return forbidden()
        return _view(viewer, compiled, compiled.rules.ledgers[ledger], wanted, units)


def _view(
    viewer: Viewer, compiled: Compiled, ledger: Ledger, unit: UnitId, units: tuple[UnitId, ...]
) -> PlacesView:
    accounts = viewer.work.accounts(ledger.id, unit, None, None)
    offered = _offered(viewer, ledger.id)
    has = {a.line: PersonId(a.person) for a, b in accounts.items() if _is_filled(a, b)}
    pool = sorted((a for a in accounts if a.bucket == Bucket.AVAILABLE.value), key=number)
    rows = tuple(_row(viewer, account, has.get(account.line), offered.get(account)) for account in pool)
    return PlacesView(
        ledger=ledger.id,
        label=ledger.label,
        unit=viewer.unit(unit),
        rows=rows,
        free=sum(row.state == _FREE for row in rows),
        held=sum(row.state == _HELD for row in rows),
        filled=sum(row.state == _FILLED for row in rows),
        waiting=len(waiting(viewer.work, compiled.rules, ledger.id, unit)),
        units=tuple(viewer.unit(each) for each in units),
        source=cited_in(compiled.rules, ledger.mechanism, ledger.citation, ledger.origin),
    )


def _row(viewer: Viewer, place: Account, has: PersonId | None, offered: PersonId | None) -> PlaceRow:
    if has is not None:
        return PlaceRow(number=number(place), state=_FILLED, who=viewer.who(has))
    if offered is not None:
        return PlaceRow(number=number(place), state=_HELD, who=viewer.who(offered))
    return PlaceRow(number=number(place), state=_FREE)


def _is_filled(account: Account, balance: Balance) -> bool:
    return account.bucket == Bucket.FILLED.value and balance.total > 0


def _offered(viewer: Viewer, ledger: LedgerId) -> Mapping[Account, PersonId]:
    """For whom places are held."""
    holds = viewer.work.holds(ledger, HoldState.HELD)
    return {part.source: PersonId(part.target.person) for hold in holds for part in hold.parts}
