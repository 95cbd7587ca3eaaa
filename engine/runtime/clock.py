"""The clock of a whole case: started, paused and resumed by what the case has come to."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

from engine.model.calendar import Due
from engine.model.clock import CLOSED, SUSPENDED, ClockState
from engine.model.clock_event import ClockPaused, ClockResumed, ClockStarted, ClockUnpaused
from engine.model.event import TimerEnded, TimerSet
from engine.model.expr import types as t
from engine.model.expr.question import Query
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.ids import ActivationId, TimerId
from engine.model.limit import CaseClock, Roll, Within
from engine.model.state import CaseState
from engine.runtime.calendar import instant
from engine.runtime.draft import Draft, open_steps
from engine.runtime.effects.money import value_of
from engine.runtime.question import DueBy, WorktimeBetween
from engine.runtime.scope import Asking, local_day

#: Timers of the case itself stand under no activation; these end the pauses of its clock.
CASE = ActivationId("")
PAUSE = "clock/pause"
_SECOND = timedelta(seconds=1)


def keep_time(draft: Draft) -> Asking[None]:
    """After everything else a command does: the clock starts, stands still or goes on accordingly."""
    rule = draft.process.clock
    if rule is None:
        return
    if draft.state.clock is None and draft.state.is_open and _has_begun(draft.state, rule):
        yield from _start(draft, rule.within)
    clock = draft.state.clock
    if clock is not None:
        wanted = _wanted(draft, rule, clock)
        for reason in clock.pauses:
            if reason not in wanted:
                draft.tell(ClockUnpaused(reason=reason))
        for reason in wanted:
            if reason not in clock.pauses:
                draft.tell(ClockPaused(reason=reason))
        yield from go_on_running(draft)
        yield from _limit_pause(draft, rule)


def _has_begun(state: CaseState, rule: CaseClock) -> bool:
    if rule.starts is None:
        return True
    ended = (step for step in state.activations.values() if step.node == rule.starts)
    return any(step.state in ("passed", "superseded") for step in ended)


def _wanted(draft: Draft, rule: CaseClock, clock: ClockState) -> tuple[str, ...]:
    """The reasons that hold now: what somebody has said, where the case stands, whether it stands at all."""
    nodes = {step.node for step in open_steps(draft.state)}
    said = [each for each in clock.pauses if (known := rule.pauses.get(each)) and not known.during]
    found = [each.id for each in rule.pauses.values() if nodes & set(each.during)]
    if draft.state.suspended_at is not None:
        found.append(SUSPENDED)
    return (CLOSED,) if not draft.state.is_open else (*said, *found)


def _start(draft: Draft, limit: Within) -> Asking[None]:
    amount = yield from value_of(draft, limit.amount)
    since = (yield from value_of(draft, limit.since)) if limit.since else draft.at
    if amount is None or since is None:
        return
    whole = int(amount) if isinstance(amount, Decimal) else amount
    due: Due = yield DueBy(since, limit.amount.type, whole, limit.roll, limit.worktime)
    unit, budget = _budget(_plain(limit.amount.type), whole, limit.worktime, since, due)
    draft.because("deadline", "case", {"amount": limit.amount})
    draft.tell(
        ClockStarted(
            unit=unit, budget=budget, roll=limit.roll.value, since=instant(since),
            due=due.at, due_day=due.day, provisional=due.provisional,
        )
    )  # fmt: skip


def _plain(kind: Type) -> Type:
    return kind.item if isinstance(kind, t.Optional) else kind


def _budget(kind: Type, amount: Value, worktime: bool, since: datetime | date, due: Due) -> tuple[str, int]:
    """What is counted and how much there is of it; months are the days they come to."""
    match kind:
        case t.Workdays():
            return "workdays", int(amount)
        case t.Duration():
            return "office_seconds" if worktime else "seconds", amount // _SECOND
        case t.Date() | t.Instant():
            return "fixed", 0
        case t.Months():
            return "days", (due.day - _day(since)).days
        case _:
            return "days", int(amount)


def _day(since: datetime | date) -> date:
    return local_day(since) if isinstance(since, datetime) else since


def go_on_running(draft: Draft) -> Asking[None]:
    """Once the last reason is gone the clock runs on, with what is left; a breach stays one."""
    clock = draft.state.clock
    assert clock is not None, "only a clock that has started goes on"
    if clock.pauses or clock.paused_at is None:
        return
    if clock.unit == "fixed" or clock.late_at(clock.paused_at):
        draft.tell(ClockResumed(consumed=clock.consumed, due=clock.due, due_day=clock.due_day))
        return
    consumed = clock.consumed + (yield from used(clock, clock.paused_at))
    due: Due = yield _rest(clock, draft.at, max(clock.budget - consumed, 0))
    draft.tell(ClockResumed(consumed=consumed, due=due.at, due_day=due.day, provisional=due.provisional))


def used(clock: ClockState, until: datetime) -> Asking[int]:
    """How much of the budget went by since the clock ran last."""
    match clock.unit:
        case "workdays":
            return int((yield Query("workdays", (local_day(clock.since), local_day(until)))))
        case "days":
            return (local_day(until) - local_day(clock.since)).days
        case "seconds":
            return (until - clock.since) // _SECOND
        case _:
            worked: timedelta = yield WorktimeBetween(clock.since, until)
            return worked // _SECOND


def _rest(clock: ClockState, since: datetime, left: int) -> DueBy:
    """The question when what is left will have gone by."""
    match clock.unit:
        case "workdays":
            return DueBy(since, t.Workdays(), left, clock.roll)
        case "days":
            return DueBy(since, t.Days(), left, clock.roll)
        case _:
            return DueBy(since, t.Duration(), _SECOND * left, Roll.NONE, clock.unit == "office_seconds")


def _limit_pause(draft: Draft, rule: CaseClock) -> Asking[None]:
    """What somebody has paused goes on by itself once it has stood still for as long as it may in all."""
    clock = draft.state.clock
    assert clock is not None, "told by whoever asks"
    armed = [timer for timer in draft.state.timers if timer.startswith(PAUSE)]
    if clock.paused_at is None or not _by_people(rule, clock):
        for timer in armed:
            draft.tell(TimerEnded(timer=timer, fired=False))
        return
    if rule.paused_most is None or any(timer.startswith(f"{PAUSE}/most") for timer in armed):
        return
    most = yield from value_of(draft, rule.paused_most)
    left = timedelta(days=int(most)) - _SECOND * clock.paused_seconds
    until = clock.paused_at + max(left, timedelta())
    draft.tell(TimerSet(timer=TimerId(f"{PAUSE}/most~{draft.state.seq}"), activation=CASE, at=until))


def _by_people(rule: CaseClock, clock: ClockState) -> tuple[str, ...]:
    return tuple(each for each in clock.pauses if (known := rule.pauses.get(each)) and not known.during)


def end_pauses(draft: Draft, reasons: tuple[str, ...] | None = None) -> None:
    """What people have paused goes on: these reasons, or all of them."""
    rule, clock = draft.process.clock, draft.state.clock
    assert rule is not None, "only a clock is paused"
    assert clock is not None, "and only one that has started"
    for reason in _by_people(rule, clock):
        if reasons is None or reason in reasons:
            draft.tell(ClockUnpaused(reason=reason))
