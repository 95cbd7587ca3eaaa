"""From a running expression to what is kept of it, and from what was kept back to its steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.base.finding import Said
from engine.model.explained import Explained, Json, Reckoned, sourced
from engine.model.expr.compile import Trace, compile_traced
from engine.model.expr.interpret import gone_through
from engine.model.expr.question import Aggregation, Query, Question
from engine.model.expr.scope import Scope
from engine.model.expr.stored import restored, stored
from engine.model.expr.tree import (
    Aggregate,
    Call,
    Lookup,
    Name,
    Node,
    Parameter,
    Source,
    parameters,
    slots,
    walk,
)
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.expr.written import Written
from engine.model.rule_set import RuleSet

#: A parameter -> since when its value holds, and its document.
Sourced = Callable[[str], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Noted:
    """An expression that was evaluated: what it saw and what it gave."""

    node: Node
    scope: Scope
    value: Value


def kept(noted: Noted, role: str, written: Written, sourced: Sourced) -> Reckoned:
    """What is stored of an evaluation."""
    node, scope = noted.node, noted.scope
    # most expressions only compute; the others are gone through once more to see where they went
    looks = any(isinstance(part, Lookup | Aggregate) or _is_query(part) for part in walk(node))
    rows, asked = gone_through(node, scope) if looks else ({}, {})
    return Reckoned(
        role=role,
        place=written.place,
        mark=written.mark,
        value=stored(noted.value),
        inputs={path: stored(scope.name(path)) for path in slots(node)},
        figures={key: (stored(scope.parameter(key)), *sourced(key)) for key in parameters(node)},
        answers=tuple(stored(answer) for answer in asked.values()),
        rows=rows,
    )


def retraced(part: Reckoned, node: Node) -> Trace:
    """The steps of a stored evaluation, computed again from its inputs."""
    return compile_traced(node)(_Kept(part, node))


def explanation(
    rules: RuleSet,
    on: date,
    of: tuple[str, str],
    roles: Mapping[str, Node],
    noted: Iterable[Noted],
    said: tuple[Said, ...] = (),
    facts: Mapping[str, Json] | None = None,
) -> Explained:
    """What explains one result (`of` is its kind and key): of each expression, its newest evaluation."""
    newest = {id(each.node): each for each in noted}
    found = ((role, newest.get(id(node)), rules.texts.of(node)) for role, node in roles.items())
    parts = tuple(
        kept(one, role, written, lambda key: sourced(rules, key, on))
        for role, one, written in found
        if one is not None and written is not None
    )
    return Explained(kind=of[0], of=of[1], on=on, parts=parts, said=said, facts=facts or {})


class _Kept:
    """A scope made of what was stored; answers come in the order in which they were given."""

    def __init__(self, part: Reckoned, node: Node) -> None:
        self._part = part
        self._names = {one.path: one.type for one in walk(node) if isinstance(one, Name)}
        self._figures = {one.id: one.type for one in walk(node) if isinstance(one, Parameter)}
        self._asking = tuple(_asking(node))
        self._answers: dict[Question, Value] = {}
        self._left = iter(part.answers)

    def name(self, path: str) -> Value:
        """An input."""
        return restored(self._part.inputs[path], self._names[path])

    def parameter(self, id: str) -> Value:
        """A parameter as it was then."""
        return restored(self._part.figures[id][0], self._figures[id])

    def ask(self, question: Question) -> Value:
        """An answer as it was given then."""
        if question not in self._answers:
            self._answers[question] = restored(next(self._left), _type_of(self._asking, question))
        return self._answers[question]


def _is_query(part: Node) -> bool:
    return isinstance(part, Call) and part.query


def _asking(node: Node) -> Iterator[Call | Aggregate]:
    for part in walk(node):
        match part:
            case Call(query=True) | Aggregate(source=Source()):
                yield part
            case _:
                pass


def _type_of(asking: tuple[Call | Aggregate, ...], question: Question) -> Type:
    """The type of an answer: that of the part that asks for it."""
    return next(part.type for part in asking if _asks(part, question))


def _asks(part: Call | Aggregate, question: Question) -> bool:
    match part, question:
        case Call(), Query():
            return part.function == question.function
        case Aggregate(), Aggregation():
            own = (part.kind, part.expr, part.source, part.where)
            return own == (question.kind, question.expr, question.source, question.where)
        case _:
            return False
