"""What an expression asks of the engine: facts that it cannot compute from its inputs."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Said
from engine.model.expr.tree import AggregateKind, Node, Source
from engine.model.expr.values import Value


@dataclass(frozen=True, slots=True)
class Aggregation:
    """One value from many rows; `bindings` are the values of the names `=0`, `=1` … in it."""

    kind: AggregateKind
    expr: Node | None
    source: Source
    where: Node | None
    bindings: tuple[tuple[str, Value], ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A function that only the engine can answer: a holder, a balance, a working day."""

    function: str
    arguments: tuple[Value, ...]


Question = Aggregation | Query


class Unanswered(Exception):
    """The answer is not at hand yet; whoever drives the evaluation must fetch it and evaluate again."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.question = question


class Unanswerable(Exception):
    """There is no answer where the language promises one, such as the town of a unit that lies in none."""

    def __init__(self, question: Question) -> None:
        super().__init__(question)
        self.question = question


class PluginFailed(Unanswerable):
    """A plugin was asked and did not answer: it raised, took too long, or gave what it may not."""

    def __init__(self, question: Query, why: Said) -> None:
        super().__init__(question)
        self.said = why


class Undecided(Exception):
    """An input has not been given yet, as while a form is being filled."""

    def __init__(self, path: str) -> None:
        super().__init__(path)
        self.path = path
