"""What stands on the accounts of a unit that ends: nothing is left behind, it goes to whoever takes over.

A job moves it on the day the unit ends. What open cases have set aside stays set aside for them; what comes
back to such an account later follows by a job of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from engine.base.finding import Said
from engine.model.command import SYSTEM, CloseUnit, Organise
from engine.model.ids import HoldId, LedgerId, UnitId
from engine.model.ledger import LASTING, Account, Balance, Bucket, Ledger, Transaction, Transfer, Unit
from engine.model.ledger_digest import transaction_digest
from engine.model.ledger_event import Posted
from engine.model.organisation import Organisation
from engine.model.refusal import FieldError
from engine.model.rule_set import Compiled
from engine.model.written import yuan_written
from engine.runtime.calendar import midnight
from engine.runtime.scope import local_day
from engine.service.chain import ORGANISATION, Deed, append
from engine.service.codec import to_json
from engine.service.jobs_rows import TAKE_OVER, job_id
from engine.service.ports import Work
from engine.service.rows import JobRow, Json

#: What a unit disposes of, and the points people have there; spent and returned money stays as history.
_MOVES = frozenset({Bucket.AVAILABLE.value, Bucket.POINTS.value})
#: Numbered places belong to their pool, and people hold them there.
_PLACES = frozenset({Bucket.AVAILABLE.value, Bucket.FILLED.value})


def standing(work: Work, ledger: Ledger, unit: UnitId) -> dict[Account, Balance]:
    """The accounts of a unit in a ledger on which something stands, set aside or not."""
    if ledger.unit in LASTING:
        return {}
    buckets = _PLACES if ledger.unit is Unit.PLACES else _MOVES
    found = work.accounts(ledger.id, unit, None, None)
    return {account: held for account, held in found.items() if account.bucket in buckets and held.total}


def amount_said(ledger: Ledger, total: int) -> Said:
    """An amount with what it counts."""
    if ledger.unit is Unit.MONEY:
        return yuan_written(total)
    counts = {Unit.SCORE: ("分", "points"), Unit.STOCK: ("件", "pieces"), Unit.PLACES: ("个名额", "places")}
    zh, en = counts[ledger.unit]
    return Said(f"{total} {zh}", f"{total} {en}")


def left_behind(
    work: Work, active: Sequence[Compiled], command: Organise, after: Organisation
) -> list[FieldError]:
    """What a plan to close units would leave behind, each with the way out."""
    errors = list[FieldError]()
    for number, change in enumerate(command.changes):
        if not isinstance(change, CloseUnit):
            continue
        label = after.label(change.unit, command.effective)
        told = {ledger.id for each in active for ledger in each.rules.ledgers.values()}
        for unknown in sorted(change.accounts.keys() - told):
            said = Said(f"没有账本“{unknown}”", f"There is no ledger {unknown}")
            errors.append(FieldError(path=f"changes.{number}.accounts", said=said, reason="unknown_ledger"))
        for ledger in _ledgers(active):
            said_ = _unplanned(work, ledger, change, label)
            if said_ is not None:
                path = f"changes.{number}.accounts"
                errors.append(FieldError(path=path, said=said_, reason="accounts_left"))
        if after.successor(change.unit, command.effective) is None and _has_tasks(work, change.unit, after):
            said = Said(
                f"“{label}”还有在办件，请写明由谁接续",
                f"{label} still has open cases: name who takes over",
            )
            errors.append(FieldError(path=f"changes.{number}", said=said, reason="cases_left"))
    return errors


def _unplanned(work: Work, ledger: Ledger, change: CloseUnit, label: str) -> Said | None:
    held = standing(work, ledger, change.unit)
    if not held:
        return None
    sum_ = amount_said(ledger, sum(each.total for each in held.values()))
    if ledger.unit is Unit.PLACES:
        return Said(
            f"“{label}”的“{ledger.label}”还有 {sum_.zh}，请先腾退或转出",
            f"{label} still has {sum_.en} in {ledger.id}: vacate or transfer them first",
        )
    if change.successor is not None or ledger.id in change.accounts:
        return None
    return Said(
        f"“{label}”的“{ledger.label}”还有 {sum_.zh}，请写明转入哪个单位",
        f"{label} still has {sum_.en} in {ledger.id}: name the unit that takes it over",
    )


def _has_tasks(work: Work, unit: UnitId, organisation: Organisation) -> bool:
    people = {held.person for held in organisation.appointments if held.unit == unit}
    return any(task.unit == unit for each in sorted(people) for task in work.desk(each, True, None, 1_000))


def plan_take_over(work: Work, active: Sequence[Compiled], command: Organise) -> None:
    """Keep a job for each ledger in which a unit that ends may have something on the day it ends."""
    at = midnight(command.effective)
    for change in command.changes:
        if isinstance(change, CloseUnit):
            for ledger in _ledgers(active):
                if ledger.unit not in (*LASTING, Unit.PLACES):
                    _plan(work, change.unit, ledger.id, ledger.unit, str(command.id), at)


def _ledgers(active: Sequence[Compiled]) -> tuple[Ledger, ...]:
    return tuple({each.id: each for rules in active for each in rules.rules.ledgers.values()}.values())


def _plan(work: Work, unit: str, ledger: LedgerId, counts: Unit, cause: str, at: datetime) -> None:
    key = f"take_over:{unit}:{ledger}:{cause}"
    body = {"unit": unit, "ledger": ledger, "counts": counts.value}
    work.put_job(JobRow(id=job_id(key), kind=TAKE_OVER, key=key, run_at=at, body=body))


def follow_accounts(work: Work, moved: Iterable[Transfer], cause: str, at: datetime) -> None:
    """Something came onto an account of a unit that has ended: it goes on to whoever took over."""
    organisation, today = work.organisation(), local_day(at)
    if not organisation.successions:
        return
    sides = {(side, each.unit) for each in moved for side in (each.source, each.target)}
    for account, counts in sides:
        is_over = organisation.successor(UnitId(account.unit), today) is not None
        if is_over and account.bucket in _MOVES and counts not in (*LASTING, Unit.PLACES):
            _plan(work, account.unit, account.ledger, counts, cause, at)


def follow_hold(work: Work, hold: HoldId, at: datetime) -> None:
    """What was set aside on an account of a unit that has ended is free again, or paid."""
    if work.organisation().successions and (ended := work.hold(hold)) is not None:
        follow_accounts(work, ended.parts, f"hold:{hold}", at)


def run_take_over(work: Work, job: JobRow, now: datetime) -> None:
    """Move what is free on a unit's accounts to the same accounts of the unit that took over."""
    unit, ledger, today = UnitId(job.body["unit"]), LedgerId(job.body["ledger"]), local_day(now)
    keeper = work.organisation().keeper(unit, ledger, today)
    if keeper is None or keeper == unit:
        return
    found = [each for each in work.accounts(ledger, unit, None, None) if each.bucket in _MOVES]
    balances = work.balances(found, lock=True)
    free = {account: held.available for account, held in balances.items() if held.available > 0}
    if free:
        transaction = _moved(job, free, keeper, today)
        work.post(transaction, now, SYSTEM.person)
        append(work, ORGANISATION, Deed(actor=SYSTEM, command=job.key, at=now), [_told(ledger, transaction)])


def _told(ledger: LedgerId, transaction: Transaction) -> tuple[str, dict[str, Json]]:
    """The event that proves the posting, beside those of the units themselves."""
    proof = transaction_digest(transaction)
    return to_json(Posted(ledger=ledger, key=transaction.key, given=0, proof=proof))


def _moved(job: JobRow, free: Mapping[Account, int], keeper: UnitId, today: date) -> Transaction:
    counts = Unit(job.body["counts"])
    transfers = tuple(
        Transfer(unit=counts, source=account, target=replace(account, unit=keeper), amount=amount)
        for account, amount in sorted(free.items())
    )
    return Transaction(key=job.key, kind="take_over", effective=today, transfers=transfers)
