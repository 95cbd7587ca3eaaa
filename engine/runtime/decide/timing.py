"""Pausing the clock of a whole case, for a reason that its process names."""

from __future__ import annotations

from engine.model.clock_event import ClockPaused
from engine.model.command import SYSTEM, Operate
from engine.model.event import Operated, TimerSet
from engine.model.ids import TimerId
from engine.model.limit import Pause
from engine.model.refusal import Kind
from engine.runtime.calendar import midnight
from engine.runtime.clock import CASE, PAUSE, end_pauses
from engine.runtime.draft import Draft
from engine.runtime.refusing import case_closed, refuse
from engine.runtime.scope import Asking
from engine.runtime.seats import people_of


def pausable(draft: Draft) -> Asking[tuple[Pause, ...]]:
    """The reasons for which this person may stop the clock."""
    rule = draft.process.clock
    found: list[Pause] = []
    for each in rule.pauses.values() if rule else ():
        if not each.during and (yield from _is_theirs(draft, each)):
            found.append(each)  # noqa: PERF401  # a comprehension cannot ask
    return tuple(found)


def _is_theirs(draft: Draft, pause: Pause) -> Asking[bool]:
    if draft.actor == SYSTEM:
        return True
    for source in pause.by or draft.process.managers:
        people = yield from people_of(source, draft.scope(), draft.state.unit)
        if draft.actor.person in people.persons:
            return True
    return False


def may_pause(draft: Draft, command: Operate) -> Asking[None]:
    """Somebody with the right to that reason, while the clock runs for all that this reason says."""
    theirs = yield from pausable(draft)
    if not theirs or (command.kind and command.kind not in {each.id for each in theirs}):
        refuse(
            Kind.FORBIDDEN, "not_pausable", "您不能以这个理由停钟。", "You may not stop the clock for that."
        )
    if not draft.state.is_open:
        raise case_closed(draft.state)
    clock = draft.state.clock
    if clock is None:
        refuse(Kind.CONFLICT, "clock_not_started", "整件的时限还没有起算。", "The clock has not started yet.")
    if all(each.id in clock.pauses for each in theirs) or command.kind in clock.pauses:
        refuse(Kind.CONFLICT, "paused_already", "已经因此停钟。", "It stands still for that already.")
    if command.until and midnight(command.until) <= draft.at:
        refuse(Kind.INVALID, "past_day", "日期须在今天之后。", "The day must lie after today.")


def may_resume(draft: Draft, command: Operate) -> Asking[None]:
    """Whoever may stop the clock for a reason may say that it holds no more."""
    theirs = yield from pausable(draft)
    clock = draft.state.clock
    standing = {each.id for each in theirs} & set(clock.pauses if clock else ())
    if not standing or (command.kind and command.kind not in standing):
        refuse(
            Kind.CONFLICT, "not_paused", "没有您可以恢复的停钟。", "Nothing is paused that you may resume."
        )


def pause(draft: Draft, command: Operate) -> Asking[None]:
    """The reason is kept with the deed; the arithmetic waits until the clock goes on."""
    theirs = yield from pausable(draft)
    kind = command.kind or theirs[0].id
    draft.tell(ClockPaused(reason=kind))
    if command.until:
        name = TimerId(f"{PAUSE}/{kind}~{draft.state.seq}")
        draft.tell(TimerSet(timer=name, activation=CASE, at=midnight(command.until)))


def resume_clock(draft: Draft, command: Operate) -> Asking[None]:
    """That reason, or all of those that are theirs to end."""
    theirs = yield from pausable(draft)
    kinds = (command.kind,) if command.kind else tuple(each.id for each in theirs)
    end_pauses(draft, kinds)


def pause_over(draft: Draft, timer: TimerId) -> None:
    """A pause has come to the day that was said, or all of them to what they may last in all."""
    kind = timer.partition("~")[0].removeprefix(f"{PAUSE}/")
    draft.tell(Operated(what="clock_goes_on", kind="" if kind == "most" else kind))
    end_pauses(draft, None if kind == "most" else (kind,))
