"""Aggregating over plain rows: the reference that a database must match."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction

from engine.model.expr.library import divide, total
from engine.model.expr.question import Aggregation
from engine.model.expr.represent import zero
from engine.model.expr.tree import Node
from engine.model.expr.values import Value

#: Evaluates a node with names found in a mapping.
EvaluateRow = Callable[[Node, Mapping[str, Value]], Value]


def aggregate_rows(
    asked: Aggregation, rows: Iterable[Mapping[str, Value]], evaluate_row: EvaluateRow
) -> Value:
    """The value of an aggregation over `rows`, whose fields have the names used after `row.`."""
    bindings = dict(asked.bindings)
    seen = ({**bindings, **{f"row.{name}": value for name, value in row.items()}} for row in rows)
    chosen = (row for row in seen if asked.where is None or evaluate_row(asked.where, row))
    if asked.expr is None:
        return Decimal(sum(1 for _ in chosen))
    expr = asked.expr
    return _combined(asked, [evaluate_row(expr, row) for row in chosen])


def _combined(asked: Aggregation, values: list[Value]) -> Value:
    assert asked.expr is not None
    none = zero(asked.expr.type)
    match asked.kind:
        case "count":
            return Decimal(len(values))
        case "distinct":
            return Decimal(len(set(values)))
        case "sum":
            return total(values, none)
        case "avg":
            return divide(total(values, none), len(values)) if values else None
        case "min":
            return min(values, default=None)
        case "max":
            return max(values, default=None)


def average(sum_of: Value, count: int) -> Fraction | None:
    """What an average is, from a sum and a count that a database gave."""
    return divide(sum_of, count)
