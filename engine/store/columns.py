"""Column types that both databases store and order alike."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Dialect, Text
from sqlalchemy.types import TypeDecorator, TypeEngine

from engine.base.digest import canonical
from engine.service.paging import instant, microseconds

#: Compared by code point everywhere: PostgreSQL would otherwise follow the language of its cluster.
Words = Text().with_variant(Text(collation="C"), "postgresql")


class Turned(TypeDecorator[Any]):
    """A type whose values are turned without asking which database they are for."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Text
    cache_ok = True

    @staticmethod
    def stored(value: Any) -> Any:
        """The value as the driver takes it."""
        raise NotImplementedError

    @staticmethod
    def restored(value: Any) -> Any:
        """The value behind what the driver gave."""
        raise NotImplementedError

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """As SQLAlchemy asks for `stored`."""
        return self.stored(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Any:
        """As SQLAlchemy asks for `restored`."""
        return self.restored(value)


class Instant(Turned):
    """A moment as whole microseconds since 1970, UTC."""

    impl = BigInteger
    cache_ok = True

    @staticmethod
    def stored(value: datetime | None) -> int | None:
        """The number of a moment."""
        return None if value is None else microseconds(value)

    @staticmethod
    def restored(value: Any) -> datetime | None:
        """The moment of a number."""
        return None if value is None else instant(value)


class Day(Turned):
    """A calendar day as ISO text, which sorts as days do."""

    impl: TypeEngine[Any] | type[TypeEngine[Any]] = Words
    cache_ok = True

    @staticmethod
    def stored(value: date | None) -> str | None:
        """The text of a day."""
        return None if value is None else value.isoformat()

    @staticmethod
    def restored(value: Any) -> date | None:
        """The day of a text."""
        return None if value is None else date.fromisoformat(value)


class DayParameter(Day):
    """A calendar day as a parameter: it takes the collation of what it is compared with."""

    impl = Text
    cache_ok = True


def parameter_type(kind: TypeEngine[Any]) -> TypeEngine[Any]:
    """The type of a parameter for a column: PostgreSQL lets no collation stand inside a BETWEEN."""
    if isinstance(kind, Day):
        return DayParameter()
    return Text() if isinstance(kind, Text) else kind


class JsonText(Turned):
    """JSON as canonical text, so that equal content is equal text."""

    impl = Text
    cache_ok = True

    @staticmethod
    def stored(value: Any) -> str | None:
        """The text of a JSON value."""
        return None if value is None else canonical(value)

    @staticmethod
    def restored(value: Any) -> Any:
        """The JSON value of a text."""
        return None if value is None else json.loads(value)
