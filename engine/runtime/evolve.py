"""Folding: what a case has become, from its events alone; no rule set is needed, so none can break it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, assert_never

from engine.model import event as e
from engine.model import ledger_event as le
from engine.model import seat_event
from engine.model.ballot import Tally
from engine.model.block_event import BlockEvent, BranchRejected, ChildAsked, ChildTold, RoundBegun
from engine.model.clock_event import (
    ClockPaused,
    ClockResumed,
    ClockStarted,
    ClockUnpaused,
)
from engine.model.event import CaseEvent
from engine.model.operation import Operation
from engine.model.score_event import GroupTallied, Scored, ScoreFrozen
from engine.model.state import Activation, CaseState, Child, RecordRef, Timer
from engine.runtime.evolve_clock import clocked
from engine.runtime.evolve_seats import seated

_K = TypeVar("_K")
_V = TypeVar("_V")
StepEvent = (
    e.StepEntered | e.StepLeft | e.StepUndone | e.DueMoved | e.BranchesTaken
    | BlockEvent
)  # fmt: skip


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
        period_start=event.period_start,
        parent=event.parent,
        asked_as=event.asked_as,
        opened_at=at,
        seq=1,
    )


def _changed(state: CaseState, event: CaseEvent, at: datetime) -> dict[str, Any]:
    """The fields that an event changes."""
    if isinstance(event, StepEvent):
        step = _stepped(state, event, at)
        final = {"final_seq": state.seq + 1} if isinstance(event, ChildAsked) else {}
        return {"activations": _with(state.activations, step.id, step), **final, **_anew(state, event)}
    match event:
        case (
            seat_event.SeatOpened()
            | seat_event.SeatReady()
            | seat_event.SeatPaused()
            | seat_event.SeatPassedOn()
            | seat_event.SeatWithdrawn()
            | seat_event.SeatCarried()
            | seat_event.SeatClaimed()
            | seat_event.SeatUnclaimed()
            | seat_event.SeatSignedFor()
            | seat_event.SeatRead()
            | seat_event.SeatHandedOver()
            | seat_event.SeatDecided()
            | seat_event.SeatCancelled()
        ):
            seat = seated(state, event, at)
            return {"seats": _with(state.seats, seat.id, seat), **_anew(state, event)}
        case ClockStarted() | ClockPaused() | ClockUnpaused() | ClockResumed():
            return {"clock": clocked(state.clock, event, at)}
        case e.TimerSet(timer=timer, activation=activation, at=due):
            return {"timers": _with(state.timers, timer, Timer(id=timer, activation=activation, at=due))}
        case e.TimerEnded(timer=timer):
            return {"timers": _without(state.timers, timer)}
        case e.RecordWritten() | le.HoldPlaced() | le.HoldEnded():
            return _owned(state, event)
        case GroupTallied(ballot=ballot, group=group):
            counts = dict(zip(event.choices, event.counts, strict=True))
            tally = Tally(given=event.given, counts=counts)
            return {"tallies": _with(state.tallies, f"{ballot}/{group}", tally)}
        case e.CaseClosed() | e.CaseReopened() | e.CaseSuspended() | e.CaseResumed():
            return {**_standing(event, at), **_anew(state, event)}
        case e.CaseMigrated():
            return _migrated(state, event)
        case le.Posted() | le.BooksClosed() | e.CaseLinked() | e.AnswersPurged():
            return {"final_seq": state.seq + 1}
        case e.Noticed() | e.CalledOut() | Scored() | ScoreFrozen() | e.Judged():
            return {}
        case e.Operated(what=what):
            return {"urged_at": at, "urges": state.urges + 1} if what == Operation.URGE.value else {}
        case e.CaseOpened():
            raise AssertionError("a case opens once")
        case _:
            assert_never(event)


def _anew(state: CaseState, event: CaseEvent) -> dict[str, Any]:
    """After a return, a taking back or a new round everybody is asked again."""
    match event:
        case (
            e.StepLeft(state="returned")
            | e.StepUndone()
            | RoundBegun()
            | seat_event.SeatWithdrawn()
            | e.CaseReopened()
        ):
            return {"anew_seq": state.seq + 1}
        case _:
            return {}


def _standing(
    event: e.CaseClosed | e.CaseReopened | e.CaseSuspended | e.CaseResumed, at: datetime
) -> dict[str, Any]:
    match event:
        case e.CaseClosed(state=status):
            return {"status": status, "closed_at": at, "suspended_at": None}
        case e.CaseReopened():
            return {"status": "running", "closed_at": None}
        case e.CaseSuspended():
            return {"suspended_at": at}
        case e.CaseResumed():
            return {"suspended_at": None}


def _migrated(state: CaseState, event: e.CaseMigrated) -> dict[str, Any]:
    names = dict(event.renamed)
    steps = {
        key: replace(
            step,
            node=names.get(step.node, step.node),
            branches=tuple(names.get(branch, branch) for branch in step.branches),
            rejected=tuple(names.get(branch, branch) for branch in step.rejected),
        )
        for key, step in state.activations.items()
    }
    return {"pack": event.pack, "bundle": event.bundle, "activations": steps}


def _stepped(state: CaseState, event: StepEvent, at: datetime) -> Activation:
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
                entered_seq=state.seq + 1,
                asked_by=event.asked_by,
            )
        case e.StepLeft(activation=id, state=how, outcome=outcome):
            left = state.activations[id]
            return replace(left, state=how, outcome=outcome, left_at=at, left_seq=state.seq + 1)
        case e.StepUndone(activation=id):
            return replace(state.activations[id], state="superseded")
        case e.DueMoved(activation=id, due=due, due_day=day, provisional=provisional):
            return replace(state.activations[id], due=due, due_day=day, provisional=provisional)
        case e.BranchesTaken(activation=id, branches=branches):
            return replace(state.activations[id], branches=branches)
        case BranchRejected(activation=id, branch=branch, state=verdict):
            block = state.activations[id]
            return replace(block, rejected=(*block.rejected, branch), verdict=block.verdict or verdict)
        case ChildAsked(activation=id, key=key, unit=unit):
            step = state.activations[id]
            return replace(step, children=(*step.children, Child(key=key, unit=unit)))
        case ChildTold(activation=id, key=key, case=case, number=number, state=how, seq=seq):
            step = state.activations[id]
            told = tuple(
                replace(each, case=case, number=number, state=how, seq=seq) if each.key == key else each
                for each in step.children
            )
            return replace(step, children=told)
        case RoundBegun(activation=id, number=number, of=most):
            return replace(state.activations[id], turn=number, turns=most, turned_seq=state.seq + 1)
        case _:
            assert_never(event)


def _owned(state: CaseState, event: e.RecordWritten | le.HoldPlaced | le.HoldEnded) -> dict[str, Any]:
    match event:
        case e.RecordWritten(of_case=False):
            return {}
        case e.RecordWritten(form=form, record=record, revision=revision, digest=digest):
            ref = RecordRef(record=record, revision=revision, digest=digest)
            changed = {f"{form}.{field}": state.changes + 1 for field in event.changed}
            return {
                "records": _with(state.records, form, ref),
                "changes": state.changes + 1,
                "changed_at": {**state.changed_at, **changed},
            }
        case le.HoldPlaced(ledger=ledger, hold=hold):
            return {"holds": _with(state.holds, ledger, (*state.holds.get(ledger, ()), hold))}
        case le.HoldEnded(ledger=ledger, hold=hold):
            left = tuple(h for h in state.holds.get(ledger, ()) if h != hold)
            holds = _with(state.holds, ledger, left) if left else _without(state.holds, ledger)
            return {"holds": holds, "final_seq": state.seq + 1 if event.settled else state.final_seq}
        case _:
            assert_never(event)


def _with(old: Mapping[_K, _V], key: _K, value: _V) -> Mapping[_K, _V]:
    return {**old, key: value}


def _without(old: Mapping[_K, _V], key: _K) -> Mapping[_K, _V]:
    return {k: v for k, v in old.items() if k != key}
