"""Clocks: the only door through which the present moment enters."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Protocol

#: China has one zone and no summer time since 1991, so a fixed offset is exact and needs no tz database.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


class Clock(Protocol):
    """Tells the present moment, always with a zone."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """The present moment in UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that may ask the machine


class VirtualClock:
    """A clock that moves only when told to, for scenarios and tests."""

    def __init__(self, at: datetime) -> None:
        self._at = at.astimezone(UTC)

    def now(self) -> datetime:
        """The moment it was last set to."""
        return self._at

    def move_to(self, at: datetime) -> None:
        """Set the moment; time never runs backwards."""
        assert at >= self._at, f"time runs forwards: {at} is before {self._at}"
        self._at = at.astimezone(UTC)
