"""Periods: closing them, adjusting what is closed, and the days on which anything may take effect."""

from __future__ import annotations

from datetime import date

from engine.model import effect as f
from engine.model.decision import CloseBooks
from engine.model.expr.tree import Node
from engine.model.ids import UnitId
from engine.model.ledger import ADJUST, Ledger, PeriodClose, Transfer
from engine.model.ledger_event import BooksClosed
from engine.model.refusal import Kind
from engine.runtime.draft import Draft
from engine.runtime.effects.money import post, refuse_lacking, value_of
from engine.runtime.effects.signing import approvals
from engine.runtime.ledger import allocation, backwards, line_accounts
from engine.runtime.question import ClosedThrough, LevelOf, PostsOf
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking, local_day


def close_period(draft: Draft, effect: f.ClosePeriod) -> Asking[None]:
    """The accounts of a unit take no more postings up to a day that is over."""
    unit: UnitId = yield from value_of(draft, effect.unit)
    through: date = yield from value_of(draft, effect.through)
    if through >= local_day(draft.at):
        refuse(
            Kind.INVALID,
            "not_over",
            f"{through} 还没有过完，不能结账。",
            f"{through} is not over yet and cannot be closed.",
        )
    level = yield from _level(draft)
    close = PeriodClose(ledger=effect.ledger, unit=unit, through=through, level=level, case=draft.state.id)
    draft.write(CloseBooks(close=close))
    draft.tell(BooksClosed(ledger=effect.ledger, unit=unit, through=through, level=level))


def _level(draft: Draft) -> Asking[int]:
    """The highest level that agreed; where nobody had to, that of whoever asked."""
    signed = yield from approvals(draft)
    if signed:
        return min(one.level for one in signed)
    levels: list[int] = []
    for _, unit in (yield PostsOf(draft.state.starter)):
        levels.append((yield LevelOf(unit)))
    if not levels:
        levels.append((yield LevelOf(draft.state.unit)))
    return min(levels)


def adjust(draft: Draft, effect: f.Adjust, key: str) -> Asking[None]:
    """A line is put right with an effective day that may be closed, if those above have signed."""
    ledger = draft.rules.ledgers[effect.ledger]
    unit = yield from value_of(draft, effect.unit)
    year = str(int((yield from value_of(draft, effect.year))))
    line = yield from value_of(draft, effect.line)
    amount = int((yield from value_of(draft, effect.amount)))
    transfers = allocation(ledger, unit, year, line, abs(amount))
    if amount < 0:
        transfers = backwards(transfers)
        yield from refuse_lacking(draft, ledger, line_accounts(ledger, unit, year, line), transfers, -amount)
    signed = yield from approvals(draft)
    on = yield from _not_in_future(draft, effect.on)
    if not signed:
        refuse(
            Kind.CONFLICT,
            "needs_higher_level",
            "调账要由上级另一人审批。",
            "An adjustment needs the approval of somebody above.",
        )
    level = min(one.level for one in signed)
    post(draft, ledger, key, ADJUST, transfers, effective=on, level=level, approvals=signed)


def effective_day(draft: Draft, ledger: Ledger, on: Node | None, moved: tuple[Transfer, ...]) -> Asking[date]:
    """The day on which something takes effect: today, or an earlier one that is still open."""
    if on is None:
        return local_day(draft.at)
    day = yield from _not_in_future(draft, on)
    if day < local_day(draft.at):
        units = {each.source.unit for each in moved} | {each.target.unit for each in moved}
        for unit in sorted(units - {""}):
            closed: date | None = yield ClosedThrough(ledger.id, UnitId(unit))
            if closed is not None and day <= closed:
                refuse(
                    Kind.CONFLICT,
                    "period_closed",
                    f"{ledger.label}已结账到 {closed}，不能记 {day} 的账；请走调账。",
                    f"The books are closed through {closed}; nothing is posted for {day}.",
                    closed=closed.isoformat(),
                )
    return day


def _not_in_future(draft: Draft, on: Node) -> Asking[date]:
    day: date = yield from value_of(draft, on)
    if day > local_day(draft.at):
        refuse(
            Kind.INVALID,
            "in_future",
            f"{day} 还没有到，不能记账。",
            f"{day} has not come yet.",
        )
    return day
