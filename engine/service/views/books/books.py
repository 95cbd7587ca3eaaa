"""The books of a ledger: statements of lines and of people, the day book, the trial balance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from engine.base.finding import Said, same
from engine.model.ids import LedgerId, PersonId, UnitId
from engine.model.ledger import OF_PEOPLE, Account, Bucket, Ledger, Unit
from engine.model.refusal import Refused
from engine.model.written import day_written
from engine.runtime.ledger import line_accounts, period_of, points_account
from engine.runtime.scope import local_day
from engine.service.books_port import Place
from engine.service.engine import Engine
from engine.service.rows import Entry
from engine.service.views.books.funds import with_ledger
from engine.service.views.books.shape import BookRow, BookView, Column
from engine.service.views.books.words import account_words, amount_words, kind_words
from engine.service.views.shared import Named
from engine.service.views.viewer import Viewer, forbidden, looking, not_found

#: A page of a book; a sheet takes as many pages as there are.
ROWS_MAX = 200
SHEET_MAX = 20_000
_DAY, _RECORDED = Column(Said("生效日", "Effective")), Column(Said("入账日", "Recorded"))
_WHAT, _ACCOUNT = Column(Said("事由", "What")), Column(Said("账户", "Account"))
_IN, _OUT = Column(Said("收入", "In"), numeric=True), Column(Said("支出", "Out"), numeric=True)
_BALANCE = Column(Said("余额", "Balance"), numeric=True)
_DEBIT, _CREDIT = Column(Said("借方", "Debit"), numeric=True), Column(Said("贷方", "Credit"), numeric=True)
_AMOUNT = Column(Said("金额", "Amount"), numeric=True)
_FROM, _TO = Column(Said("转出", "From")), Column(Said("转入", "To"))
_EMPTY = same("")


def line_statement(
    engine: Engine,
    person: PersonId,
    ledger: LedgerId,
    unit: UnitId | None,
    line: str,
    days: tuple[date, date],
) -> BookView | Refused:
    """What a unit's line had at first, what moved it, and what it has at the end, by effective day."""
    with looking(engine, person) as viewer:
        known = _money(viewer, ledger)
        if known is None:
            return not_found("没有这本账。", "There is no such ledger.")
        units = _units(viewer, known)
        chosen = unit if unit is not None else next(iter(units), None)
        if chosen is None or chosen not in viewer.scope:
            return forbidden()
        shown = line if line in known.lines else next(iter(known.lines), "")
        years = range(days[0].year - 1, days[1].year + 1)
        accounts = [a for year in years for a in line_accounts(known, chosen, str(year), shown)]
        return _statement(
            viewer, known, accounts, days, heading=known.label, unit=viewer.unit(chosen),
            units=tuple(viewer.unit(each) for each in units), line=shown,
            lines=tuple(Named(each.id, each.label) for each in known.lines.values()),
        )  # fmt: skip


def own_statement(
    engine: Engine, person: PersonId, ledger: LedgerId, days: tuple[date, date]
) -> BookView | Refused:
    """What a person's own points had, what moved them, and what they have; nobody else's."""
    with looking(engine, person) as viewer:
        compiled = with_ledger(viewer, ledger)
        known = compiled.rules.ledgers[ledger] if compiled else None
        if known is None or known.unit not in OF_PEOPLE:
            return not_found("没有这本账。", "There is no such ledger.")
        held = viewer.work.accounts(ledger, None, person, period_of(known, str(days[1].year)))
        accounts = [account for account in held if account.bucket == Bucket.POINTS.value]
        if not accounts:
            accounts = [points_account(known, "", person, str(days[1].year))]
        return _statement(viewer, known, accounts, days, heading=known.label)


def _statement(
    viewer: Viewer, ledger: Ledger, accounts: list[Account], days: tuple[date, date], heading: str,
    unit: Named | None = None, units: tuple[Named, ...] = (), line: str = "", lines: tuple[Named, ...] = (),
) -> BookView:  # fmt: skip
    since, until = days
    before = date.fromordinal(since.toordinal() - 1)
    opening = sum(viewer.work.balances_on(accounts, before).values())
    moved = [e for a in accounts for e in viewer.work.statement(a, since, until, SHEET_MAX)]
    entries = {(e.effective, e.seq, e.part): e for e in moved}
    rows, balance, mine = [], opening, frozenset(accounts)
    for place in sorted(entries):
        entry = entries[place]
        into = entry.amount if entry.target in mine else 0
        out = entry.amount if entry.source in mine else 0
        balance += into - out
        rows.append(_moved(viewer, ledger, entry, into, out, balance))
    total = tuple(sum(x) for x in zip(*(_sides(e, mine) for e in entries.values()), strict=True)) or (0, 0)
    return BookView(
        heading=heading, kind=Said("对账单", "Statement"), rows=tuple(rows), since=since, until=until,
        columns=(_DAY, _RECORDED, _WHAT, _ACCOUNT, _IN, _OUT, _BALANCE),
        opening=_sum(Said("期初", "Opening"), "", "", amount_words(ledger, opening)),
        sums=(
            _sum(Said("本期合计", "Moved"), *(amount_words(ledger, each) for each in total), _EMPTY),
            _sum(Said("期末", "Closing"), "", "", amount_words(ledger, balance)),
        ),
        unit=unit, units=units, line=line, lines=lines,
        closed=_closed(viewer, ledger, unit.id if unit else ""),
    )  # fmt: skip


def _sides(entry: Entry, mine: frozenset[Account]) -> tuple[int, int]:
    return entry.amount * (entry.target in mine), entry.amount * (entry.source in mine)


def _sum(what: Said, *figures: Said | str) -> tuple[Said, ...]:
    return (what, _EMPTY, _EMPTY, _EMPTY, *(same(f) if isinstance(f, str) else f for f in figures))


def _moved(viewer: Viewer, ledger: Ledger, entry: Entry, into: int, out: int, balance: int) -> BookRow:
    other = entry.source if into else entry.target
    own = entry.target if into else entry.source
    shown = other if other.bucket != Bucket.OUTSIDE.value else own
    return _row(
        viewer, entry, kind_words(entry.kind), account_words(ledger, shown),
        amount_words(ledger, into) if into else _EMPTY, amount_words(ledger, out) if out else _EMPTY,
        amount_words(ledger, balance),
    )  # fmt: skip


def _row(viewer: Viewer, entry: Entry, *cells: Said) -> BookRow:
    case = viewer.visible_case(entry.case) if entry.case else None
    days = (day_written(entry.effective), day_written(local_day(entry.recorded_at)))
    return BookRow(cells=(*days, *cells), case=case.id if case else None, number=case.number if case else "")


def day_book(
    engine: Engine,
    person: PersonId,
    ledger: LedgerId,
    days: tuple[date, date],
    after: Place | None,
    limit: int,
) -> BookView | Refused:
    """Everything that was posted, day by day, as far as the reader's units reach."""
    with looking(engine, person) as viewer:
        known = _money(viewer, ledger)
        if known is None:
            return not_found("没有这本账。", "There is no such ledger.")
        if not viewer.posts:
            return forbidden()
        found = viewer.work.day_book(ledger, *days, after, limit)
        rows = tuple(
            _row(
                viewer, entry, kind_words(entry.kind), _named(viewer, known, entry.source),
                _named(viewer, known, entry.target), amount_words(known, entry.amount),
            )
            for entry in found
            if _is_theirs(viewer, (entry.source, entry.target))
        )  # fmt: skip
        last = found[-1] if len(found) == limit else None
        return BookView(
            heading=known.label, kind=Said("日记账", "Day book"), rows=rows, since=days[0], until=days[1],
            columns=(_DAY, _RECORDED, _WHAT, _FROM, _TO, _AMOUNT),
            after=f"{last.effective}/{last.seq}/{last.part}" if last else "",
        )  # fmt: skip


def trial_balance(engine: Engine, person: PersonId, ledger: LedgerId, day: date) -> BookView | Refused:
    """Debit and credit of every account at the end of a day; over a whole ledger the two sums are equal."""
    with looking(engine, person) as viewer:
        known = _money(viewer, ledger)
        if known is None:
            return not_found("没有这本账。", "There is no such ledger.")
        if not viewer.posts:
            return forbidden()
        every = viewer.work.trial_balance(ledger, day)
        is_whole = all(not account.unit or account.unit in viewer.scope for account in every)
        shown = {a: sides for a, sides in every.items() if is_whole or _is_theirs(viewer, (a,))}
        rows = tuple(
            BookRow(
                cells=(
                    _named(viewer, known, account), amount_words(known, debit), amount_words(known, credit),
                    amount_words(known, credit - debit),
                )
            )
            for account, (credit, debit) in shown.items()
        )  # fmt: skip
        debits, credits_ = (sum(sides[side] for sides in shown.values()) for side in (1, 0))
        what = Said("合计", "Total") if is_whole else Said("合计（本单位范围）", "Total (your units)")
        sums = tuple(amount_words(known, each) for each in (debits, credits_, credits_ - debits))
        return BookView(
            heading=known.label, kind=Said("试算平衡表", "Trial balance"), rows=rows, since=day, until=day,
            columns=(_ACCOUNT, _DEBIT, _CREDIT, _BALANCE), sums=((what, *sums),),
        )  # fmt: skip


def _money(viewer: Viewer, ledger: LedgerId) -> Ledger | None:
    compiled = with_ledger(viewer, ledger)
    known = compiled.rules.ledgers[ledger] if compiled else None
    return known if known is not None and known.unit is Unit.MONEY else None


def _units(viewer: Viewer, ledger: Ledger) -> list[UnitId]:
    held = viewer.work.accounts(ledger.id, None, None, None)
    return sorted({UnitId(account.unit) for account in held if account.unit in viewer.scope})


def _is_theirs(viewer: Viewer, accounts: Iterable[Account]) -> bool:
    return any(account.unit in viewer.scope for account in accounts)


def _named(viewer: Viewer, ledger: Ledger, account: Account) -> Said:
    return account_words(ledger, account, viewer.unit(account.unit).label if account.unit else "")


def _closed(viewer: Viewer, ledger: Ledger, unit: str) -> date | None:
    closes = viewer.work.closes(ledger.id)
    return next((close.through for close in closes if close.unit in ("", unit)), None)
