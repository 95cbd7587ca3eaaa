"""Deadlines in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from engine.base.clock import SHANGHAI
from engine.model.calendar import Calendar
from engine.runtime.calendar import workdays_between
from engine.runtime.scope import local_day
from engine.service.views.shared import DueText

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


def _words(due: datetime, last: date, now: datetime, calendar: Calendar) -> tuple[str, str]:
    today = local_day(now)
    if now > due or (now == due and last < today):
        return _late(due, last, now, today), "overdue"
    if last == today or due - now < timedelta(days=1):
        return _today(due, now), "soon"
    left = workdays_between(calendar, today, last)
    if left == 0:
        return f"剩余 {(last - today).days} 天", "soon"
    return f"剩余 {left} 个工作日", "soon" if left <= SOON_WORKDAYS else "normal"


def _late(due: datetime, last: date, now: datetime, today: date) -> str:
    days = (today - last).days
    if days:
        return f"已逾期 {days} 天"
    return f"已逾期 {max((now - due) // timedelta(hours=1), 1)} 小时"


def _today(due: datetime, now: datetime) -> str:
    ends_with_the_day = due.astimezone(SHANGHAI).timetz().replace(tzinfo=None).isoformat() == "00:00:00"
    if ends_with_the_day:
        return "今天到期"
    hours = (due - now) // timedelta(hours=1)
    return f"剩余 {hours} 小时" if hours else "不到 1 小时"
