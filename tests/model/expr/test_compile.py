"""The compiler lets nothing of the text reach Python's own compiler."""

from __future__ import annotations

import dis
from decimal import Decimal
from types import CodeType, FunctionType

import pytest

from engine.model.expr import types as t
from engine.model.expr.compile import compile_expression
from engine.model.expr.scope import Values
from engine.model.expr.tree import Binary, Call, ListOf, Literal, Member, Name, Node

NUMBER = t.Number()
HOSTILE = '__import__("os").system("x")'

NODES: tuple[Node, ...] = (
    Literal(type=t.Text(), value=HOSTILE),
    Name(type=t.Text(), path=HOSTILE),
    Member(type=t.Text(), of=Name(type=t.Record("r"), path="r"), name="__class__"),
    Binary(
        type=t.Bool(),
        op="=",
        left=Name(type=t.Text(), path=HOSTILE),
        right=Literal(type=t.Text(), value=HOSTILE),
    ),
    ListOf(type=t.List(t.Text()), items=(Literal(type=t.Text(), value=HOSTILE),)),
)


@pytest.mark.parametrize("node", NODES)
def test_no_text_becomes_code(node: Node) -> None:
    code = code_of(node)
    assert not [step for step in dis.get_instructions(code) if step.opname in ("LOAD_ATTR", "IMPORT_NAME")]
    assert HOSTILE not in (*code.co_names, *code.co_varnames)


def code_of(node: Node) -> CodeType:
    """The byte code of a compiled expression."""
    rule = compile_expression(node).slots
    assert isinstance(rule, FunctionType)
    return rule.__code__


def test_a_compiled_rule_has_no_builtins() -> None:
    rule = compile_expression(Name(type=NUMBER, path="x")).slots
    assert isinstance(rule, FunctionType)
    assert rule.__globals__["__builtins__"] == {}


def test_names_come_before_parameters_by_position() -> None:
    node = Call(
        type=NUMBER,
        function="max",
        arguments=(Name(type=NUMBER, path="b"), Name(type=NUMBER, path="a"), Name(type=NUMBER, path="b")),
    )
    compiled = compile_expression(node)
    assert (compiled.names, compiled.parameters) == (("b", "a"), ())
    assert compiled.slots(Decimal(1), Decimal(2)) == 2
    assert compiled(Values({"a": Decimal(5), "b": Decimal(4)})) == 5


def test_trees_are_equal_wherever_they_were_written() -> None:
    here = Literal(type=NUMBER, value=Decimal(1), span=(0, 1))
    there = Literal(type=NUMBER, value=Decimal(1), span=(7, 8))
    assert here == there
    assert hash(here) == hash(there)
