"""Putting trees in the place of names, as when a rule is written out where it is used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace

from engine.model.expr.tree import Extent, Name, Node


def substituted(node: Node, by_path: Mapping[str, Node], span: Extent | None = None) -> Node:
    """The tree with names replaced; with a span, all of it stands there, for its own text is elsewhere."""
    if isinstance(node, Name) and node.path in by_path:
        return by_path[node.path]
    changed: dict[str, object] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            changed[each.name] = substituted(value, by_path, span)
        elif isinstance(value, tuple) and value and all(isinstance(one, Node) for one in value):
            changed[each.name] = tuple(substituted(one, by_path, span) for one in value)
    if span is not None:
        changed["span"] = span
    return replace(node, **changed) if changed else node  # type: ignore[arg-type]  # fields keep their types
