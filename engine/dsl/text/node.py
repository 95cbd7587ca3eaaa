"""The nodes of a pack's text: scalars, lists and tables, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.base.span import Span


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text as written; nobody has read it as a number or a date yet."""

    text: str
    span: Span
    #: Where the characters of `text` stand, when they stand in the file as they were read.
    inner: Span
    honest: bool = True


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and what stands behind it."""

    key: Scalar
    value: Node
    #: What the layer says about a single value: `{$value: X, $final: true}`.
    rules: Rules | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A map, in the order written; the overlay keeps what locks and bounds it in `rules`."""

    entries: dict[str, Entry]
    span: Span
    rules: Rules | None = None

    def get(self, key: str) -> Node | None:
        """What stands behind a key, if it is there."""
        entry = self.entries.get(key)
        return entry.value if entry else None

    def values(self) -> Iterator[tuple[str, Node]]:
        """Each key with what stands behind it."""
        return ((key, entry.value) for key, entry in self.entries.items())


Node = Scalar | Items | Table


@dataclass(frozen=True, slots=True)
class BoundsText:
    """Bounds as one layer wrote them: the smallest, the greatest, the admitted values."""

    span: Span
    least: Scalar | None = None
    most: Scalar | None = None
    among: tuple[Scalar, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What a layer says about the layers below it: locked, bounded, slots left open."""

    final: Span | None = None
    bounds: tuple[BoundsText, ...] = ()
    slots: int | None = None
    slots_at: Span | None = None
    #: Keys that layers below added to this table.
    added: tuple[str, ...] = field(default=())


def kind_of(node: Node) -> str:
    """The word for a node's kind: `text`, `list` or `map`."""
    match node:
        case Scalar():
            return "text"
        case Items():
            return "list"
        case Table():
            return "map"


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order written."""
    stack = [node]
    while stack:
        here = stack.pop()
        yield here
        match here:
            case Items(items=items):
                stack.extend(reversed(items))
            case Table(entries=entries):
                stack.extend(entry.value for entry in reversed(entries.values()))
            case Scalar():
                pass
