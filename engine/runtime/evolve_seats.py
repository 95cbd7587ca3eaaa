"""Folding seats: what each event makes of one person's or one pool's obligation."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, assert_never

from engine.model import seat_event
from engine.model.state import CaseState, Seat, SeatKind, SeatState

SeatEvent = (
    seat_event.SeatOpened
    | seat_event.SeatReady
    | seat_event.SeatPaused
    | seat_event.SeatPassedOn
    | seat_event.SeatWithdrawn
    | seat_event.SeatCarried
    | seat_event.SeatClaimed
    | seat_event.SeatUnclaimed
    | seat_event.SeatSignedFor
    | seat_event.SeatRead
    | seat_event.SeatHandedOver
    | seat_event.SeatDecided
    | seat_event.SeatCancelled
)


def seated(state: CaseState, event: SeatEvent, at: datetime) -> Seat:
    """The seat after an event of it."""
    if isinstance(event, seat_event.SeatOpened):
        return _opened(event, at)
    seat = state.seats[event.seat]
    return replace(seat, **{"version": seat.version + 1, **_changed(state, seat, event, at)})


def _changed(state: CaseState, seat: Seat, event: SeatEvent, at: datetime) -> dict[str, Any]:
    match event:
        case seat_event.SeatReady():
            return {"state": SeatState.OPEN, "opened_at": at}
        case seat_event.SeatPaused():
            return {"state": SeatState.WAITING, "claimed_by": None, "claimed_at": None}
        case seat_event.SeatPassedOn():
            return {"state": SeatState.TRANSFERRED}
        case seat_event.SeatWithdrawn():
            return {"state": SeatState.WITHDRAWN}
        case seat_event.SeatCarried(taken_from=earlier):
            return _carried(state.seats[earlier])
        case seat_event.SeatClaimed(person=person):
            return {"state": SeatState.CLAIMED, "claimed_by": person, "claimed_at": at}
        case seat_event.SeatUnclaimed():
            return {"state": SeatState.OPEN, "claimed_by": None, "claimed_at": None}
        case seat_event.SeatSignedFor():
            return {"signed_for_at": at}
        case seat_event.SeatRead():
            # looking changes nothing that anybody could be told about too late
            return {"read_at": at, "version": seat.version}
        case seat_event.SeatHandedOver():
            return _handed_over(seat, event)
        case seat_event.SeatDecided(outcome=outcome, person=person, opinion=opinion, on_behalf_of=principal):
            return {
                "repeats": event.repeats,
                "state": SeatState.DECIDED, "decided_by": person, "decided_at": at, "outcome": outcome,
                "opinion": opinion, "changes": state.changes, "on_behalf_of": principal,
            }  # fmt: skip
        case seat_event.SeatCancelled():
            return {"state": SeatState.CANCELLED}
        case seat_event.SeatOpened():
            raise AssertionError("a seat opens once")
        case _:
            assert_never(event)


def _opened(event: seat_event.SeatOpened, at: datetime) -> Seat:
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


def _number(event: seat_event.SeatOpened) -> int:
    """The source of a seat whose event does not say it: seats were numbered by their sources."""
    return int(event.seat.rpartition("/")[2])


def _carried(earlier: Seat) -> dict[str, Any]:
    return {
        "state": SeatState.DECIDED, "decided_by": earlier.decided_by, "decided_at": earlier.decided_at,
        "outcome": earlier.outcome, "opinion": earlier.opinion, "changes": earlier.changes,
        "follows": earlier.id, "on_behalf_of": earlier.on_behalf_of,
    }  # fmt: skip


def _handed_over(seat: Seat, event: seat_event.SeatHandedOver) -> dict[str, Any]:
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
