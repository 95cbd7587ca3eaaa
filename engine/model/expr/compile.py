"""From typed trees to Python functions.

The text of an expression never reaches `compile()`: a tree becomes a Python syntax tree of a dozen kinds of
node. Inputs are arguments `v0…`, texts are constants, other values are `k0…` bound in the function's globals,
functions are bound there too (`f_round`), and there are no attributes and no builtins.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from engine.model.expr.represent import fitted
from engine.model.expr.scope import Scope
from engine.model.expr.table import Verdict
from engine.model.expr.tree import Extent, Node, parameters, slots
from engine.model.expr.types import Type
from engine.model.expr.values import OutOfRange, Value, checked
from engine.model.expr.writer import Writer


class _Mark(Enum):
    NOT_TAKEN = "not taken"


#: What stands in a trace for an operation on a branch that was not taken.
NOT_TAKEN: Final = _Mark.NOT_TAKEN


@dataclass(frozen=True, slots=True)
class Compiled:
    """A compiled expression; `slots` takes names, then parameters, then `ask`, by position and unchecked."""

    slots: Callable[..., Value]
    names: tuple[str, ...]
    parameters: tuple[str, ...]
    type: Type

    def __call__(self, scope: Scope) -> Value:
        """The value in a scope, within bounds; all names are read first."""
        inputs = [checked(scope.name(path)) for path in self.names]
        inputs += [checked(scope.parameter(key)) for key in self.parameters]
        try:
            return fitted(self.slots(*inputs, scope.ask), self.type)
        except ArithmeticError as broken:
            raise OutOfRange(str(broken)) from broken


@dataclass(frozen=True, slots=True)
class Step:
    """What one operation of an expression gave; `part` is where it stands in the text."""

    node: Node
    value: Value
    #: Of a table, the numbers of the rows that held.
    rows: tuple[int, ...] = ()

    @property
    def part(self) -> Extent:
        """The first and the last character of the operation, the end exclusive."""
        return self.node.span


def _step(node: Node, found: Value) -> Step:
    return Step(node, found.value, found.rows) if isinstance(found, Verdict) else Step(node, found)


@dataclass(frozen=True, slots=True)
class Trace:
    """How a value came about: its inputs and, innermost first, the operations that were taken."""

    value: Value
    names: tuple[tuple[str, Value], ...]
    parameters: tuple[tuple[str, Value], ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Traced:
    """A compiled expression that remembers how it came to its value."""

    compiled: Compiled
    kept: tuple[Node, ...]

    def __call__(self, scope: Scope) -> Trace:
        """The value in a scope, and the way to it."""
        inner = self.compiled
        names = [checked(scope.name(path)) for path in inner.names]
        given = [checked(scope.parameter(key)) for key in inner.parameters]
        try:
            value, *found = inner.slots(*names, *given, scope.ask)
            steps = (_step(n, v) for n, v in zip(self.kept, found, strict=True) if v is not NOT_TAKEN)
            return Trace(
                fitted(value, inner.type),
                tuple(zip(inner.names, names, strict=True)),
                tuple(zip(inner.parameters, given, strict=True)),
                tuple(steps),
            )
        except ArithmeticError as broken:
            raise OutOfRange(str(broken)) from broken


def compile_expression(node: Node) -> Compiled:
    """A Python function that computes what the interpreter would."""
    names, given = slots(node), parameters(node)
    writer = Writer(names, given)
    body: list[ast.stmt] = [ast.Return(writer.write(node))]
    return Compiled(_function(len(names) + len(given), body, writer.bound), names, given, node.type)


def compile_traced(node: Node) -> Traced:
    """The same, keeping what each operation gave: `slots` gives the value and then every step."""
    names, given = slots(node), parameters(node)
    writer = Writer(names, given, is_traced=True)
    result = writer.write(node)
    steps = [f"s{i}" for i in range(len(writer.kept))]
    unset: list[ast.stmt] = [
        ast.Assign([ast.Name(step, ast.Store())], ast.Name("k_not_taken", ast.Load())) for step in steps
    ]
    answer = ast.Return(ast.Tuple([result, *(ast.Name(step, ast.Load()) for step in steps)], ast.Load()))
    bound = {**writer.bound, "k_not_taken": NOT_TAKEN}
    function = _function(len(names) + len(given), [*unset, answer], bound)
    return Traced(Compiled(function, names, given, node.type), tuple(writer.kept))


def _function(inputs: int, body: list[ast.stmt], bound: dict[str, Value]) -> Callable[..., Value]:
    arguments = [ast.arg(f"v{i}") for i in range(inputs)] + [ast.arg("ask")]
    signature = ast.arguments(
        posonlyargs=arguments, args=[], kwonlyargs=[], kw_defaults=[], defaults=[ast.Constant(None)]
    )
    rule = ast.FunctionDef("rule", signature, body, [])
    module = ast.fix_missing_locations(ast.Module([rule], []))
    bound["__builtins__"] = {}
    exec(compile(module, "<rule>", "exec"), bound)  # noqa: S102 - built above from a closed set of node kinds
    made: Callable[..., Value] = bound["rule"]
    return made
