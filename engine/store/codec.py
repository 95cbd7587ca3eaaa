"""Frozen dataclasses as JSON and back, by their annotations; what equals its default is left out."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Callable, Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from typing import Any, NewType, TypeVar, Union, get_args, get_origin, get_type_hints

import orjson

T = TypeVar("T")
Turn = Callable[[Any], Any]


def dumps(value: Any) -> str:
    """The canonical text of a dataclass: what it declares holds no floats that one would have to look for."""
    return orjson.dumps(_encoder(type(value))(value), option=orjson.OPT_SORT_KEYS).decode()


def loads(kind: type[T], stored: str) -> T:
    """The dataclass behind a text."""
    value: T = _decoder(kind)(orjson.loads(stored))
    return value


def _same(value: Any) -> Any:
    return value


def _inner(kind: Any) -> Any:
    """The type behind NewType and `| None`."""
    while isinstance(kind, NewType):
        kind = kind.__supertype__
    if get_origin(kind) in (Union, types.UnionType):
        (kind,) = (each for each in get_args(kind) if each is not types.NoneType)
        return _inner(kind)
    return kind


def _optional(kind: Any, turn: Turn) -> Turn:
    has_none = get_origin(kind) in (Union, types.UnionType)
    if not has_none or turn is _same:
        return turn
    return lambda value: None if value is None else turn(value)


def _encoder(annotation: Any) -> Turn:
    return _cached_encoder(annotation)


@cache
def _cached_encoder(annotation: Any) -> Turn:
    kind = _inner(annotation)
    return _optional(annotation, _encoder_of(kind))


def _encoder_of(kind: Any) -> Turn:
    origin = get_origin(kind)
    if origin is tuple:
        each = _encoder(get_args(kind)[0])
        return list if each is _same else lambda value: [each(item) for item in value]
    if origin is not None and issubclass(origin, Mapping):
        each = _encoder(get_args(kind)[1])
        return dict if each is _same else lambda value: {key: each(item) for key, item in value.items()}
    if dataclasses.is_dataclass(kind):
        return _dataclass_encoder(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return lambda value: value.value
    return (lambda value: value.isoformat()) if kind in (datetime, date) else _same


def _dataclass_encoder(kind: Any) -> Turn:
    hints = get_type_hints(kind)
    parts = tuple((f.name, _encoder(hints[f.name]), _default(f)) for f in dataclasses.fields(kind) if f.init)

    def encode(value: Any) -> dict[str, Any]:
        stored = {}
        for name, turn, default in parts:
            item = getattr(value, name)
            if item != default:
                stored[name] = item if turn is _same else turn(item)
        return stored

    return encode


def _default(field: dataclasses.Field[Any]) -> Any:
    if field.default is not dataclasses.MISSING:
        return field.default
    return (
        field.default_factory() if field.default_factory is not dataclasses.MISSING else dataclasses.MISSING
    )


def _decoder(annotation: Any) -> Turn:
    return _cached_decoder(annotation)


@cache
def _cached_decoder(annotation: Any) -> Turn:
    kind = _inner(annotation)
    return _optional(annotation, _decoder_of(kind))


def _decoder_of(kind: Any) -> Turn:
    origin = get_origin(kind)
    if origin is tuple:
        each = _decoder(get_args(kind)[0])
        return tuple if each is _same else lambda stored: tuple(each(item) for item in stored)
    if origin is not None and issubclass(origin, Mapping):
        each = _decoder(get_args(kind)[1])
        return dict if each is _same else lambda stored: {key: each(item) for key, item in stored.items()}
    if dataclasses.is_dataclass(kind):
        return _dataclass_decoder(kind)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind
    return kind.fromisoformat if kind in (datetime, date) else _same


def _dataclass_decoder(kind: Any) -> Turn:
    hints = get_type_hints(kind)
    turns = {f.name: _decoder(hints[f.name]) for f in dataclasses.fields(kind) if f.init}
    turned = tuple((name, turn) for name, turn in turns.items() if turn is not _same)

    def decode(stored: dict[str, Any]) -> Any:
        for name, turn in turned:
            if name in stored:
                stored[name] = turn(stored[name])
        return kind(**stored)

    return decode
