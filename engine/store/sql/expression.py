"""A typed tree over a row as a SQL condition or a SQL quantity, exactly as the interpreter would have it.

What this back end cannot say exactly raises Unsayable, and the rows are then aggregated by the interpreter.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import reduce
from operator import itemgetter
from typing import Any

from sqlalchemy import BigInteger, Text, and_, bindparam, case, false, func, not_, or_, true
from sqlalchemy.sql.elements import ColumnElement

from engine.model.expr import types as t
from engine.model.expr.functions import TO_INT
from engine.model.expr.tree import (
    Binary,
    Call,
    Coalesce,
    If,
    In,
    IsMissing,
    ListOf,
    Literal,
    Name,
    Node,
    RangeOf,
    Unary,
)
from engine.model.expr.values import NUMBER_MAX, Interval, OutOfRange, Value
from engine.service.paging import MICROSECOND, microseconds
from engine.store.index import plain, scaled

INTEGER_MAX = 2**63 - 1
Element = ColumnElement[Any]


class Unsayable(Exception):
    """This part of an expression is left to the interpreter."""


@dataclass(frozen=True, slots=True)
class Said:
    """A SQL expression; quantities are whole numbers of 10**-scale, never larger than `most`."""

    sql: Element
    scale: int = 0
    most: int = 0
    optional: bool = False

    def at(self, scale: int) -> Said:
        """The same quantity in smaller steps."""
        if scale == self.scale:
            return self
        by = 10 ** (scale - self.scale)
        return _bounded(Said(self.sql * by, scale, self.most * by, self.optional))


def _bounded(said: Said) -> Said:
    if said.most > INTEGER_MAX:
        raise Unsayable("SQLite would go over to floats without a word")
    return said


#: A parameter's name, and how its value is taken from the bindings of the question.
Takes = dict[str, Callable[[Mapping[str, Value]], Any]]


@dataclass(slots=True)
class Speaker:
    """Says trees over the columns of one kind of row; notes the parameters that are needed."""

    columns: Callable[[str, t.Type], Said]
    #: What the bindings look like: intervals and lists change the text of the statement.
    bindings: Mapping[str, Value]
    takes: Takes = field(default_factory=dict)

    def condition(self, node: Node) -> Element:
        """A node of type Bool as a condition."""
        match node:
            case Literal(value=value):
                return true() if value else false()
            case Unary(op="not", operand=operand):
                return not_(self.condition(operand))
            case Binary(op="and", left=left, right=right):
                return and_(self.condition(left), self.condition(right))
            case Binary(op="or", left=left, right=right):
                return or_(self.condition(left), self.condition(right))
            case Binary():
                return self._comparison(node)
            case IsMissing(value=value):
                return self.quantity(value).sql.is_(None)
            case In(value=value, within=within):
                return self._membership(self.quantity(value), within)
            case If(condition=condition, then=then, otherwise=otherwise):
                asked = self.condition(condition)
                return or_(and_(asked, self.condition(then)), and_(not_(asked), self.condition(otherwise)))
            case Call(function="between", arguments=(value, low, high)):
                return self._between(value, low, high)
            case Call(function="starts_with", arguments=(value, start)):
                whole, begin = self.quantity(value).sql, self.quantity(start).sql
                return func.substr(whole, 1, func.length(begin)) == begin
            case _:
                return self.quantity(node).sql == 1

    def quantity(self, node: Node) -> Said:
        """A node of any other type as a column, a parameter or a calculation."""
        match node:
            case Name(path=path, type=kind) if node.is_row:
                return self.columns(path.removeprefix("row."), kind)
            case Name(path=path, type=kind) if node.is_bound:
                return self._parameter(path, kind)
            case Literal(value=value, type=kind):
                return self._literal(value, kind)
            case Unary(op="-", operand=operand):
                inner = self.quantity(operand)
                return Said(-inner.sql, inner.scale, inner.most, inner.optional)
            case Binary(op="+" | "-" | "*"):
                return self._calculation(node)
            case Coalesce(value=value, default=default):
                first, second = _alike(self.quantity(value), self.quantity(default))
                sql = func.coalesce(first.sql, second.sql, type_=first.sql.type)
                return Said(sql, first.scale, max(first.most, second.most), second.optional)
            case Call(function=function, arguments=(only,)) if function == TO_INT:
                return self._whole(self.quantity(only))
            case If(condition=condition, then=then, otherwise=otherwise):
                first, second = _alike(self.quantity(then), self.quantity(otherwise))
                chosen = case((self.condition(condition), first.sql), else_=second.sql)
                return Said(
                    chosen, first.scale, max(first.most, second.most), first.optional or second.optional
                )
            case _:
                raise Unsayable(type(node).__name__)

    def _whole(self, said: Said) -> Said:
        if said.scale:
            raise Unsayable("cutting off decimals")
        return said

    def _comparison(self, node: Binary) -> Element:
        if isinstance(plain(node.left.type), t.Bool) and isinstance(plain(node.right.type), t.Bool):
            raise Unsayable("conditions compared with each other")
        left, right = _alike(self.quantity(node.left), self.quantity(node.right))
        if left.optional or right.optional:
            missing = _WITH_MISSING.get(node.op, _COMPARE[node.op])
            return missing(left.sql, right.sql)
        return _COMPARE[node.op](left.sql, right.sql)

    def _between(self, value: Node, low: Node, high: Node) -> Element:
        middle, below = _alike(self.quantity(value), self.quantity(low))
        again, above = _alike(self.quantity(value), self.quantity(high))
        return and_(middle.sql >= below.sql, again.sql <= above.sql)

    def _calculation(self, node: Binary) -> Said:
        if isinstance(plain(node.type), t.Date | t.Instant | t.Ratio | t.Duration):
            raise Unsayable("dates and ratios are reckoned by the interpreter")
        left, right = self.quantity(node.left), self.quantity(node.right)
        if node.op == "*":
            return _bounded(Said(left.sql * right.sql, left.scale + right.scale, left.most * right.most))
        left, right = _alike(left, right)
        sql = left.sql + right.sql if node.op == "+" else left.sql - right.sql
        return _bounded(Said(sql, left.scale, left.most + right.most))

    def _membership(self, value: Said, within: Node) -> Element:
        match within:
            case ListOf(items=items):
                pairs = (_alike(value, self.quantity(item)) for item in items)
                return reduce(or_, (_same(a, b) for a, b in pairs), false())
            case RangeOf(low=low, high=high, low_in=low_in, high_in=high_in):
                return _inside(value, self.quantity(low), self.quantity(high), low_in, high_in)
            case Name(path=path, type=t.Range(item)) if within.is_bound:
                span: Interval = self.bindings[path]
                low_end = self._parameter(path, item, "low", lambda found: found.low)
                high_end = self._parameter(path, item, "high", lambda found: found.high)
                return _inside(value, low_end, high_end, span.low_in, span.high_in)
            case Name(path=path, type=t.List(item)) if within.is_bound:
                count = len(self.bindings[path])
                each = (self._parameter(path, item, str(i), itemgetter(i)) for i in range(count))
                return reduce(or_, (_same(*_alike(value, one)) for one in each), false())
            case Literal(value=Interval() as span, type=t.Range(item)):
                low_said, high_said = self._literal(span.low, item), self._literal(span.high, item)
                return _inside(value, low_said, high_said, span.low_in, span.high_in)
            case _:
                raise Unsayable("in " + type(within).__name__)

    def _parameter(
        self, path: str, kind: t.Type, part: str = "", take: Callable[[Any], Any] = lambda found: found
    ) -> Said:
        """A bound value; how large it is can only be checked when it is bound."""
        scale = _scale(kind, take(self.bindings[path]))
        name = f"p{path.removeprefix('=')}_{part}"

        def taken(bindings: Mapping[str, Value]) -> Any:
            return encoded(take(bindings[path]), kind, scale)

        self.takes[name] = taken
        parameter = bindparam(name, type_=Text() if _is_word(kind) else BigInteger())
        return Said(parameter, scale, NUMBER_MAX * 10**scale, isinstance(kind, t.Optional))

    def _literal(self, value: Value, kind: t.Type) -> Said:
        if value is None:
            raise Unsayable("nothing, written out")
        if isinstance(value, Decimal) and isinstance(plain(kind), t.Number):
            scale = decimals(value)
            whole = scaled(value, scale)
            return _bounded(Said(bindparam(None, whole, type_=BigInteger()), scale, abs(whole)))
        found = encoded(value, kind, 0)
        word = isinstance(found, str)
        parameter = bindparam(None, found, type_=Text() if word else BigInteger())
        return Said(parameter, 0, 0 if word else abs(found))


def encoded(value: Value, kind: t.Type, scale: int) -> Any:
    """A value as the databases hold it."""
    match value:
        case None | str():
            return value
        case bool():
            return int(value)
        case datetime():
            return microseconds(value)
        case date():
            return value.isoformat()
        case timedelta():
            return value // MICROSECOND
        case int() | Decimal():
            try:
                return scaled(value, scale)
            except OutOfRange as broken:
                raise Unsayable(str(broken)) from broken
        case _:
            raise Unsayable(f"{type(value).__name__} as {kind}")


def _scale(kind: t.Type, like: Value) -> int:
    kind = plain(kind)
    if isinstance(kind, t.Ratio) or (isinstance(kind, t.Money | t.Points) and not kind.exact):
        raise Unsayable("fractions")
    if not isinstance(kind, t.Number):
        return 0
    return decimals(like) if kind.scale is None and isinstance(like, Decimal) else kind.scale or 0


def decimals(value: Decimal) -> int:
    """How many decimals a number really has."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _is_word(kind: t.Type) -> bool:
    return isinstance(plain(kind), t.Text | t.Enum | t.Org | t.Person | t.Date)


def _alike(left: Said, right: Said) -> tuple[Said, Said]:
    scale = max(left.scale, right.scale)
    return left.at(scale), right.at(scale)


def _same(left: Said, right: Said) -> Element:
    if left.optional or right.optional:
        return left.sql.is_not_distinct_from(right.sql)
    return left.sql == right.sql


def _inside(value: Said, low: Said, high: Said, low_in: bool, high_in: bool) -> Element:
    above, floor = _alike(value, low)
    below, ceiling = _alike(value, high)
    return and_(
        above.sql >= floor.sql if low_in else above.sql > floor.sql,
        below.sql <= ceiling.sql if high_in else below.sql < ceiling.sql,
    )


_COMPARE: Mapping[str, Callable[[Element, Element], Element]] = {
    "=": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
#: An order is only asked where a guard before it has made sure that nothing is missing.
_WITH_MISSING: Mapping[str, Callable[[Element, Element], Element]] = {
    "=": lambda a, b: a.is_not_distinct_from(b),
    "!=": lambda a, b: a.is_distinct_from(b),
}
