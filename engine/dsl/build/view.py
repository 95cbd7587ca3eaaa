"""Reading nodes without fear: what has not its shape (which was told already) reads as nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction
from typing import TypeVar

from engine.base.span import Span
from engine.dsl.overlay.timeline import rules_of
from engine.dsl.shape.scalars import read_bool, read_day, read_int, read_share
from engine.dsl.text.node import Entry, Items, Node, Rules, Scalar, Table

_Word = TypeVar("_Word", bound=Enum)


@dataclass(frozen=True, slots=True)
class View:
    """A node, and the key that leads to it."""

    node: Node | None
    key: Scalar
    #: What the layers above say about it.
    rules: Rules | None = None

    @property
    def at(self) -> Span:
        """The place to point at when the whole is meant: its key."""
        return self.key.span

    def has(self, key: str) -> bool:
        """Whether something is written under a key."""
        return isinstance(self.node, Table) and key in self.node.entries

    def child(self, key: str) -> View:
        """What stands under a key; a view of nothing where it is absent."""
        entry = self.node.entries.get(key) if isinstance(self.node, Table) else None
        return View(None, self.key) if entry is None else _view(entry)

    def each(self) -> Iterator[tuple[str, View]]:
        """The entries of a map."""
        if isinstance(self.node, Table):
            for key, entry in self.node.entries.items():
                yield key, _view(entry)

    def items(self) -> Iterator[View]:
        """The items of a list."""
        if isinstance(self.node, Items):
            for item in self.node.items:
                yield View(item, self.key)

    @property
    def scalar(self) -> Scalar | None:
        """The scalar, if it is one and not empty."""
        return self.node if isinstance(self.node, Scalar) and self.node.text.strip() else None

    def scalars(self) -> tuple[Scalar, ...]:
        """One scalar, or the scalars of a list."""
        if isinstance(self.node, Items):
            return tuple(item for item in self.node.items if isinstance(item, Scalar) and item.text.strip())
        return (self.node,) if isinstance(self.node, Scalar) and self.node.text.strip() else ()

    def get(self, key: str) -> Scalar | None:
        """The scalar under a key."""
        return self.child(key).scalar

    def text(self, key: str, default: str = "") -> str:
        """The text under a key."""
        scalar = self.get(key)
        return default if scalar is None else scalar.text

    def word(self, key: str, default: _Word) -> _Word:
        """One of a closed set of words; what is none of them was told of with the shape."""
        text = self.text(key)
        return next((word for word in type(default) if word.value == text), default)

    def flag(self, key: str, default: bool = False) -> bool:
        """The truth under a key."""
        scalar = self.get(key)
        value = None if scalar is None else read_bool(scalar.text)
        return default if value is None else value

    def number(self, key: str) -> int | None:
        """The whole number under a key."""
        scalar = self.get(key)
        return None if scalar is None else read_int(scalar.text)

    def share(self, key: str) -> Fraction | None:
        """The share under a key."""
        scalar = self.get(key)
        return None if scalar is None else read_share(scalar.text)

    def day(self, key: str) -> date | None:
        """The day under a key."""
        scalar = self.get(key)
        return None if scalar is None else read_day(scalar.text)


def _view(entry: Entry) -> View:
    return View(entry.value, entry.key, rules_of(entry))
