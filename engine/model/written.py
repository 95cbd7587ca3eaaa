"""How days, moments and money are written for people: one way in each language."""

from __future__ import annotations

from datetime import date, datetime

from engine.base.clock import SHANGHAI
from engine.base.finding import Said
from engine.model.quantity import yuan

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_written(day: date) -> Said:
    """A calendar day."""
    return Said(f"{day.year}年{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]} {day.year}")


def day_of_year_written(day: date) -> Said:
    """A day of a year that is understood."""
    return Said(f"{day.month}月{day.day}日", f"{day.day} {_MONTHS[day.month - 1]}")


def month_written(day: date) -> Said:
    """The month of a day."""
    return Said(f"{day.year}年{day.month}月", f"{_MONTHS[day.month - 1]} {day.year}")


def moment_written(moment: datetime, *, seconds: bool = False) -> Said:
    """A moment, to the minute unless seconds are wanted, in the place's time."""
    local = moment.astimezone(SHANGHAI)
    at = local.strftime("%H:%M:%S" if seconds else "%H:%M")
    day = day_written(local.date())
    return Said(f"{day.zh} {at}", f"{day.en} {at}")


def yuan_written(fen: int) -> Said:
    """An amount of money with its unit."""
    return Said(f"{yuan(fen)} 元", f"{yuan(fen)} yuan")
