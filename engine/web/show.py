"""How days, moments and people are written on a page."""

from __future__ import annotations

from datetime import date, datetime

from engine.base.clock import SHANGHAI
from engine.model.ids import PersonId
from engine.service.people import names
from engine.web.here import site, t


def day(value: date | datetime | None) -> str:
    """A calendar day."""
    if isinstance(value, datetime):
        value = value.astimezone(SHANGHAI).date()
    # rules without a beginning hold from the first day there is
    return value.isoformat() if value and value > date.min else "—"


def moment(value: datetime | None) -> str:
    """A moment to the minute, in the place's time."""
    return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M") if value else ""


def when(value: datetime | None) -> str:
    """A moment of today by its time alone, others by their day."""
    if value is None:
        return ""
    local, now = value.astimezone(SHANGHAI), site().clock.now().astimezone(SHANGHAI)
    if local.date() == now.date():
        return t(f"今天 {local:%H:%M}", f"today {local:%H:%M}")
    return f"{local:%m-%d %H:%M}" if local.year == now.year else f"{local:%Y-%m-%d}"


def person_name(person: PersonId) -> str:
    """What a person is called."""
    return names(site().store, [person])[person]
