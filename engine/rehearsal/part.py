"""A part of a scenario, read: its values by key, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from engine.base.span import Span
from engine.rehearsal.moments import Length

#: Text, list of these, or map of these: what a person would have typed.
Typed = Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What stands under one shape. An accessor gives None (or nothing) for a key that is not there."""

    span: Span
    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, Span] = field(default_factory=dict)

    def __contains__(self, key: str) -> bool:
        return key in self.values

    def at(self, key: str) -> Span:
        """Where a key's value stands; the part itself for a key that is not there."""
        return self.places.get(key, self.span)

    def text(self, key: str, default: str = "") -> str:
        """A text."""
        value = self.values.get(key, default)
        assert isinstance(value, str)
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Several texts."""
        value = self.values.get(key, ())
        assert isinstance(value, tuple)
        return value

    def whole(self, key: str) -> int | None:
        """A whole number."""
        value = self.values.get(key)
        assert value is None or isinstance(value, int)
        return value

    def shares(self, key: str) -> tuple[Decimal, ...]:
        """Shares, one or several."""
        return tuple(self.values.get(key, ()))

    def yes(self, key: str) -> bool | None:
        """Yes or no."""
        value = self.values.get(key)
        assert value is None or isinstance(value, bool)
        return value

    def day(self, key: str) -> date | None:
        """A day."""
        value = self.values.get(key)
        assert value is None or isinstance(value, date)
        return value

    def moment(self, key: str) -> datetime | None:
        """A moment."""
        value = self.values.get(key)
        assert value is None or isinstance(value, datetime)
        return value

    def due(self, key: str) -> date | datetime | None:
        """A day, or a moment."""
        value = self.values.get(key)
        assert value is None or isinstance(value, date)
        return value

    def length(self, key: str) -> Length:
        """A length of time, which must be there."""
        value = self.values[key]
        assert isinstance(value, Length)
        return value

    def typed(self, key: str) -> Typed:
        """What a person types; None where nothing was written."""
        return self.values.get(key)

    def one(self, key: str) -> Part | None:
        """A part below."""
        value = self.values.get(key)
        assert value is None or isinstance(value, Part)
        return value

    def many(self, key: str) -> tuple[Part, ...]:
        """Parts below."""
        value = self.values.get(key, ())
        assert isinstance(value, tuple)
        return value

    def by_id(self, key: str) -> Mapping[str, Any]:
        """Things below, by id."""
        value = self.values.get(key, {})
        assert isinstance(value, Mapping)
        return value
