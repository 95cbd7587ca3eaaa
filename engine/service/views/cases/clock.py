"""The time of a whole case on its page: budget, what was used, what was left, in the order it happened."""

from __future__ import annotations

from datetime import datetime, timedelta

from engine.base.finding import NOTHING, Said, listed, same
from engine.model.clock import CLOSED, SUSPENDED, ClockState
from engine.model.clock_event import ClockPaused, ClockResumed, ClockStarted, ClockUnpaused
from engine.model.process import Process
from engine.model.written import day_written
from engine.runtime.scope import local_day
from engine.service.views.case_shape import ClockStep, ClockView
from engine.service.views.cases.timeline import History
from engine.service.views.due import due_text
from engine.service.views.words import counted

_REASONS = {SUSPENDED: Said("挂起", "suspended"), CLOSED: Said("办结", "closed")}


def clock_view(history: History) -> ClockView | None:
    """How the clock stands, if the process has one and it has started."""
    state, viewer = history.state, history.viewer
    clock = state.clock
    if clock is None:
        return None
    calendar = viewer.calendar(history.compiled)
    shown_at = clock.paused_at or viewer.at
    due = due_text(clock.due, clock.due_day, clock.provisional, shown_at, calendar)
    assert due is not None, "a clock has a deadline"
    is_late = clock.late_at(viewer.at)
    return ClockView(
        due=due,
        paused=listed(reason_words(history.process, each) for each in clock.pauses if each != CLOSED),
        late=_late(clock, state.closed_at, is_late),
        is_late=is_late,
        steps=_steps(history),
    )


def reason_words(process: Process, reason: str) -> Said:
    """What a reason for standing still is called."""
    known = process.clock.pauses.get(reason) if process.clock else None
    return same(known.label) if known else _REASONS.get(reason, same(reason))


def _late(clock: ClockState, closed_at: datetime | None, is_late: bool) -> Said:
    """Whether it was done in time; while it is open the deadline itself tells."""
    if closed_at is None:
        return NOTHING
    if not is_late:
        return Said("按期办结", "Done in time")
    days = (local_day(clock.paused_at or closed_at) - clock.due_day).days
    if days:
        return Said(f"逾期 {days} 天办结", f"Done {counted(days, 'day')} late")
    hours = max(((clock.paused_at or closed_at) - clock.due) // timedelta(hours=1), 1)
    return Said(f"逾期 {hours} 小时办结", f"Done {counted(hours, 'hour')} late")


def _steps(history: History) -> tuple[ClockStep, ...]:
    steps: list[ClockStep] = []
    unit, budget = "", 0
    for at, event in history.moments():
        match event:
            case ClockStarted():
                unit, budget = event.unit, event.budget
                whole, day = _much(unit, budget), day_written(event.due_day)
                said = Said(f"起算，共 {whole.zh}，到 {day.zh}", f"Starts: {whole.en}, until {day.en}")
                steps.append(ClockStep(at=at, what=said))
            case ClockPaused(reason=reason):
                word = reason_words(history.process, reason)
                steps.append(ClockStep(at=at, what=Said(f"停钟：{word.zh}", f"Stands still: {word.en}")))
            case ClockUnpaused(reason=reason):
                word = reason_words(history.process, reason)
                steps.append(ClockStep(at=at, what=Said(f"不再停钟：{word.zh}", f"No more: {word.en}")))
            case ClockResumed():
                steps.append(ClockStep(at=at, what=_GOES_ON, sum=_sum(unit, budget, event)))
            case _:
                pass
    return tuple(steps)


_GOES_ON = Said("恢复计时", "Runs again")


def _sum(unit: str, budget: int, event: ClockResumed) -> Said:
    if unit == "fixed":
        return Said("规定的日期不顺延", "A day laid down does not move")
    whole, used = _much(unit, budget), _much(unit, event.consumed)
    left, day = _much(unit, max(budget - event.consumed, 0)), day_written(event.due_day)
    return Said(
        f"{whole.zh} − 已用 {used.zh} = 还剩 {left.zh}，到 {day.zh}",
        f"{whole.en} − {used.en} used = {left.en} left, until {day.en}",
    )


def _much(unit: str, amount: int) -> Said:
    match unit:
        case "workdays":
            return Said(f"{amount} 个工作日", counted(amount, "workday"))
        case "days":
            return Said(f"{amount} 天", counted(amount, "day"))
        case "fixed":
            return Said("规定的日期", "the day laid down")
        case _:
            hours, minutes = divmod(amount // 60, 60)
            return Said(f"{hours} 小时 {minutes} 分", f"{hours} h {minutes} min")
