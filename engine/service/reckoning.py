"""Reckoning up: what is stored of the ledger against its rows, and its rows against the evidence."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from engine.model.command import SYSTEM
from engine.model.ids import HoldId, LedgerId
from engine.model.ledger import Account, HoldState, Unit, has_lots
from engine.model.ledger_digest import hold_digest, transaction_digest
from engine.model.ledger_event import HoldPlaced, Posted
from engine.runtime.scope import local_day
from engine.service.chain import Deed, append
from engine.service.engine import Engine
from engine.service.evidence import Break, legible
from engine.service.ports import Work
from engine.service.rows import Discrepancy, Json

LEDGER = "ledger"
#: The stream of what the daily reckoning found.
RECKONINGS = "reckonings"
#: What the engine posts by itself, without a case that could tell of it: the lots tell.
_UNTOLD = frozenset({"expire"})


def discrepancies(work: Work) -> tuple[Discrepancy, ...]:
    """Stored figures that differ from what transfers, open holds and lots come to; none when all is well."""
    return tuple(found for code in work.unbalanced() for found in _of_account(work, code_account(code)))


def code_account(code: str) -> Account:
    """The account behind a code."""
    ledger, bucket, unit, person, period, line, source = code.split("|")
    return Account(
        ledger=LedgerId(ledger), bucket=bucket, unit=unit, person=person, period=period, line=line,
        source=source,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What a day's reckoning found, over so many postings."""

    day: str
    postings: int = 0
    discrepancies: tuple[str, ...] = ()
    unproven: int = 0


def reckon(engine: Engine) -> Reckoning:
    """Reckon up the whole ledger; what is new about it is kept as evidence."""
    with engine.store.write() as work:
        today = local_day(engine.clock.now()).isoformat()
        last = next(iter(reckonings(work)), Reckoning(today))
        wrong = tuple(f"{d.account} {d.what} {d.stored} {d.reckoned}" for d in discrepancies(work))
        postings = sum(1 for _ in work.postings())
        found = Reckoning(today, postings, wrong, sum(1 for _ in unproven(work)))
        if replace(found, day=last.day) == last:
            return found
        deed = Deed(actor=SYSTEM, command=f"reckon:{today}", at=engine.clock.now())
        body = {
            "day": today, "postings": postings, "discrepancies": list(wrong), "unproven": found.unproven,
        }  # fmt: skip
        append(work, RECKONINGS, deed, [("Reckoned", body)])
    return found


def reckonings(work: Work) -> tuple[Reckoning, ...]:
    """What was found on earlier days, newest first."""
    bodies = [event.body for event in work.events(RECKONINGS)]
    found = (Reckoning(b["day"], b["postings"], tuple(b["discrepancies"]), b["unproven"]) for b in bodies)
    return tuple(reversed(tuple(found)))


def _of_account(work: Work, account: Account) -> Iterator[Discrepancy]:
    stored = work.balances([account], lock=False)[account]
    moved = work.balances_on([account], date.max)[account]
    holds = work.holds(account.ledger, HoldState.HELD)
    held = sum(part.amount for hold in holds for part in hold.parts if part.source == account)
    lots = work.lots(account)
    figures = [("balance", stored.total, moved), ("held", stored.held, held)]
    if lots or has_lots(account, Unit.CURRENCY):
        figures.append(("lots", stored.total, sum(lot.remaining for lot in lots)))
    wrong = [each for each in figures if each[1] != each[2]]
    for what, is_stored, reckoned in wrong or [("rows", stored.total, moved)]:
        yield Discrepancy(account=account.code, what=what, stored=is_stored, reckoned=reckoned)


def unproven(work: Work) -> Iterator[Break]:
    """Postings and holds that are not what events say, or of which no event tells."""
    told: set[str] = set()
    for stream in work.streams():
        yield from legible(stream, _of_stream(work, stream, told))
    yield from legible(LEDGER, _untold(work, told))


def _of_stream(work: Work, stream: str, told: set[str]) -> Iterator[Break]:
    for event in work.events(stream):
        if event.type == Posted.__name__:
            told.add(event.body["key"])
            yield from legible(stream, _posting(work, stream, event.seq, event.body), event.seq)
        elif event.type == HoldPlaced.__name__:
            yield from legible(stream, _hold(work, stream, event.seq, event.body), event.seq)


def _untold(work: Work, told: set[str]) -> Iterator[Break]:
    for posting in work.postings():
        key = posting.transaction.key
        if key not in told and posting.transaction.kind not in _UNTOLD:
            yield Break(LEDGER, 0, f"posting {key} of which no event tells")


def _posting(work: Work, stream: str, seq: int, body: Json) -> Iterator[Break]:
    found = work.posting(body["key"])
    if found is None:
        yield Break(stream, seq, "posting missing")
    elif body.get("proof") and transaction_digest(found.transaction) != body["proof"]:
        yield Break(stream, seq, "posting")


def _hold(work: Work, stream: str, seq: int, body: Json) -> Iterator[Break]:
    found = work.hold(HoldId(body["hold"]))
    if found is None:
        yield Break(stream, seq, "hold missing")
    elif body.get("proof") and hold_digest(found) != body["proof"]:
        yield Break(stream, seq, "hold")
