"""Shapes: the keys a part of a scenario may have and what stands behind each, for reader and schema."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Plain(Enum):
    """One scalar, and how it is read."""

    TEXT = "text"
    DAY = "day"
    MOMENT = "moment"
    #: A day, or an exact moment: a deadline of 2025-06-06 is not the one of 2025-06-07 00:00.
    DUE = "due"
    LENGTH = "length"
    YES_NO = "yes_no"
    WHOLE = "whole"
    #: One share, or a list of shares, from 0 to below 1.
    SHARES = "shares"
    #: One text, or a list of texts.
    TEXTS = "texts"
    #: Whatever a person may type into a form: a text, a list, a map.
    TYPED = "typed"


@dataclass(frozen=True, slots=True)
class One:
    """A map with named keys."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class Many:
    """A list of maps with named keys."""

    shape: Shape


@dataclass(frozen=True, slots=True)
class ById:
    """A map from ids of the author's choice to things of one kind."""

    of: Plain | One


Kind = Plain | One | Many | ById


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """A map: its keys, those that must be there, and groups of which exactly one key must be there."""

    title: str
    keys: Mapping[str, Kind]
    required: frozenset[str] = frozenset()
    #: Exactly one of these keys.
    one_of: frozenset[str] = frozenset()
    notes: Mapping[str, str] = field(default_factory=dict)


def schema_of(kind: Kind) -> dict[str, Any]:
    """The JSON Schema of a kind, in place."""
    match kind:
        case Plain():
            return _PLAIN[kind]
        case One(shape):
            return {"$ref": f"#/$defs/{shape.title}"}
        case Many(shape):
            return {"type": "array", "items": {"$ref": f"#/$defs/{shape.title}"}}
        case ById(of):
            return {"type": "object", "additionalProperties": schema_of(of)}


def schema_of_shape(shape: Shape) -> dict[str, Any]:
    """The JSON Schema of one map."""
    properties = {
        key: {**schema_of(kind), **({"description": shape.notes[key]} if key in shape.notes else {})}
        for key, kind in shape.keys.items()
    }
    schema: dict[str, Any] = {"type": "object", "properties": properties, "additionalProperties": False}
    if shape.required:
        schema["required"] = sorted(shape.required)
    if shape.one_of:
        schema["oneOf"] = [{"required": [key]} for key in sorted(shape.one_of)]
    return schema


def shapes_within(shape: Shape) -> dict[str, Shape]:
    """The shape and all that it is made of, by title."""
    found: dict[str, Shape] = {}
    queue = [shape]
    while queue:
        here = queue.pop()
        if here.title in found:
            continue
        found[here.title] = here
        queue.extend(inner for kind in here.keys.values() if (inner := _inner(kind)) is not None)
    return found


def _inner(kind: Kind) -> Shape | None:
    match kind:
        case One(shape) | Many(shape) | ById(One(shape)):
            return shape
        case _:
            return None


#: YAML tools read `2025`, `yes` and `2025-06-03` as numbers, booleans and dates; all stay text here.
_SCALAR: dict[str, Any] = {"type": ["string", "number", "boolean", "null"]}
_PLAIN: dict[Plain, dict[str, Any]] = {
    Plain.TEXT: _SCALAR,
    Plain.DAY: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    Plain.MOMENT: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?$"},
    Plain.DUE: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2})?)?$"},
    Plain.LENGTH: {
        "type": "string",
        "pattern": r"^\d+ ?(workdays?|days?|hours?|minutes?|个?工作日|天|小时|分钟)$",
    },
    Plain.YES_NO: {"type": "boolean"},
    Plain.WHOLE: {"type": "integer"},
    Plain.TEXTS: {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]},
    Plain.SHARES: {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR}]},
    Plain.TYPED: {},
}
