"""Typing: from the tree as written to the typed tree, noting all that is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TypeVar

from engine.base.finding import Problem, Said
from engine.dsl.expr import raw as r
from engine.dsl.expr.aggregates import aggregate
from engine.dsl.expr.align import align, coded, missing, not_comparable
from engine.dsl.expr.arithmetic import arithmetic, negated
from engine.dsl.expr.calls import accepted, alike, call, declared, symbol
from engine.dsl.expr.environment import Environment
from engine.dsl.expr.literals import literal
from engine.dsl.expr.lookups import lookup
from engine.dsl.expr.name_problems import UnknownFunction, UnknownSource
from engine.dsl.expr.narrowing import present_if
from engine.dsl.expr.place import Reporter, Trouble
from engine.dsl.expr.quantifiers import counted
from engine.dsl.expr.raw import Raw
from engine.dsl.expr.resolve import Names, Row, dotted, member, parameter
from engine.dsl.expr.row_problems import NothingToAggregate, RowsAlone
from engine.dsl.expr.rulings import joined
from engine.dsl.expr.type_problems import EmptyList, NeverMissing, NotComparable, WrongType
from engine.model.expr import types as t
from engine.model.expr.functions import Argument, Function
from engine.model.expr.tree import (
    Binary,
    Coalesce,
    Extent,
    If,
    In,
    IsMissing,
    ListOf,
    Literal,
    Node,
    RangeOf,
    Source,
    Unary,
)
from engine.model.expr.types import Type, shown

T = TypeVar("T")

#: Aggregates without rows are functions over lists: `sum(x)` is the total of a list, `count(x)` its length.
_OVER_LISTS = {"sum": "total", "count": "len"}
_JUDGING = (t.Bool, t.Ruling)


@dataclass(frozen=True, slots=True)
class Typer:
    """Types what stands at one place; `present` are values known not to be missing there."""

    environment: Environment
    report: Reporter
    row: Row | None = None
    present: frozenset[Node] = field(default=frozenset())

    def node(self, raw: Raw) -> Node | None:
        """The typed node, or None after its problems were noted."""
        match raw:
            case r.Num() | r.Quantity() | r.Words() | r.Day() | r.Truth():
                return self._noted(literal(raw), raw.span)
            case r.Ident() | r.Dot() | r.Param():
                return self._named(raw)
            case r.Arith(op, left, right):
                sides = self._both(left, right)
                return None if sides is None else self._noted(arithmetic(op, *sides, raw.span), raw.span)
            case r.Negated(operand):
                return self._negated(operand, raw.span)
            case r.Compare():
                return self._compare(raw)
            case r.Not() | r.Logic():
                return self._logic(raw)
            case r.InTest():
                return self._in(raw)
            case r.MissingTest():
                return self._missing_test(raw)
            case r.Cond():
                return self._cond(raw)
            case r.Default():
                return self._default(raw)
            case _:
                return self._compound(raw)

    def value(self, raw: Raw) -> Node | None:
        """The typed node of a value that must not be missing."""
        node = self.node(raw)
        if node is not None and isinstance(node.type, t.Optional):
            return self._note(missing(node), raw.span)
        return node

    def condition(self, raw: Raw, kinds: tuple[type[Type], ...] = (t.Bool,)) -> Node | None:
        """The typed node of a condition."""
        node = self.value(raw)
        if node is not None and not isinstance(node.type, kinds):
            return self._note(WrongType(shown(node.type), shown(t.Bool())), raw.span)
        return node

    def _compound(self, raw: Raw) -> Node | None:
        match raw:
            case r.Apply():
                return self._call(raw)
            case r.Aggregated():
                return self._aggregate(raw)
            case r.Listed(items):
                return self._list(items, raw.span)
            case r.Ranged():
                return self._range(raw)
            case _:
                return self._note(RowsAlone(), raw.span)

    def _note(self, problem: Problem, extent: Extent) -> T | None:
        self.report.note(problem, extent)
        return None

    def _noted(self, made: Node | Problem | Trouble, extent: Extent) -> Node | None:
        match made:
            case Trouble(problem, where):
                return self._note(problem, where)
            case Problem():
                return self._note(made, extent)
            case _:
                return made

    def _knowing(self, facts: frozenset[Node]) -> Typer:
        return replace(self, present=self.present | facts)

    def _both(self, left: Raw, right: Raw) -> tuple[Node, Node] | None:
        sides = self.value(left), self.value(right)
        return None if sides[0] is None or sides[1] is None else (sides[0], sides[1])

    # names

    def _named(self, raw: r.Ident | r.Dot | r.Param) -> Node | None:
        found = self._found(raw)
        if found is not None and found in self.present and isinstance(found.type, t.Optional):
            return replace(found, type=found.type.item)
        return found

    def _found(self, raw: r.Ident | r.Dot | r.Param) -> Node | None:
        if isinstance(raw, r.Param):
            return self._noted(parameter(raw.name, self.environment, raw.span), raw.span)
        names = Names(self.environment, self.row)
        written = dotted(raw)
        found = None if written is None else names.find(written, raw.span)
        if found is not None:
            return self._noted(found, raw.span)
        match raw:
            case r.Dot(r.Apply(function) as used, output) if function in self.environment.tables:
                return self._lookup(used, output, raw.span)
        if isinstance(raw, r.Dot) and not self._is_unknown(raw.of):
            of = self.value(raw.of)
            made = None if of is None else member(of, raw.name, self.environment, raw.span)
            return None if made is None else self._noted(made, raw.span)
        return self._note(names.unknown(written or raw.name), raw.span)

    def _is_unknown(self, raw: Raw) -> bool:
        """Whether it is a plain dotted name that stands for nothing, so that the whole name is to blame."""
        written = dotted(raw)
        if written is None:
            return False
        found = Names(self.environment, self.row).find(written, raw.span)
        inner = raw.of if isinstance(raw, r.Dot) else None
        return found is None and (inner is None or self._is_unknown(inner))

    # comparisons and conditions

    def _negated(self, operand: Raw, span: Extent) -> Node | None:
        node = self.value(operand)
        if node is None:
            return None
        numbers = Said("数、金额或时长", "a number, an amount or a duration")
        return self._noted(negated(node, span) or WrongType(shown(node.type), numbers), operand.span)

    def _compare(self, raw: r.Compare) -> Node | None:
        sides = self._both(raw.left, raw.right)
        if sides is None:
            return None
        aligned = align(*sides)
        if isinstance(aligned, Problem):
            where = raw.left.span if isinstance(raw.left, r.Words) else raw.right.span
            return self._note(aligned, where)
        kinds = t.EQUATABLE if raw.op in ("=", "!=") else t.ORDERED
        if aligned is None or not isinstance(aligned[2], kinds):
            return self._note(not_comparable(raw.op, *sides), raw.span)
        return Binary(type=t.Bool(), span=raw.span, op=raw.op, left=aligned[0], right=aligned[1])

    def _logic(self, raw: r.Not | r.Logic) -> Node | None:
        if isinstance(raw, r.Not):
            operand = self.condition(raw.operand)
            return operand and Unary(type=t.Bool(), span=raw.span, op="not", operand=operand)
        left = self.condition(raw.left, _JUDGING)
        facts = frozenset[Node]() if left is None else present_if(left, raw.op == "and")
        right = self._knowing(facts).condition(raw.right, _JUDGING)
        if left is None or right is None:
            return None
        return self._noted(joined(raw.op, left, right, raw.span), raw.span)

    def _in(self, raw: r.InTest) -> Node | None:
        sides = self._both(raw.value, raw.within)
        if sides is None:
            return None
        value, within = sides
        if not isinstance(within.type, (t.List, t.Range)):
            wanted = Said("列表或区间", "a list or a range")
            return self._note(WrongType(shown(within.type), wanted), raw.within.span)
        made = self._inside(value, within, raw)
        return Unary(type=t.Bool(), span=raw.span, op="not", operand=made) if made and raw.negated else made

    def _inside(self, value: Node, within: Node, raw: r.InTest) -> Node | None:
        assert isinstance(within.type, (t.List, t.Range))
        if isinstance(within, ListOf) and isinstance(value.type, t.Enum):
            return self._in_codes(value, within, raw)
        aligned = align(value, Literal(type=within.type.item, value=None))
        if aligned is None or isinstance(aligned, Problem):
            return self._note(NotComparable("in", shown(value.type), shown(within.type)), raw.span)
        return In(type=t.Bool(), span=raw.span, value=aligned[0], within=within)

    def _in_codes(self, value: Node, within: ListOf, raw: r.InTest) -> Node | None:
        assert isinstance(value.type, t.Enum)
        items: list[Node | None] = []
        for item in within.items:
            if isinstance(item, Literal) and isinstance(item.type, t.Text):
                items.append(self._noted(coded(item, value.type), item.span))
            elif item.type == value.type:
                items.append(item)
            else:
                items.append(self._note(not_comparable("=", value, item), item.span))
        good = tuple(item for item in items if item is not None)
        kind = t.List(value.type)
        codes = ListOf(type=kind, span=within.span, items=good)
        return (
            In(type=t.Bool(), span=raw.span, value=value, within=codes) if len(good) == len(items) else None
        )

    def _missing_test(self, raw: r.MissingTest) -> Node | None:
        value = self.node(raw.value)
        if value is None:
            return None
        if not isinstance(value.type, t.Optional):
            self._note(NeverMissing(), raw.span)
        test = IsMissing(type=t.Bool(), span=raw.span, value=value)
        return Unary(type=t.Bool(), span=raw.span, op="not", operand=test) if raw.present else test

    def _cond(self, raw: r.Cond) -> Node | None:
        condition = self.condition(raw.condition)
        yes, no = (
            frozenset[Node]() if condition is None else present_if(condition, held) for held in (True, False)
        )
        then, otherwise = self._knowing(yes).node(raw.then), self._knowing(no).node(raw.otherwise)
        if condition is None or then is None or otherwise is None:
            return None
        joined = self._join(then, otherwise, raw.otherwise.span)
        if joined is None:
            return None
        then, otherwise, kind = joined
        return If(type=kind, span=raw.span, condition=condition, then=then, otherwise=otherwise)

    def _default(self, raw: r.Default) -> Node | None:
        value, default = self.node(raw.value), self.node(raw.default)
        if value is None or default is None:
            return None
        if not isinstance(value.type, t.Optional):
            self._note(NeverMissing(), raw.value.span)
            return value
        joined = self._join(replace(value, type=value.type.item), default, raw.default.span)
        if joined is None:
            return None
        first, default, kind = joined
        if first != replace(value, type=value.type.item):
            return self._note(WrongType(shown(default.type), shown(value.type.item)), raw.default.span)
        return Coalesce(type=kind, span=raw.span, value=value, default=default)

    def _join(self, left: Node, right: Node, extent: Extent) -> tuple[Node, Node, Type] | None:
        """Two values of which one will be taken, in one type."""
        bare = [replace(n, type=n.type.item) if isinstance(n.type, t.Optional) else n for n in (left, right)]
        aligned = align(bare[0], bare[1])
        may_miss = isinstance(left.type, t.Optional) or isinstance(right.type, t.Optional)
        was_changed = isinstance(aligned, tuple) and may_miss and [*aligned[:2]] != bare
        if aligned is None or was_changed:
            return self._note(WrongType(shown(right.type), shown(left.type)), extent)
        if isinstance(aligned, Problem):
            return self._note(aligned, extent)
        return aligned[0], aligned[1], t.Optional(aligned[2]) if may_miss else aligned[2]

    # lists, ranges, calls, aggregates

    def _list(self, items: tuple[Raw, ...], span: Extent) -> Node | None:
        if not items:
            return self._note(EmptyList(), span)
        nodes = [self.value(item) for item in items]
        good = tuple(node for node in nodes if node is not None)
        if len(good) < len(nodes):
            return None
        same = self._alike(good)
        return None if same is None else ListOf(type=t.List(same[0].type, len(same)), span=span, items=same)

    def _range(self, raw: r.Ranged) -> Node | None:
        sides = self._both(raw.low, raw.high)
        same = None if sides is None else self._alike(sides)
        if same is None:
            return None
        kind = same[0].type
        if not isinstance(kind, t.ORDERED):
            wanted = Said("有先后大小的值", "values that have an order")
            return self._note(WrongType(shown(kind), wanted), raw.span)
        low, high = same
        ends = (raw.low_in, raw.high_in)
        return RangeOf(type=t.Range(kind), span=raw.span, low=low, high=high, low_in=ends[0], high_in=ends[1])

    def _alike(self, nodes: tuple[Node, ...]) -> tuple[Node, ...] | None:
        same = alike(nodes)
        if isinstance(same, Trouble):
            return self._note(same.problem, same.extent)
        return same

    def _lookup(self, raw: r.Apply, output: str, span: Extent) -> Node | None:
        nodes = [self.node(argument) for argument in raw.arguments]
        good = tuple(node for node in nodes if node is not None)
        table = self.environment.tables[raw.function]
        return self._noted(lookup(table, good, output, span), span) if len(good) == len(nodes) else None

    def _call(self, raw: r.Apply) -> Node | None:
        if raw.function in self.environment.tables:
            return self._lookup(raw, "", raw.span)
        name = _OVER_LISTS.get(raw.function, raw.function)
        if name in ("avg", "distinct", "exists", "all"):
            return self._note(NothingToAggregate(name), raw.span)
        function = self.environment.functions.get(name)
        types = self.environment.symbols.get("unit_type", {})
        if function is None and name in types and len(raw.arguments) == 1:
            arguments = (*raw.arguments, r.Ident(name, span=raw.span))
            return _promised(self._applied(self.environment.functions["ancestor"], arguments, raw.span))
        if function is None:
            known = frozenset((*self.environment.functions, *types, *self.environment.tables))
            start = raw.span[0]
            return self._note(UnknownFunction(name, known), (start, min(start + len(name), raw.span[1])))
        return self._applied(function, raw.arguments, raw.span)

    def _applied(self, function: Function, given: tuple[Raw, ...], span: Extent) -> Node | None:
        each = declared(function, len(given))
        if isinstance(each, Problem):
            for raw in given:
                self.node(raw)
            return self._note(each, span)
        nodes = [self._argument(a, raw) for a, raw in zip(each, given, strict=True)]
        good = tuple(node for node in nodes if node is not None)
        if len(good) < len(nodes):
            return None
        return self._noted(call(function, good, self.environment, span), span)

    def _argument(self, argument: Argument, raw: Raw) -> Node | None:
        if argument.symbol:
            return self._noted(symbol(argument, dotted(raw), self.environment, raw.span), raw.span)
        node = self.value(raw)
        problem = None if node is None else accepted(argument, node)
        return self._note(problem, raw.span) if problem else node

    def _aggregate(self, raw: r.Aggregated) -> Node | None:
        kind = raw.kind
        if kind == "exists" or kind == "all" or kind == "share":
            made = counted(raw)
            return self._note(made, raw.span) if isinstance(made, Problem) else self.node(made)
        found = self._source(raw)
        if found is None:
            return None
        source, row = found
        inside = replace(self, row=row)
        where = None if raw.where is None else inside.condition(raw.where)
        facts = frozenset[Node]() if where is None else present_if(where, True)
        expr = None if raw.expr is None else inside._knowing(facts).value(raw.expr)
        if (raw.where is not None and where is None) or (raw.expr is not None and expr is None):
            return None
        return self._noted(aggregate(kind, expr, source, where, raw.span), raw.span)

    def _source(self, raw: r.Aggregated) -> tuple[Source | Node, Row] | None:
        if isinstance(raw.source, r.Rows):
            kind = raw.source.kind
            known = self.environment.records if kind == "records" else self.environment.cases
            if raw.source.id not in known:
                problem = UnknownSource(kind, raw.source.id, frozenset(known))
                return self._note(problem, raw.source.span)
            return Source(kind, raw.source.id), known[raw.source.id]
        node = self.value(raw.source)
        if node is None:
            return None
        if isinstance(node.type, t.List) and isinstance(node.type.item, t.Record):
            return node, node.type.item.fields
        return self._note(RowsAlone(), raw.source.span)


def _promised(above: Node | None) -> Node | None:
    """A unit type called like a function: the unit above must be there; `ancestor` leaves that open."""
    if above is None:
        return None
    assert isinstance(above.type, t.Optional)
    return replace(above, type=above.type.item)
