"""Folding: what a case has become, from its events alone; no rule set is needed, so none can break it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, assert_never

from engine.model import event as e
from engine.model.event import CaseEvent
from engine.model.state import Activation, CaseState, RecordRef, Seat, SeatState, Timer

_K = TypeVar("_K")
_V = TypeVar("_V")


def fold(events: Iterable[tuple[CaseEvent, datetime]]) -> CaseState | None:
    """The state that a history leads to."""
    state: CaseState | None = None
    for event, at in events:
        state = evolve(state, event, at)
    return state


def evolve(state: CaseState | None, event: CaseEvent, at: datetime) -> CaseState:
    """The state after one more event."""
    if isinstance(event, e.CaseOpened):
        assert state is None, "a case opens once"
        return _opened(event, at)
    assert state is not None, "a case opens before anything else"
    return replace(state, seq=state.seq + 1, **_changed(state, event, at))


def _opened(event: e.CaseOpened, at: datetime) -> CaseState:
    return CaseState(
        id=event.case,
        number=event.number,
        process=event.process,
        pack=event.pack,
        bundle=event.bundle,
        unit=event.unit,
        owner=event.owner,
        starter=event.starter,
        opened_at=at,
        seq=1,
    )


def _changed(state: CaseState, event: CaseEvent, at: datetime) -> dict[str, Any]:
    """The fields that an event changes."""
    match event:
        case e.StepEntered() | e.StepLeft() | e.BranchesTaken():
            step = _stepped(state, event, at)
            return {"activations": _with(state.activations, step.id, step)}
        case (
            e.SeatOpened()
            | e.SeatClaimed()
            | e.SeatUnclaimed()
            | e.SeatHandedOver()
            | e.SeatDecided()
            | e.SeatCancelled()
        ):
            seat = _seated(state, event, at)
            return {"seats": _with(state.seats, seat.id, seat)}
        case e.TimerSet(timer=timer, activation=activation, at=due):
            armed = Timer(id=timer, activation=activation, at=due)
            return {"timers": _with(state.timers, timer, armed)}
        case e.TimerEnded(timer=timer):
            return {"timers": _without(state.timers, timer)}
        case e.RecordWritten() | e.HoldPlaced() | e.HoldEnded():
            return _owned(state, event)
        case e.CaseClosed(state=status):
            return {"status": status, "closed_at": at}
        case e.Posted() | e.Noticed() | e.Scored() | e.CaseLinked():
            return {}
        case e.CaseOpened():
            raise AssertionError("a case opens once")
        case _:
            assert_never(event)


def _stepped(
    state: CaseState, event: e.StepEntered | e.StepLeft | e.BranchesTaken, at: datetime
) -> Activation:
    match event:
        case e.StepEntered():
            return Activation(
                id=event.activation,
                node=event.node,
                round=event.round,
                entered_at=at,
                due=event.due,
                due_day=event.due_day,
                provisional=event.provisional,
                rank=event.rank,
            )
        case e.StepLeft(activation=id, state=how, outcome=outcome):
            return replace(state.activations[id], state=how, outcome=outcome, left_at=at)
        case e.BranchesTaken(activation=id, branches=branches):
            return replace(state.activations[id], branches=branches)
        case _:
            assert_never(event)


def _seated(
    state: CaseState,
    event: e.SeatOpened
    | e.SeatClaimed
    | e.SeatUnclaimed
    | e.SeatHandedOver
    | e.SeatDecided
    | e.SeatCancelled,
    at: datetime,
) -> Seat:
    if isinstance(event, e.SeatOpened):
        return _new_seat(event, at)
    seat = state.seats[event.seat]
    next_version = seat.version + 1
    match event:
        case e.SeatClaimed(person=person):
            return replace(
                seat, version=next_version, state=SeatState.CLAIMED, claimed_by=person, claimed_at=at
            )
        case e.SeatUnclaimed():
            return replace(seat, version=next_version, state=SeatState.OPEN, claimed_by=None, claimed_at=None)
        case e.SeatHandedOver(persons=persons, unit=unit):
            kept = seat.claimed_by if seat.claimed_by in persons else None
            now = SeatState.CLAIMED if kept else SeatState.OPEN
            since = seat.claimed_at if kept else None
            return replace(
                seat,
                version=next_version,
                persons=persons,
                unit=unit,
                claimed_by=kept,
                claimed_at=since,
                state=now,
            )
        case e.SeatDecided(outcome=outcome, person=person, opinion=opinion):
            return replace(
                seat,
                version=next_version,
                state=SeatState.DECIDED,
                decided_by=person,
                decided_at=at,
                outcome=outcome,
                opinion=opinion,
            )
        case e.SeatCancelled():
            return replace(seat, version=next_version, state=SeatState.CANCELLED)
        case _:
            assert_never(event)


def _new_seat(event: e.SeatOpened, at: datetime) -> Seat:
    return Seat(
        id=event.seat,
        activation=event.activation,
        persons=event.persons,
        post=event.post,
        unit=event.unit,
        claimable=event.claimable,
        opened_at=at,
    )


def _owned(state: CaseState, event: e.RecordWritten | e.HoldPlaced | e.HoldEnded) -> dict[str, Any]:
    match event:
        case e.RecordWritten(of_case=False):
            return {}
        case e.RecordWritten(form=form, record=record, revision=revision, digest=digest):
            ref = RecordRef(record=record, revision=revision, digest=digest)
            return {"records": _with(state.records, form, ref)}
        case e.HoldPlaced(ledger=ledger, hold=hold):
            return {"holds": _with(state.holds, ledger, (*state.holds.get(ledger, ()), hold))}
        case e.HoldEnded(ledger=ledger, hold=hold):
            left = tuple(h for h in state.holds.get(ledger, ()) if h != hold)
            holds = _with(state.holds, ledger, left) if left else _without(state.holds, ledger)
            return {"holds": holds}
        case _:
            assert_never(event)


def _with(old: Mapping[_K, _V], key: _K, value: _V) -> Mapping[_K, _V]:
    return {**old, key: value}


def _without(old: Mapping[_K, _V], key: _K) -> Mapping[_K, _V]:
    return {k: v for k, v in old.items() if k != key}
