"""Typing: from the tree as written to the typed tree, noting all that is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Said
from engine.dsl.expr.problems.rows import RowsAlone
from engine.dsl.expr.problems.types import WrongType
from engine.dsl.expr.syntax import raw as r
from engine.dsl.expr.syntax.raw import Raw
from engine.dsl.expr.typing.arithmetic import arithmetic, negated
from engine.dsl.expr.typing.comparing import (
    compared,
    conditional,
    defaulted,
    logic,
    membership,
    missing_test,
)
from engine.dsl.expr.typing.composing import aggregated, called, listed, ranged
from engine.dsl.expr.typing.literals import literal
from engine.dsl.expr.typing.naming import named
from engine.dsl.expr.typing.typer import Typer
from engine.model.expr.tree import Node
from engine.model.expr.types import shown


@dataclass(frozen=True, slots=True)
class ExpressionTyper(Typer):
    """Types every kind of tree, each by the module that knows it."""

    def node(self, raw: Raw) -> Node | None:
        """The typed node, or None after its problems were noted."""
        match raw:
            case r.Num() | r.Quantity() | r.Words() | r.Day() | r.Truth():
                return self.noted(literal(raw), raw.span)
            case r.Ident() | r.Dot() | r.Param():
                return named(self, raw)
            case r.Arith() | r.Negated():
                return self._reckoned(raw)
            case r.Compare() | r.Not() | r.Logic() | r.InTest() | r.MissingTest():
                return self._tested(raw)
            case r.Cond():
                return conditional(self, raw)
            case r.Default():
                return defaulted(self, raw)
            case r.Apply():
                return called(self, raw)
            case r.Aggregated():
                return aggregated(self, raw)
            case r.Listed(items):
                return listed(self, items, raw.span)
            case r.Ranged():
                return ranged(self, raw)
            case r.Rows():
                return self.note(RowsAlone(), raw.span)

    def _reckoned(self, raw: r.Arith | r.Negated) -> Node | None:
        if isinstance(raw, r.Arith):
            sides = self.both(raw.left, raw.right)
            return None if sides is None else self.noted(arithmetic(raw.op, *sides, raw.span), raw.span)
        node = self.value(raw.operand)
        if node is None:
            return None
        numbers = Said("数、金额或时长", "a number, an amount or a duration")
        return self.noted(negated(node, raw.span) or WrongType(shown(node.type), numbers), raw.operand.span)

    def _tested(self, raw: r.Compare | r.Not | r.Logic | r.InTest | r.MissingTest) -> Node | None:
        match raw:
            case r.Compare():
                return compared(self, raw)
            case r.InTest():
                return membership(self, raw)
            case r.MissingTest():
                return missing_test(self, raw)
            case _:
                return logic(self, raw)
