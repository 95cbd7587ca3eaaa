"""Canonical JSON and digests: the same content always gives the same bytes."""

from __future__ import annotations

import hashlib
import json
from types import NoneType

import orjson

_STYLE = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
_EXACT = frozenset({str, int, bool, NoneType})


def canonical(value: object) -> str:
    """JSON with sorted keys and no spaces; floats are refused because they are not exact."""
    return canonical_bytes(value).decode()


def canonical_bytes(value: object) -> bytes:
    """Canonical JSON in UTF-8."""
    _refuse_floats(value)
    try:
        return orjson.dumps(value, option=_STYLE)
    except TypeError:
        # what the fast writer does not take: numbers beyond 64 bits, keys that are no texts, deep nesting
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(value: object) -> str:
    """SHA-256 (hexadecimal) of the canonical JSON of `value`."""
    return hashlib.sha256(canonical_bytes(value)).hexdigest()


def _refuse_floats(value: object) -> None:
    if isinstance(value, dict):
        items = value.values()
    elif isinstance(value, (list, tuple)):
        items = value  # type: ignore[assignment]  # either way something to walk through
    elif isinstance(value, float):
        raise TypeError(f"a float is not exact enough to be evidence: {value!r}")
    else:
        return
    for item in items:
        if type(item) not in _EXACT:
            _refuse_floats(item)
