"""Typing of conditions that are joined: with plain conditions, or with reasons into a ruling.

`A or reason("x")` is yes where A holds, else no because of x; `R and S` gives the reasons of both.
"""

from __future__ import annotations

from typing import Literal as OneOf

from engine.base.finding import Problem
from engine.dsl.expr.problems.types import ReasonMisplaced
from engine.model.expr import types as t
from engine.model.expr.functions import BOTH
from engine.model.expr.tree import Binary, Call, Extent, If, Literal, Node


def joined(op: OneOf["and", "or"], left: Node, right: Node, span: Extent) -> Node | Problem:
    """Two conditions, or rulings, as one."""
    match op, left.type, right.type:
        case _, t.Bool(), t.Bool():
            return Binary(type=t.Bool(), span=span, op=op, left=left, right=right)
        case "or", t.Bool(), t.Ruling():
            yes = Literal(type=t.Ruling(), span=left.span, value=())
            return If(type=t.Ruling(), span=span, condition=left, then=yes, otherwise=right)
        case "and", t.Ruling(), t.Ruling():
            return Call(type=t.Ruling(), span=span, function=BOTH, arguments=(left, right))
        case _:
            return ReasonMisplaced()
