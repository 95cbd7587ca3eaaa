"""Events of a case as JSON and back, by the types their fields declare."""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any

from engine.model.event import CaseEvent
from engine.service.rows import Json

Read = Callable[[Json], Any]
_TYPES: Mapping[str, type] = {kind.__name__: kind for kind in typing.get_args(CaseEvent)}


def to_json(event: CaseEvent) -> tuple[str, dict[str, Json]]:
    """The type and the body of an event."""
    kind: type = type(event)
    return kind.__name__, {name: _plain(getattr(event, name)) for name in _names(kind)}


def from_json(kind: str, body: Mapping[str, Json]) -> CaseEvent:
    """The event of a type and a body; what an older body lacks keeps its default."""
    readers = _readers(_TYPES[kind])
    event: CaseEvent = _TYPES[kind](
        **{name: read(body[name]) for name, read in readers.items() if name in body}
    )
    return event


def _plain(value: Any) -> Json:
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case tuple():
            return [_plain(item) for item in value]
        case _:
            return value


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


@cache
def _readers(kind: type) -> Mapping[str, Read]:
    return {name: _reader(hint) for name, hint in typing.get_type_hints(kind).items() if name in _names(kind)}


def _reader(hint: Any) -> Read:
    hint = getattr(hint, "__supertype__", hint)
    if typing.get_origin(hint) in (UnionType, typing.Union):
        some = next(arg for arg in typing.get_args(hint) if arg is not NoneType)
        inner = _reader(some)
        return lambda value: None if value is None else inner(value)
    if typing.get_origin(hint) is tuple:
        item = _reader(typing.get_args(hint)[0])
        return lambda value: tuple(item(each) for each in value)
    if hint in (datetime, date):
        return typing.cast(Read, hint.fromisoformat)
    return lambda value: value
