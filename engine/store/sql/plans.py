"""Aggregates said in SQL once for each shape of question, and kept for the next time."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, case, func, select

from engine.model.expr import types as t
from engine.model.expr.question import Aggregation
from engine.model.expr.represent import represented
from engine.model.expr.rows import average
from engine.model.expr.tree import Node
from engine.model.expr.values import Interval, Value
from engine.model.rule_set import RuleSet
from engine.service.paging import instant
from engine.store.index import plain
from engine.store.sql.expression import Said, Takes, Unsayable, decimals
from engine.store.sql.sources import Rows, rows_of

_KEPT_MAX = 2000


@dataclass(frozen=True, slots=True, eq=False)
class Plan:
    """A statement, the parameters it takes from the bindings, and what its one row means."""

    statement: Select[Any]
    takes: Takes
    result: Callable[[Any], Value]


@dataclass(slots=True)
class Plans:
    """The plans of one process; None where the interpreter has to do it."""

    _known: dict[Hashable, Plan | None] = field(default_factory=dict)

    def find(self, asked: Aggregation, rules: RuleSet) -> Plan | None:
        """The plan of a question, made at its first use."""
        shape = tuple(_shape(value) for _, value in asked.bindings)
        key = (rules.bundle, asked.kind, asked.expr, asked.source, asked.where, shape)
        if key not in self._known:
            if len(self._known) >= _KEPT_MAX:
                self._known.clear()
            self._known[key] = _planned(asked, rules)
        return self._known[key]


def _shape(value: Value) -> Hashable:
    """What of a bound value shows in the text of a statement."""
    match value:
        case Interval(low=low, high=high, low_in=low_in, high_in=high_in):
            return "interval", _shape(low), _shape(high), low_in, high_in
        case tuple():
            return tuple(map(_shape, value))
        case Decimal():
            return decimals(value)
        case _:
            return value is None


def _planned(asked: Aggregation, rules: RuleSet) -> Plan | None:
    rows = rows_of(asked, rules)
    try:
        counted = [] if asked.where is None else [rows.speaker.condition(asked.where)]
        columns, result = _asked_for(asked, rows)
    except Unsayable:
        return None
    return Plan(rows.joined(select(*columns)).where(*counted), rows.speaker.takes, result)


def _asked_for(asked: Aggregation, rows: Rows) -> tuple[list[Any], Callable[[Any], Value]]:
    if asked.expr is None or asked.kind == "count":
        return [func.count()], lambda row: Decimal(row[0])
    said = rows.speaker.quantity(asked.expr)
    back = _reader(asked.expr, said)
    match asked.kind:
        case "distinct":
            missing = func.coalesce(func.max(case((said.sql.is_(None), 1), else_=0)), 0)
            return [func.count(said.sql.distinct()) + missing], lambda row: Decimal(row[0])
        case "sum":
            return [func.coalesce(func.sum(said.sql), 0)], lambda row: back(row[0])
        case "avg":
            columns = [func.coalesce(func.sum(said.sql), 0), func.count()]
            return columns, lambda row: average(back(row[0]), row[1]) if row[1] else None
        case "min":
            return [func.min(said.sql)], lambda row: back(row[0])
        case "max":
            return [func.max(said.sql)], lambda row: back(row[0])


def _reader(expr: Node, said: Said) -> Callable[[Any], Value]:
    """How a number or a word of the database becomes a value of the expression's type."""
    kind = plain(expr.type)
    if isinstance(kind, t.Ratio | t.Duration):
        raise Unsayable("fractions and lengths of time")
    return lambda found: None if found is None else represented(_value(found, kind, said.scale), kind)


def _value(found: Any, kind: t.Type, scale: int) -> Value:
    match kind:
        case t.Number():
            return Decimal(int(found)).scaleb(-scale)
        case t.Date():
            return date.fromisoformat(found)
        case t.Instant():
            return instant(int(found))
        case t.Bool():
            return bool(found)
        case t.Text() | t.Enum() | t.Org() | t.Person():
            return found
        case _:
            return int(found)


def parameters(takes: Takes, bindings: Mapping[str, Value]) -> dict[str, Any]:
    """What a statement's parameters stand for in one question."""
    return {name: take(bindings) for name, take in takes.items()}
