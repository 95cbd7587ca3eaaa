"""What a condition tells about values that may be missing."""

from __future__ import annotations

from engine.model.expr.tree import Binary, IsMissing, Node, Unary


def present_if(condition: Node, held: bool) -> frozenset[Node]:
    """The values that are certainly there when the condition holds (or does not)."""
    match condition:
        case IsMissing(value=value) if not held:
            return frozenset({value})
        case Unary(op="not", operand=operand):
            return present_if(operand, not held)
        case Binary(op="and" | "or" as op, left=left, right=right) if held == (op == "and"):
            return present_if(left, held) | present_if(right, held)
        case _:
            return frozenset()
