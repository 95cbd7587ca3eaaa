"""A unit's money: lines and sources, what is appropriated, available, held and spent."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.ids import LedgerId, PersonId, UnitId
from engine.model.ledger import Account, Balance, Bucket, Ledger, Line, Unit
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.model.written import yuan_written
from engine.service.engine import Engine
from engine.service.rows import Entry
from engine.service.views.books.ledger_shape import FundAmounts, FundEntry, FundLine, FundView
from engine.service.views.books.words import kind_words
from engine.service.views.shared import Named
from engine.service.views.viewer import Viewer, cited_in, forbidden, looking, not_found

ENTRIES_MAX = 200
Balances = Mapping[Account, Balance]


def fund_view(
    engine: Engine, person: PersonId, ledger: LedgerId, unit: UnitId | None = None, year: int | None = None
) -> FundView | Refused:
    """A year of a unit's money; without a unit, the first of the reader's that has any."""
    with looking(engine, person) as viewer:
        compiled = with_ledger(viewer, ledger)
        if compiled is None or compiled.rules.ledgers[ledger].unit is not Unit.MONEY:
            return not_found("没有这本账。", "There is no such ledger.")
        shown = year if year is not None else viewer.today.year
        held = viewer.work.accounts(ledger, None, None, str(shown))
        units = tuple(u for u in _units(held) if u in viewer.scope)
        wanted = unit if unit is not None else next(iter(units), None) or _own_unit(viewer)
        if wanted is None or wanted not in viewer.scope:
            return forbidden()
        return _view(viewer, compiled, compiled.rules.ledgers[ledger], wanted, shown, units)


def with_ledger(viewer: Viewer, ledger: LedgerId) -> Compiled | None:
    """The rules in force that have a ledger."""
    return next((c for c in viewer.active if ledger in c.rules.ledgers), None)


def _units(held: Balances) -> list[UnitId]:
    return sorted({UnitId(account.unit) for account in held})


def _own_unit(viewer: Viewer) -> UnitId | None:
    return viewer.posts[0].unit if viewer.posts else None


def _view(
    viewer: Viewer,
    compiled: Compiled,
    ledger: Ledger,
    unit: UnitId,
    year: int,
    units: tuple[UnitId, ...],
) -> FundView:
    every = viewer.work.accounts(ledger.id, unit, None, None)
    held = {account: balance for account, balance in every.items() if account.period == str(year)}
    entries = viewer.work.entries(ledger.id, unit, None, ENTRIES_MAX)
    return FundView(
        ledger=ledger.id,
        label=ledger.label,
        unit=viewer.unit(unit),
        year=year,
        lines=tuple(_line(ledger, line, held) for line in ledger.lines.values()),
        total=amounts(held),
        entries=tuple(_entry(viewer, ledger, e) for e in entries if _period(e) == str(year)),
        source=cited_in(compiled.rules, ledger.mechanism, ledger.citation, ledger.origin),
        units=tuple(viewer.unit(u) for u in dict.fromkeys((*units, unit))),
        years=tuple(sorted({int(a.period) for a in every if a.period.isdigit()} | {year})),
    )


def _line(ledger: Ledger, line: Line, held: Balances) -> FundLine:
    own = {account: balance for account, balance in held.items() if account.line == line.id}
    sources = tuple(
        (Named(source, ledger.share_labels.get(source, source)), amounts(_from(own, source)))
        for source in ledger.shares
    )
    return FundLine(id=line.id, label=line.label, total=amounts(own), sources=sources)


def _from(held: Balances, source: str) -> Balances:
    return {account: balance for account, balance in held.items() if account.source == source}


def amounts(held: Balances) -> FundAmounts:
    """What accounts come to: everything that came in, is left, is set aside, was paid."""
    available = _of(held, Bucket.AVAILABLE)
    committed, spent = _total(held, Bucket.COMMITTED), _total(held, Bucket.SPENT)
    carried, returned = sum(b.credit for b in _of(held, Bucket.CARRIED)), _total(held, Bucket.RETURNED)
    here = sum(balance.total for balance in available)
    return FundAmounts(
        # nothing of it is lost on the way: what came in is what stands somewhere
        appropriated=here + committed + spent + carried + returned,
        available=sum(balance.available for balance in available),
        held=sum(balance.held for balance in available),
        committed=committed,
        spent=spent,
        left_over=carried + returned,
    )


def _total(held: Balances, bucket: Bucket) -> int:
    return sum(balance.total for balance in _of(held, bucket))


def _of(held: Balances, bucket: Bucket) -> list[Balance]:
    return [balance for account, balance in held.items() if account.bucket == bucket.value]


def _period(entry: Entry) -> str:
    return entry.target.period or entry.source.period


def _entry(viewer: Viewer, ledger: Ledger, entry: Entry) -> FundEntry:
    account = entry.target if entry.target.line else entry.source
    line = next((x for x in ledger.lines.values() if x.id == account.line), None)
    case = viewer.visible_case(entry.case) if entry.case else None
    return FundEntry(
        day=entry.effective,
        what=kind_words(entry.kind),
        line=line.label if line else account.line,
        source=ledger.share_labels.get(account.source, account.source),
        amount=entry.amount,
        shown=yuan_written(entry.amount),
        case=case.id if case else None,
        number=case.number if case else "",
    )
