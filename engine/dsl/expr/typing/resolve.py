"""Finding what a name stands for, in the surroundings or in the row of an aggregate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.base.finding import Problem, Said
from engine.dsl.expr.environment import Environment
from engine.dsl.expr.problems.names import (
    AmbiguousName,
    KeywordWithoutSpace,
    UnknownMember,
    UnknownName,
    UnknownParameter,
)
from engine.dsl.expr.syntax import raw as r
from engine.dsl.expr.syntax.raw import Raw
from engine.dsl.expr.syntax.words import KEYWORDS
from engine.model.expr import types as t
from engine.model.expr.functions import ATTRIBUTE
from engine.model.expr.tree import Call, Extent, Literal, Member, Name, Node, Parameter
from engine.model.expr.types import Type, shown

Row = Mapping[str, Type]


@dataclass(frozen=True, slots=True)
class Names:
    """The names that can be seen at one place."""

    environment: Environment
    row: Row | None = None

    def find(self, dotted: str, span: Extent) -> Node | Problem | None:
        """What a written name stands for; None where nothing has that name."""
        if self.row is not None:
            field = dotted.removeprefix("row.")
            if field in self.row and field == dotted and dotted in self.environment.names:
                return AmbiguousName(dotted)
            if field in self.row:
                return Name(type=self.row[field], span=span, path=f"row.{field}")
        slot = self.environment.names.get(dotted)
        return None if slot is None else Name(type=slot.type, span=span, path=slot.path)

    def unknown(self, dotted: str) -> Problem:
        """What to say about a name that stands for nothing."""
        for keyword in KEYWORDS:
            rest = dotted.removeprefix(keyword)
            is_han = not keyword.isascii()
            if is_han and rest != dotted and rest:
                return KeywordWithoutSpace(dotted, keyword)
            if is_han and len(keyword) > 1 and keyword in dotted:
                return KeywordWithoutSpace(dotted, keyword)
        return UnknownName(dotted, frozenset(self.environment.names) | frozenset(self.row or ()))


def dotted(raw: Raw) -> str | None:
    """The dotted name that was written, if it is nothing but names."""
    match raw:
        case r.Ident(name):
            return name
        case r.Dot(of, name):
            start = dotted(of)
            return None if start is None else f"{start}.{name}"
        case _:
            return None


def member(of: Node, name: str, environment: Environment, span: Extent) -> Node | Problem:
    """A field of a record, or an attribute of a unit."""
    match of.type:
        case t.Record(_, fields) if name in fields:
            return Member(type=fields[name], span=span, of=of, name=name)
        case t.Org() if name in environment.unit_attributes:
            which = Literal(type=t.Text(), span=span, value=name)
            kind = environment.unit_attributes[name]
            return Call(type=kind, span=span, function=ATTRIBUTE, arguments=(of, which), query=True)
        case t.Record(_, fields):
            return UnknownMember(name, shown(of.type), frozenset(fields))
        case t.Org():
            return UnknownMember(name, Said("单位", "unit"), frozenset(environment.unit_attributes))
        case kind:
            return UnknownMember(name, shown(kind), frozenset())


def parameter(name: str, environment: Environment, span: Extent) -> Node | Problem:
    """A parameter, or a member of one: `$yearly.office`."""
    pieces = name.split(".")
    for count in range(len(pieces), 0, -1):
        start = ".".join(pieces[:count])
        if start in environment.parameters:
            node: Node = Parameter(type=environment.parameters[start], span=span, id=start)
            return _members(node, pieces[count:], environment, span)
    return UnknownParameter(name, frozenset(environment.parameters))


def _members(node: Node, names: list[str], environment: Environment, span: Extent) -> Node | Problem:
    for name in names:
        found = member(node, name, environment, span)
        if isinstance(found, Problem):
            return found
        node = found
    return node
