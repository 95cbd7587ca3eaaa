"""Nodes that nobody wrote, at the place of what they are told from, so that findings point at the author."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from engine.base.span import Span
from engine.dsl.text.node import Entry, Items, Node, Scalar, Table


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


#: Texts, lists and maps of what nobody wrote, with parts of what somebody did.
Told = str | Node | None | Mapping[str, "Told"] | Sequence["Told"]


def tree(at: Span, told: Told) -> Node | None:
    """The nodes of a text that follows from what stands at a place; what is None is left out."""
    match told:
        case None | Scalar() | Items() | Table():
            return told
        case str():
            return said(told, at)
        case Mapping():
            return table(at, {key: tree(at, part) for key, part in told.items()})
        case _:
            parts = (tree(at, part) for part in told)
            return Items(tuple(part for part in parts if part is not None), at)
