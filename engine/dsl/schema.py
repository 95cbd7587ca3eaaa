"""The published JSON Schema of the pack files, derived from the shapes that the checker itself uses."""

from __future__ import annotations

from typing import Any

from engine.dsl.shape.language import FILES, MECHANISM, NAMED
from engine.dsl.shape.scalars import PLUGIN_WORD
from engine.dsl.shape.shapes import Either, Fields, Leaf, ListOf, MapOf, Named, Shape

Json = dict[str, Any]

#: Editors read scalars by YAML's own rules, so a text may arrive as a number or a truth value.
_SCALAR = ["string", "number", "boolean"]
_PATTERNS = {
    # Spelt so that JavaScript and Python agree on Han letters: no space, no ASCII sign but `_`.
    "id": r"^[^\s!-@\[-\^`{-~][^\s!-/:-@\[-\^`{-~]{0,59}$",
    "day": r"^\d{4}-\d{2}-\d{2}$",
    "share": r"^(\d{1,3}(\.\d{1,6})?\s*[%％]|\d{1,6}\s*/\s*[1-9]\d{0,5}|0|1)$",
    "retention": r"^[1-9]\d{0,4}\s*(days?|天)$",
}
_DIRECTIVES: Json = {
    "$final": {"type": "boolean"},
    "$remove": {"type": "boolean"},
    "$bounds": {
        "type": "object",
        "properties": {"min": {"type": _SCALAR}, "max": {"type": _SCALAR}, "enum": {"type": "array"}},
        "additionalProperties": False,
    },
    "$slots": {
        "type": "object",
        "properties": {"open": {"type": "integer", "minimum": 0}},
        "additionalProperties": False,
    },
}

_LOCKED: Json = {"type": "object", "required": ["$value"]}


def schema() -> Json:
    """JSON Schema 2020-12: one definition for each kind of file and for each map of closed keys in it."""
    writer = _Writer()
    roots = [writer.schema(shape) for shape in (*FILES.values(), MECHANISM)]
    for name, shape in NAMED.items():
        assert isinstance(shape, Fields)
        assert shape.name == name
        writer.schema(shape)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:yifang:schema:pack:1",
        "title": "Yifang pack files, language 1",
        "anyOf": roots,
        "$defs": dict(sorted(writer.definitions.items())),
    }


class _Writer:
    def __init__(self) -> None:
        self.definitions: dict[str, Json] = {}

    def schema(self, shape: Shape) -> Json:
        """The schema of a shape; closed maps become definitions."""
        match shape:
            case Leaf():
                return _leaf(shape)
            case ListOf(item=item, least=least):
                return {"type": "array", "items": self.schema(item), **_least("minItems", least)}
            case MapOf():
                return self._map(shape)
            case Fields():
                self._define(shape)
                return {"$ref": f"#/$defs/{shape.name}"}
            case Named(name=name):
                return {"$ref": f"#/$defs/{name}"}
            case Either(leaf=leaf, items=items, table=table):
                chosen = [one for one in (leaf, items, table) if one is not None]
                return {"anyOf": [self.schema(one) for one in chosen]}

    def _value(self, shape: Shape) -> Json:
        """What stands behind a key: a single value may be written as a map that also locks it."""
        written = self.schema(shape)
        is_single = isinstance(shape, Leaf) or (isinstance(shape, Either) and shape.leaf is not None)
        return {"anyOf": [written, _LOCKED]} if is_single else written

    def _map(self, shape: MapOf) -> Json:
        key = {"pattern": _PATTERNS[shape.key.kind]} if shape.key.kind in _PATTERNS else {}
        names: Json = {"propertyNames": {"anyOf": [key, {"enum": list(_DIRECTIVES)}]}} if key else {}
        item = self._value(shape.item)
        return {"type": "object", **names, "properties": _DIRECTIVES, "additionalProperties": item}

    def _define(self, shape: Fields) -> None:
        if shape.name in self.definitions:
            return
        # A child's file names only what it changes, so nothing is required here; the checker asks for it.
        definition: Json = {"type": "object"}
        self.definitions[shape.name] = definition
        keys = {key: self._value(one) for key, one in shape.keys.items()}
        definition["properties"] = {**keys, **_DIRECTIVES}
        definition["additionalProperties"] = False if shape.rest is None else self.schema(shape.rest)
        if shape.about:
            definition["description"] = shape.about
        if shape.one:
            definition.update({"minProperties": 1, "maxProperties": 1})


def _leaf(leaf: Leaf) -> Json:
    about = {"description": leaf.about} if leaf.about else {}
    if leaf.words:
        closed: Json = {"enum": list(leaf.words)}
        foreign: Json = {"type": "string", "pattern": PLUGIN_WORD}
        return {"anyOf": [closed, foreign], **about} if leaf.open else closed | about
    match leaf.kind:
        case "bool":
            return {"type": "boolean"}
        case "int":
            return {"type": "integer"}
        case kind if kind in _PATTERNS:
            # A share such as 0 or 1 arrives as a number; patterns concern texts only.
            return {"type": _SCALAR, "pattern": _PATTERNS[kind], **about}
        case _:
            return {"type": _SCALAR, **about}


def _least(key: str, least: int) -> Json:
    return {key: least} if least else {}
