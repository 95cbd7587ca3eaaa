"""Folding seats: what each event makes of one person's or one pool's obligation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from engine.model import event as e
from engine.model.state import CaseState, Seat, SeatKind, SeatState

SeatEvent = (
    e.SeatOpened
    | e.SeatReady
    | e.SeatPaused
    | e.SeatPassedOn
    | e.SeatWithdrawn
    | e.SeatCarried
    | e.SeatClaimed
    | e.SeatUnclaimed
    | e.SeatHandedOver
    | e.SeatDecided
    | e.SeatCancelled
)


def seated(state: CaseState, event: SeatEvent, at: datetime) -> Seat:
    """The seat after an event of it."""
    if isinstance(event, e.SeatOpened):
        return _opened(event, at)
    seat = state.seats[event.seat]
    return replace(seat, version=seat.version + 1, **_changed(state, seat, event, at))


def _changed(state: CaseState, seat: Seat, event: SeatEvent, at: datetime) -> dict[str, Any]:
    match event:
        case e.SeatReady():
            return {"state": SeatState.OPEN, "opened_at": at}
        case e.SeatPaused():
            return {"state": SeatState.WAITING, "claimed_by": None, "claimed_at": None}
        case e.SeatPassedOn():
            return {"state": SeatState.TRANSFERRED}
        case e.SeatWithdrawn():
            return {"state": SeatState.WITHDRAWN}
        case e.SeatCarried(taken_from=earlier):
            return _carried(state.seats[earlier])
        case e.SeatClaimed(person=person):
            return {"state": SeatState.CLAIMED, "claimed_by": person, "claimed_at": at}
        case e.SeatUnclaimed():
            return {"state": SeatState.OPEN, "claimed_by": None, "claimed_at": None}
        case e.SeatHandedOver():
            return _handed_over(seat, event)
        case e.SeatDecided(outcome=outcome, person=person, opinion=opinion, on_behalf_of=principal):
            return {
                "state": SeatState.DECIDED, "decided_by": person, "decided_at": at, "outcome": outcome,
                "opinion": opinion, "changes": state.changes, "on_behalf_of": principal,
            }  # fmt: skip
        case e.SeatCancelled():
            return {"state": SeatState.CANCELLED}
        case e.SeatOpened():
            raise AssertionError("a seat opens once")
        case _:
            assert_never(event)


def _opened(event: e.SeatOpened, at: datetime) -> Seat:
    return Seat(
        id=event.seat,
        activation=event.activation,
        persons=event.persons,
        post=event.post,
        unit=event.unit,
        claimable=event.claimable,
        source=_number(event) if event.source is None else event.source,
        kind=SeatKind(event.kind),
        parent=event.parent,
        follows=event.follows,
        weight=event.weight,
        proxies=event.proxies,
        named=event.named,
        state=SeatState.WAITING if event.waiting else SeatState.OPEN,
        opened_at=at,
    )


def _number(event: e.SeatOpened) -> int:
    """The source of a seat whose event does not say it: seats were numbered by their sources."""
    return int(event.seat.rpartition("/")[2])


def _carried(earlier: Seat) -> dict[str, Any]:
    return {
        "state": SeatState.DECIDED, "decided_by": earlier.decided_by, "decided_at": earlier.decided_at,
        "outcome": earlier.outcome, "opinion": earlier.opinion, "changes": earlier.changes,
        "follows": earlier.id, "on_behalf_of": earlier.on_behalf_of,
    }  # fmt: skip


def _handed_over(seat: Seat, event: e.SeatHandedOver) -> dict[str, Any]:
    """Whoever has claimed it keeps it, as long as they are among the new people; a waiting seat waits on."""
    kept = seat.claimed_by if seat.claimed_by in event.persons else None
    now = SeatState.CLAIMED if kept else SeatState.OPEN
    return {
        "persons": event.persons,
        "unit": event.unit,
        "proxies": event.proxies,
        "claimed_by": kept,
        "claimed_at": seat.claimed_at if kept else None,
        "state": seat.state if seat.state is SeatState.WAITING else now,
    }
