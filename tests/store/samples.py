"""Rows as a street office would have them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from engine.base.digest import digest
from engine.model.ids import (
    ActivationId,
    BundleHash,
    CaseId,
    HoldId,
    LedgerId,
    NodeId,
    PackId,
    PersonId,
    ProcessId,
    SeatId,
    UnitId,
)
from engine.model.ledger import Account, Hold, Transaction, Transfer, Unit
from engine.model.state import Activation, CaseState, Seat
from engine.service.rows import CaseRow, Event, JobRow, TaskRow

NOON = datetime(2024, 3, 1, 4, tzinfo=UTC)
TODAY = date(2024, 3, 1)
LI, WANG, CHEN = PersonId("li"), PersonId("wang"), PersonId("chen")
EAST, WEST = UnitId("east"), UnitId("west")
FUND = LedgerId("community_fund.fund")


def hours(count: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)


def case_row(
    name: str = "case1", title: str = "路灯不亮", number: str = "岑[2024]0001", **changes: Any
) -> CaseRow:
    """A case with one step and one seat."""
    seat = Seat(
        id=SeatId("approve#1/0"), activation=ActivationId("approve#1"), persons=(LI, WANG), opened_at=NOON
    )
    step = Activation(
        id=ActivationId("approve#1"), node=NodeId("approve"), round=1, entered_at=NOON, due_day=TODAY
    )
    values: dict[str, Any] = {
        "process": ProcessId("fund.spend"), "pack": PackId("cenxi"), "bundle": BundleHash("b1"), "unit": EAST,
        "owner": EAST, "starter": CHEN, "opened_at": NOON, "activations": {step.id: step},
        "seats": {seat.id: seat}, "holds": {FUND: (HoldId("h1"),)},
    }  # fmt: skip
    return CaseRow(
        state=CaseState(**{"id": CaseId(name), "number": number, **values, **changes}), title=title
    )


def task(case: str = "case1", seat: str = "approve#1/0", **changes: Any) -> TaskRow:
    """A live task of Li and Wang."""
    values: dict[str, Any] = {
        "case": CaseId(case), "seat": seat, "version": 1, "node": "approve", "label": "审批",
        "title": "路灯不亮", "number": "0001", "process": ProcessId("fund.spend"), "pack": PackId("cenxi"),
        "unit": EAST, "persons": (LI, WANG), "claimed_by": None, "claimable": False, "live": True,
        "opened_at": NOON,
    }  # fmt: skip
    return TaskRow(**{**values, **changes})


def event(seq: int, previous: str = "", stream: str = "case1", **changes: Any) -> Event:
    """An event whose hash names its place."""
    values: dict[str, Any] = {
        "stream": stream, "seq": seq, "type": "opened", "body": {"n": seq}, "actor": "li",
        "appointment": "a1", "command": "c1", "occurred_at": NOON, "recorded_at": NOON + hours(1),
        "bundle": "b1", "engine": "0.1", "previous": previous, "hash": digest([stream, seq]),
    }  # fmt: skip
    return Event(**{**values, **changes})


def chain(length: int, stream: str = "case1") -> list[Event]:
    """Events that follow one another."""
    events: list[Event] = []
    for seq in range(1, length + 1):
        events.append(event(seq, events[-1].hash if events else "", stream))
    return events


def job(name: str, run_at: datetime = NOON, case: str | None = None, **changes: Any) -> JobRow:
    """A timer."""
    values: dict[str, Any] = {"kind": "timer", "key": f"key:{name}", "body": {"n": 1}}
    return JobRow(**{"id": name, "run_at": run_at, "case": case and CaseId(case), **values, **changes})


def account(bucket: str = "available", unit: str = "east", person: str = "", year: str = "2024") -> Account:
    """An account of the fund."""
    return Account(ledger=FUND, bucket=bucket, unit=unit, person=person, period=year)


OUTSIDE = account("outside", "")


def move(source: Account, target: Account, amount: int, unit: Unit = Unit.MONEY) -> Transfer:
    """A transfer."""
    return Transfer(unit=unit, source=source, target=target, amount=amount)


def posting(key: str, *transfers: Transfer, kind: str = "grant", day: date = TODAY) -> Transaction:
    """A transaction."""
    return Transaction(key=key, kind=kind, effective=day, transfers=transfers, trace={"rule": "yearly"})


def holding(name: str, *parts: Transfer) -> Hold:
    """A hold."""
    return Hold(id=HoldId(name), ledger=FUND, case=CaseId("case1"), effective=TODAY, parts=parts)
