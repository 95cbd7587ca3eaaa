"""Where an expression finds its inputs and its answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from engine.model.expr import types as t
from engine.model.expr.question import Query, Question, Unanswerable, Unanswered, Undecided
from engine.model.expr.types import Type
from engine.model.expr.values import Value, checked

Ask = Callable[[Question], Value]


class Scope(Protocol):
    """Gives an expression its names, its parameters and answers to its questions."""

    def name(self, path: str) -> Value:
        """The value of a slot, None where it is missing for good; Undecided where it may still come."""
        ...

    def parameter(self, id: str) -> Value:
        """The value of a parameter as of the moment of the act."""
        ...

    def ask(self, question: Question) -> Value:
        """The answer, or Unanswered when it has to be fetched first."""
        ...


@dataclass(frozen=True, slots=True)
class Values:
    """A scope made of plain mappings; what is not in them is undecided or unanswered."""

    names: Mapping[str, Value] = field(default_factory=dict)
    parameters: Mapping[str, Value] = field(default_factory=dict)
    answers: Mapping[Question, Value] = field(default_factory=dict)

    def name(self, path: str) -> Value:
        """The value of a slot."""
        if path not in self.names:
            raise Undecided(path)
        return self.names[path]

    def parameter(self, id: str) -> Value:
        """The value of a parameter."""
        return self.parameters[id]

    def ask(self, question: Question) -> Value:
        """The answer given beforehand."""
        if question not in self.answers:
            raise Unanswered(question)
        return self.answers[question]


def queried(ask: Ask, function: str, arguments: tuple[Value, ...], kind: Type) -> Value:
    """The answer of the engine to a function that only it can compute."""
    return answered(ask, Query(function, tuple(map(checked, arguments))), kind)


def answered(ask: Ask, question: Question, kind: Type) -> Value:
    """The answer to a question; nothing is an answer only where the type says so."""
    answer = ask(question)
    if answer is None and not isinstance(kind, t.Optional):
        raise Unanswerable(question)
    return answer
