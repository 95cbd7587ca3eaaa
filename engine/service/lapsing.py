"""Points expire: a job for each last day of a ledger's lots, and one posting for each lot that has passed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from engine.model.command import SYSTEM
from engine.model.decision import EndHold, PostTransaction
from engine.model.ids import LedgerId
from engine.model.ledger import Account, Bucket, Lot, Transaction, Transfer, Unit
from engine.runtime.calendar import midnight
from engine.runtime.scope import local_day
from engine.service.jobs_rows import LAPSE, job_id
from engine.service.ports import Work
from engine.service.rows import JobRow

#: How many lots one transaction takes, so that none holds many people's accounts for long.
LOTS_MAX = 200


def plan_lapses(work: Work, write: PostTransaction | EndHold) -> None:
    """Keep a job for the day after each last day that lots were given; the same day is kept once."""
    transaction = write.transaction
    moved = transaction.transfers if transaction else ()
    days = {(each.target.ledger, each.expires) for each in moved if each.makes_lots and each.expires}
    if isinstance(write, EndHold) and write.back_until:
        days.add((write.ledger, write.back_until))
    if transaction is not None and transaction.back_until:
        days |= {(each.target.ledger, transaction.back_until) for each in moved if each.makes_lots}
    for ledger, day in sorted(days):
        _plan(work, ledger, day, midnight(day + timedelta(days=1)), 1)


def _plan(work: Work, ledger: LedgerId, day: date, at: datetime, turn: int) -> None:
    key = f"lapse:{ledger}:{day}:{turn}"
    body = {"ledger": ledger, "day": day.isoformat(), "turn": turn}
    work.put_job(JobRow(id=job_id(key), kind=LAPSE, key=key, run_at=at, body=body))


def run_lapse(work: Work, job: JobRow, now: datetime) -> None:
    """Take what is left of lots whose last day has passed; what open holds reserve stays."""
    ledger, today = LedgerId(job.body["ledger"]), local_day(now)
    found = work.lapsed(ledger, today, LOTS_MAX)
    for account in sorted({lot.account for lot in found}, key=lambda each: each.code):
        work.balances((account,), lock=True)
        for lot in _past(work.lots(account), today):
            work.post(_expiry(lot, today), now, SYSTEM.person)
    if len(found) == LOTS_MAX:
        _plan(work, ledger, date.fromisoformat(job.body["day"]), now, job.body["turn"] + 1)


def _past(lots: Iterable[Lot], today: date) -> list[Lot]:
    return [lot for lot in lots if lot.free and lot.is_past(today)]


def _expiry(lot: Lot, today: date) -> Transaction:
    issued = Account(ledger=lot.account.ledger, bucket=Bucket.ISSUED.value)
    gone = Transfer(unit=Unit.CURRENCY, source=lot.account, target=issued, amount=lot.free, lot=lot.number)
    return Transaction(
        key=f"expire:{lot.account.code}#{lot.number}:{today}",
        kind="expire",
        effective=today,
        transfers=(gone,),
    )
