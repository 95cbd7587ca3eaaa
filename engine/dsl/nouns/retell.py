"""Nodes that nobody wrote, at the place of what they are told from, so that findings point at the author."""

from __future__ import annotations

from collections.abc import Mapping

from engine.base.span import Span
from engine.dsl.text.node import Entry, Node, Scalar, Table


def said(text: str, at: Span) -> Scalar:
    """A text that follows from what stands at a place."""
    return Scalar(text, at, at, honest=False)


def table(at: Span, parts: Mapping[str, Node | None]) -> Table:
    """A map of the parts that are there."""
    entries = {key: Entry(said(key, at), part) for key, part in parts.items() if part is not None}
    return Table(entries, at)


def with_entries(old: Table, new: Mapping[str, Entry]) -> Table:
    """The same map with more entries, or others in their place."""
    return Table({**old.entries, **new}, old.span, old.rules)
