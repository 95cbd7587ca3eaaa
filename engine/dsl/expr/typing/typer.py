"""What every part of typing works with: where it stands, how it goes on inside, where problems go."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from typing import TypeVar

from engine.base.finding import Problem
from engine.dsl.expr.environment import Environment
from engine.dsl.expr.place import Reporter, Trouble
from engine.dsl.expr.problems.types import WrongType
from engine.dsl.expr.syntax.raw import Raw
from engine.dsl.expr.typing.align import missing
from engine.dsl.expr.typing.resolve import Row
from engine.model.expr import types as t
from engine.model.expr.tree import Extent, Node
from engine.model.expr.types import Type, shown

T = TypeVar("T")
Self = TypeVar("Self", bound="Typer")


@dataclass(frozen=True, slots=True)
class Typer(ABC):
    """Types what stands at one place; `present` are values known not to be missing there."""

    environment: Environment
    report: Reporter
    row: Row | None = None
    present: frozenset[Node] = field(default=frozenset())

    @abstractmethod
    def node(self, raw: Raw) -> Node | None:
        """The typed node, or None after its problems were noted."""

    def value(self, raw: Raw) -> Node | None:
        """The typed node of a value that must not be missing."""
        node = self.node(raw)
        if node is not None and isinstance(node.type, t.Optional):
            return self.note(missing(node), raw.span)
        return node

    def condition(self, raw: Raw, kinds: tuple[type[Type], ...] = (t.Bool,)) -> Node | None:
        """The typed node of a condition."""
        node = self.value(raw)
        if node is not None and not isinstance(node.type, kinds):
            return self.note(WrongType(shown(node.type), shown(t.Bool())), raw.span)
        return node

    def both(self, left: Raw, right: Raw) -> tuple[Node, Node] | None:
        """Two values, when both are good."""
        sides = self.value(left), self.value(right)
        return None if sides[0] is None or sides[1] is None else (sides[0], sides[1])

    def knowing(self: Self, facts: frozenset[Node]) -> Self:
        """The same where some values are known to be there."""
        return replace(self, present=self.present | facts)

    def inside(self: Self, row: Row) -> Self:
        """The same where a row is looked at."""
        return replace(self, row=row)

    def note(self, problem: Problem, extent: Extent) -> T | None:
        """Tell a problem; there is no node."""
        self.report.note(problem, extent)
        return None

    def noted(self, made: Node | Problem | Trouble, extent: Extent) -> Node | None:
        """What was made, unless it is a problem to tell."""
        match made:
            case Trouble(problem, where):
                return self.note(problem, where)
            case Problem():
                return self.note(made, extent)
            case _:
                return made
