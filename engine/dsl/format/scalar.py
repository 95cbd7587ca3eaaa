"""Writing a text as the YAML scalar that stood there before: its quotes stay."""

from __future__ import annotations

from typing import Literal

import yaml

Style = Literal["plain", "single", "double", "block"]

_STYLES: dict[str, Style] = {"'": "single", '"': "double", "|": "block", ">": "block"}
#: What a plain scalar may not begin with; a minus is allowed where no space follows.
_INDICATORS = "?:,[]{}#&*!|>'\"%@`"
_FLOW = ",[]{}"


def style_of(written: str) -> Style:
    """How a scalar is written, from its source."""
    return _STYLES.get(written[:1], "plain")


def as_written(text: str, style: Style, *, in_flow: bool) -> str | None:
    """The source of a scalar with that text, in its old style; single quotes where a plain one cannot be.

    None where it cannot be written on one line.
    """
    if "\n" in text or style == "block":
        return None
    if style == "double":
        return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
    if style == "plain" and _can_be_plain(text, in_flow=in_flow):
        return text
    return "'" + text.replace("'", "''") + "'"


def _can_be_plain(text: str, *, in_flow: bool) -> bool:
    if not text or text != text.strip() or text[0] in _INDICATORS or text.startswith(("- ", "---", "...")):
        return False
    if ": " in text or " #" in text or text.endswith(":"):
        return False
    return not in_flow or not any(sign in text for sign in (*_FLOW, ":"))


def in_flow(text: str) -> frozenset[tuple[int, int]]:
    """Line and column, from 1, of each scalar inside square brackets or braces of a readable file."""
    found: set[tuple[int, int]] = set()
    depth = 0
    for event in yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        match event:
            case yaml.SequenceStartEvent() | yaml.MappingStartEvent():
                depth += bool(event.flow_style) or depth > 0
            case yaml.SequenceEndEvent() | yaml.MappingEndEvent():
                depth = max(0, depth - 1)
            case yaml.ScalarEvent() if depth:
                mark = event.start_mark
                assert mark is not None
                found.add((mark.line + 1, mark.column + 1))
            case _:
                continue
    return frozenset(found)
