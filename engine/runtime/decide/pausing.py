"""Suspending a case: its clocks stand still, and when it goes on each deadline is later by what was lost."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.model.calendar import Due
from engine.model.event import CaseResumed, CaseSuspended, DueMoved, TimerEnded, TimerSet
from engine.model.expr import types as t
from engine.model.expr.question import Query
from engine.model.expr.types import Type
from engine.model.ids import ActivationId, NodeId, TimerId
from engine.model.limit import Roll, Within
from engine.model.process import Process, Task, Wait
from engine.model.state import Activation
from engine.runtime.clock import CASE, PAUSE
from engine.runtime.decide.hearing import look_at_children
from engine.runtime.draft import Draft, open_steps
from engine.runtime.question import DueBy, WorktimeBetween
from engine.runtime.receiving import is_of_receiving
from engine.runtime.scope import Asking, local_day


def suspend(draft: Draft, wake: datetime | None) -> None:
    """The case stands still, until somebody resumes it or a moment comes."""
    draft.tell(CaseSuspended())
    if wake is not None:
        draft.tell(TimerSet(timer=TimerId(f"case/wake#{draft.state.seq}"), activation=CASE, at=wake))


def resume(draft: Draft) -> Asking[None]:
    """The case goes on: deadlines move by the time that was lost, timers are set anew."""
    since = draft.state.suspended_at
    assert since is not None, "only a suspended case goes on"
    draft.tell(CaseResumed())
    moved: dict[ActivationId, tuple[datetime, datetime]] = {}
    for step in open_steps(draft.state):
        due = yield from _later(draft, step, since)
        if due is not None and step.due is not None:
            moved[step.id] = (step.due, due.at)
            draft.tell(DueMoved(activation=step.id, due=due.at, due_day=due.day, provisional=due.provisional))
    _rearm(draft, since, moved)
    yield from look_at_children(draft)


def _rearm(draft: Draft, since: datetime, moved: Mapping[ActivationId, tuple[datetime, datetime]]) -> None:
    """Timers that came while the case stood still have done nothing: every one gets a new id."""
    for timer in tuple(draft.state.timers.values()):
        if timer.id.startswith(PAUSE):
            continue
        draft.tell(TimerEnded(timer=timer.id, fired=False))
        if timer.activation == CASE:
            continue
        old, new = moved.get(timer.activation, (timer.at, timer.at))
        if is_of_receiving(timer):
            old, new = since, draft.at
        name = timer.id.partition("~")[0]
        draft.tell(
            TimerSet(
                timer=TimerId(f"{name}~{draft.state.seq}"),
                activation=timer.activation,
                at=timer.at + (new - old),
            )
        )


def _later(draft: Draft, step: Activation, since: datetime) -> Asking[Due | None]:
    """The deadline after the loss; None where it stays: it had passed already, or is a day by itself."""
    limit = limit_of(draft.process, step.node)
    if limit is None or step.due is None or step.due_day is None or step.due <= since:
        return None
    kind = _plain(limit.amount.type)
    if isinstance(kind, t.Date | t.Instant):
        return None
    if limit.worktime:
        left = yield WorktimeBetween(since, step.due)
        rest: Due = yield DueBy(draft.at, t.Duration(), left, Roll.NONE, worktime=True)
        return rest
    if isinstance(kind, t.Duration):
        at = step.due + (draft.at - since)
        return Due(at=at, day=local_day(at))
    first, last = local_day(since), local_day(draft.at)
    counted = isinstance(kind, t.Workdays)
    lost = int((yield Query("workdays", (first, last)))) if counted else (last - first).days
    if lost == 0:
        return None
    unit = t.Workdays() if counted else t.Days()
    due: Due = yield DueBy(step.due_day, unit, lost, limit.roll if not counted else Roll.NEXT_WORKDAY)
    return due


def _plain(kind: Type) -> Type:
    return kind.item if isinstance(kind, t.Optional) else kind


def limit_of(process: Process, node: NodeId) -> Within | None:
    """The limit of a step that has one."""
    step = next((each for each in process.steps() if each.id == node), None)
    return step.within if isinstance(step, Task | Wait) else None
