"""Expressions as they were written: the text and the place behind each tree of a rule set.

Trees carry only where their parts stand inside their own text; whoever explains a result needs the text too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from engine.base.digest import digest
from engine.base.span import Span
from engine.model.expr.tree import Node, slots, walk

_MARK_CHARS = 16


@dataclass(frozen=True)
class Written:
    """One expression: its tree, its text, and where that text stands."""

    node: Node
    text: str
    #: By the layer that wrote it (`cenxi/mechanisms/fund.yaml:12:7`), as its folder may move.
    span: Span
    #: Whether the characters of the text stand in the file one to one, so that parts can be pointed at.
    honest: bool = True

    @cached_property
    def place(self) -> str:
        """File, line and column."""
        return str(self.span)

    @cached_property
    def mark(self) -> str:
        """A short digest of the text: the rule that was applied is the rule that is shown."""
        return digest(self.text)[:_MARK_CHARS]

    def part(self, node: Node) -> str:
        """The words of one operation."""
        return self.text[slice(*node.span)]

    def place_of(self, node: Node) -> str:
        """Where one operation stands."""
        return str(self.span.within(*node.span)) if self.honest else self.place


class Texts:
    """All expressions of a rule set, found by the very tree that runs or by where they stand."""

    def __init__(self, all_written: Iterable[Written] = ()) -> None:
        self.all = tuple(all_written)
        # by identity: two equal trees may be written at two places, and no tree outlives its rule set
        self._by_node = {id(written.node): written for written in self.all}

    def of(self, node: Node) -> Written | None:
        """How an expression was written; None for one that nobody wrote, such as a default."""
        return self._by_node.get(id(node))

    def at(self, place: str, mark: str, inputs: Iterable[str]) -> Written | None:
        """The expression at a place, if it still says the same and reads the same inputs.

        A richer noun is retold as several processes: one text may then stand for a tree in each.
        """
        wanted = set(inputs)
        found = self._by_place.get((place, mark), ())
        return next((one for one in found if set(slots(one.node)) == wanted), None)

    def home(self, part: Node) -> Written | None:
        """The expression in whose text a part stands: a definition's parts keep their own place."""
        return self._homes.get(id(part))

    @cached_property
    def _by_place(self) -> Mapping[tuple[str, str], list[Written]]:
        found: dict[tuple[str, str], list[Written]] = {}
        for written in self.all:
            found.setdefault((written.place, written.mark), []).append(written)
        return found

    @cached_property
    def _homes(self) -> Mapping[int, Written]:
        homes: dict[int, Written] = {}
        for written in self.all:
            for part in walk(written.node):
                homes.setdefault(id(part), written)
        return homes


NO_TEXTS = Texts()
