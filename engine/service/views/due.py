"""Deadlines in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from engine.base.clock import SHANGHAI
from engine.base.finding import Said
from engine.model.calendar import Calendar
from engine.runtime.calendar import workdays_between
from engine.runtime.scope import local_day
from engine.service.views.shared import DueText
from engine.service.views.words import counted

SOON_WORKDAYS = 1


def due_text(
    due: datetime | None, day: date | None, provisional: bool, now: datetime, calendar: Calendar
) -> DueText | None:
    """How long there is left, in words; None without a deadline."""
    if due is None:
        return None
    last = day or local_day(due)
    text, cls = _words(due, last, now, calendar)
    return DueText(text=text, cls=cls, day=last, at=due, provisional=provisional)


def _words(due: datetime, last: date, now: datetime, calendar: Calendar) -> tuple[Said, str]:
    today = local_day(now)
    if now > due or (now == due and last < today):
        return _late(due, last, now, today), "overdue"
    if last == today or due - now < timedelta(days=1):
        return _today(due, now), "soon"
    left = workdays_between(calendar, today, last)
    if left == 0:
        return _left(last - today), "soon"
    return Said(
        f"剩余 {left} 个工作日", f"{counted(left, 'workday')} left"
    ), "soon" if left <= SOON_WORKDAYS else "normal"


def _left(length: timedelta) -> Said:
    return Said(f"剩余 {length.days} 天", f"{counted(length.days, 'day')} left")


def _late(due: datetime, last: date, now: datetime, today: date) -> Said:
    days = (today - last).days
    if days:
        return Said(f"已逾期 {days} 天", f"{counted(days, 'day')} overdue")
    hours = max((now - due) // timedelta(hours=1), 1)
    return Said(f"已逾期 {hours} 小时", f"{counted(hours, 'hour')} overdue")


def _today(due: datetime, now: datetime) -> Said:
    ends_with_the_day = due.astimezone(SHANGHAI).timetz().replace(tzinfo=None).isoformat() == "00:00:00"
    if ends_with_the_day:
        return Said("今天到期", "Due today")
    hours = (due - now) // timedelta(hours=1)
    return (
        Said(f"剩余 {hours} 小时", f"{counted(hours, 'hour')} left")
        if hours
        else Said("不到 1 小时", "Less than 1 hour")
    )
