"""How days, moments and people are written on a page."""

from __future__ import annotations

from datetime import date, datetime

from engine.base.clock import SHANGHAI
from engine.base.finding import Said
from engine.model.ids import PersonId
from engine.model.written import day_of_year_written, day_written, moment_written
from engine.service.people import names
from engine.web.here import say, site, t


def day(value: date | None) -> str:
    """A calendar day."""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    # rules without a beginning hold from the first day there is
    return say(day_written(value)) if value and value > date.min else "—"


def moment(value: datetime | None) -> str:
    """A moment to the minute, in the place's time."""
    return say(moment_written(value)) if value else ""


def when(value: datetime | None) -> str:
    """A moment of today by its time alone, others by their day."""
    if value is None:
        return ""
    local, now = value.astimezone(SHANGHAI), site().clock.now().astimezone(SHANGHAI)
    if local.date() == now.date():
        return t(f"今天 {local:%H:%M}", f"today {local:%H:%M}")
    if local.year != now.year:
        return say(day_written(local.date()))
    return f"{say(day_of_year_written(local.date()))} {local:%H:%M}"


def shown(value: object) -> object:
    """What a template prints: the engine's sentences and days in the language of the page."""
    match value:
        case Said():
            return say(value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case _:
            return value


def person_name(person: PersonId) -> Said:
    """What a person is called."""
    return names(site().store, [person])[person]
