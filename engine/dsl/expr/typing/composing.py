"""Typing of what is made of several values: lists, ranges, calls, uses of tables, aggregates."""

from __future__ import annotations

from dataclasses import replace

from engine.base.finding import Problem, Said
from engine.dsl.expr.place import Trouble
from engine.dsl.expr.problems.names import UnknownFunction, UnknownSource
from engine.dsl.expr.problems.rows import NothingToAggregate, RowsAlone
from engine.dsl.expr.problems.types import EmptyList, WrongType
from engine.dsl.expr.syntax import raw as r
from engine.dsl.expr.syntax.raw import Raw
from engine.dsl.expr.typing.aggregates import aggregate
from engine.dsl.expr.typing.calls import accepted, alike, call, declared, symbol
from engine.dsl.expr.typing.lookups import lookup
from engine.dsl.expr.typing.narrowing import present_if
from engine.dsl.expr.typing.quantifiers import counted
from engine.dsl.expr.typing.resolve import Row, dotted
from engine.dsl.expr.typing.rule_uses import used
from engine.dsl.expr.typing.typer import Typer
from engine.model.expr import types as t
from engine.model.expr.functions import Argument, Function
from engine.model.expr.tree import Extent, ListOf, Node, RangeOf, Source
from engine.model.expr.types import shown

#: Aggregates without rows are functions over lists: `sum(x)` is the total of a list, `count(x)` its length.
_OVER_LISTS = {"sum": "total", "count": "len"}


def listed(typer: Typer, items: tuple[Raw, ...], span: Extent) -> Node | None:
    """A list whose values are brought to one type."""
    if not items:
        return typer.note(EmptyList(), span)
    nodes = [typer.value(item) for item in items]
    good = tuple(node for node in nodes if node is not None)
    if len(good) < len(nodes):
        return None
    same = _alike(typer, good)
    return None if same is None else ListOf(type=t.List(same[0].type, len(same)), span=span, items=same)


def ranged(typer: Typer, raw: r.Ranged) -> Node | None:
    """All values between two of one ordered type."""
    sides = typer.both(raw.low, raw.high)
    same = None if sides is None else _alike(typer, sides)
    if same is None:
        return None
    kind = same[0].type
    if not isinstance(kind, t.ORDERED):
        wanted = Said("有先后大小的值", "values that have an order")
        return typer.note(WrongType(shown(kind), wanted), raw.span)
    low, high = same
    ends = (raw.low_in, raw.high_in)
    return RangeOf(type=t.Range(kind), span=raw.span, low=low, high=high, low_in=ends[0], high_in=ends[1])


def _alike(typer: Typer, nodes: tuple[Node, ...]) -> tuple[Node, ...] | None:
    same = alike(nodes)
    if isinstance(same, Trouble):
        return typer.note(same.problem, same.extent)
    return same


def lookup_used(typer: Typer, raw: r.Apply, output: str, span: Extent) -> Node | None:
    """A decision table called like a function; `output` is the one that is wanted."""
    nodes = [typer.node(argument) for argument in raw.arguments]
    good = tuple(node for node in nodes if node is not None)
    table = typer.environment.tables[raw.function]
    return typer.noted(lookup(table, good, output, span), span) if len(good) == len(nodes) else None


def rule_used(typer: Typer, raw: r.Apply, part: str, span: Extent) -> Node | None:
    """A rule of eligibility or pay called like a function; `part` is one of its lines or derived values."""
    nodes = [typer.node(argument) for argument in raw.arguments]
    good = tuple(node for node in nodes if node is not None)
    rule = typer.environment.rules[raw.function]
    if len(good) < len(nodes):
        return None
    return typer.noted(used(rule, good, part, span, typer.environment.names), span)


def called(typer: Typer, raw: r.Apply) -> Node | None:
    """A function, a table, a rule or a unit type, called."""
    if raw.function in typer.environment.tables:
        return lookup_used(typer, raw, "", raw.span)
    if raw.function in typer.environment.rules:
        return rule_used(typer, raw, "", raw.span)
    name = _OVER_LISTS.get(raw.function, raw.function)
    if name in ("avg", "distinct", "exists", "all"):
        return typer.note(NothingToAggregate(name), raw.span)
    function = typer.environment.functions.get(name)
    types = typer.environment.symbols.get("unit_type", {})
    if function is None and name in types and len(raw.arguments) == 1:
        arguments = (*raw.arguments, r.Ident(name, span=raw.span))
        return _promised(_applied(typer, typer.environment.functions["ancestor"], arguments, raw.span))
    if function is None:
        environment = typer.environment
        known = frozenset((*environment.functions, *types, *environment.tables, *environment.rules))
        start = raw.span[0]
        return typer.note(UnknownFunction(name, known), (start, min(start + len(name), raw.span[1])))
    return _applied(typer, function, raw.arguments, raw.span)


def _applied(typer: Typer, function: Function, given: tuple[Raw, ...], span: Extent) -> Node | None:
    each = declared(function, len(given))
    if isinstance(each, Problem):
        for raw in given:
            typer.node(raw)
        return typer.note(each, span)
    nodes = [_argument(typer, a, raw) for a, raw in zip(each, given, strict=True)]
    good = tuple(node for node in nodes if node is not None)
    if len(good) < len(nodes):
        return None
    return typer.noted(call(function, good, typer.environment, span), span)


def _written(raw: Raw) -> str | None:
    """The name of something declared as it was written; with its quotes, where somebody put it in quotes."""
    match raw:
        case r.Words(value=name):
            return f'"{name}"'
        case _:
            return dotted(raw)


def _argument(typer: Typer, argument: Argument, raw: Raw) -> Node | None:
    if argument.symbol:
        return typer.noted(symbol(argument, _written(raw), typer.environment, raw.span), raw.span)
    node = typer.node(raw) if argument.missing else typer.value(raw)
    problem = None if node is None else accepted(argument, node)
    return typer.note(problem, raw.span) if problem else node


def aggregated(typer: Typer, raw: r.Aggregated) -> Node | None:
    """One value from many rows."""
    kind = raw.kind
    if kind == "exists" or kind == "all" or kind == "share":
        made = counted(raw)
        return typer.note(made, raw.span) if isinstance(made, Problem) else typer.node(made)
    found = _source(typer, raw)
    if found is None:
        return None
    source, row = found
    inside = typer.inside(row)
    where = None if raw.where is None else inside.condition(raw.where)
    facts = frozenset[Node]() if where is None else present_if(where, True)
    expr = None if raw.expr is None else inside.knowing(facts).value(raw.expr)
    if (raw.where is not None and where is None) or (raw.expr is not None and expr is None):
        return None
    return typer.noted(aggregate(kind, expr, source, where, raw.span), raw.span)


def _source(typer: Typer, raw: r.Aggregated) -> tuple[Source | Node, Row] | None:
    if isinstance(raw.source, r.Rows):
        kind = raw.source.kind
        known = typer.environment.records if kind == "records" else typer.environment.cases
        if raw.source.id not in known:
            problem = UnknownSource(kind, raw.source.id, frozenset(known))
            return typer.note(problem, raw.source.span)
        return Source(kind, raw.source.id), known[raw.source.id]
    node = typer.value(raw.source)
    if node is None:
        return None
    if isinstance(node.type, t.List) and isinstance(node.type.item, t.Record):
        return node, node.type.item.fields
    return typer.note(RowsAlone(), raw.source.span)


def _promised(above: Node | None) -> Node | None:
    """A unit type called like a function: the unit above must be there; `ancestor` leaves that open."""
    if above is None:
        return None
    assert isinstance(above.type, t.Optional)
    return replace(above, type=above.type.item)
