"""Typing of function calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from engine.base.finding import Problem, Said
from engine.dsl.expr.environment import Environment
from engine.dsl.expr.place import Trouble
from engine.dsl.expr.problems.names import DrawOutOfPlace, UnknownSymbol
from engine.dsl.expr.problems.types import LiteralNeeded, NeedsRounding, WrongArguments, WrongType
from engine.dsl.expr.typing.align import align, conform, to_int
from engine.dsl.expr.typing.codes import looked_up
from engine.dsl.expr.typing.table_rows import of_rows
from engine.model.expr import types as t
from engine.model.expr.functions import DIVIDE, DRAW, Argument, Function
from engine.model.expr.represent import zero
from engine.model.expr.tree import Call, Extent, Literal, Node
from engine.model.expr.types import Type, shown

PLACES_MAX = 6
#: The list of codes that `level(unit)` gives.
UNIT_TYPES = "unit_type"
_DAYS = t.Range(t.Date())


def declared(function: Function, given: int) -> tuple[Argument, ...] | Problem:
    """The declaration of each given argument."""
    arguments = function.arguments
    needed = sum(1 for a in arguments if not a.optional)
    if given < needed or (given > len(arguments) and not function.repeats):
        return WrongArguments(function.shape(), given)
    return (*arguments, *arguments[-1:] * (given - len(arguments)))[:given]


def symbol(argument: Argument, written: str | None, environment: Environment, span: Extent) -> Node | Problem:
    """An argument that names something declared."""
    known = environment.symbols.get(argument.symbol, {})
    if written is None or written not in known:
        return UnknownSymbol(argument.symbol, written or "…", frozenset(known))
    return Literal(type=t.Text(), span=span, value=written)


def accepted(argument: Argument, node: Node) -> Problem | None:
    """Why a function does not take this value, if it does not."""
    kind = node.type.item if argument.missing and isinstance(node.type, t.Optional) else node.type
    if not isinstance(kind, argument.accepts):
        return WrongType(shown(node.type), _names(argument.accepts))
    if argument.literal and not _is_good_literal(argument, node):
        return LiteralNeeded(argument.name)
    if argument.whole and isinstance(node.type, t.Number) and node.type != t.Number(0):
        return NeedsRounding(shown(node.type), Said("整数", "a whole number"))
    return None


def _is_good_literal(argument: Argument, node: Node) -> bool:
    if not isinstance(node, Literal):
        return False
    if isinstance(node.type, t.Text):
        return bool(node.value)
    if argument.name == "places":
        return node.type == t.Number(0) and 0 <= node.value <= PLACES_MAX
    return bool(node.value > 0)


_SAMPLES: tuple[Type, ...] = (
    *(t.Number(), t.Ratio(), t.Money(), t.Points(), t.Text(), t.Bool(), t.Date(), t.Instant(), t.Duration()),
    *(t.Days(), t.Months(), t.Workdays(), t.Org(), t.Person()),
)


def _names(kinds: tuple[type[Type], ...]) -> Said:
    names = [shown(sample) for sample in _SAMPLES if isinstance(sample, kinds)]
    names += [Said("代码", "a code")] if t.Enum in kinds else []
    names += [Said("列表", "a list")] if t.List in kinds else []
    return Said("、".join(n.zh for n in names), " or ".join(n.en for n in names))


#: Functions whose second argument takes its type from the first.
_LIKE_FIRST = frozenset({"contains", "subset", "diff"})


def call(
    function: Function, arguments: tuple[Node, ...], environment: Environment, span: Extent
) -> Node | Trouble:
    """The typed call of a function whose arguments are each acceptable."""
    if function.alike:
        brought = alike(arguments)
        if isinstance(brought, Trouble):
            return brought
        arguments = brought
    if function.id == DRAW and not environment.draws:
        return Trouble(DrawOutOfPlace(), span)
    if function.id == "lookup":
        return looked_up(arguments[0], arguments[1], environment, span)
    if function.id == "org":
        return replace(arguments[0], type=t.Org(), span=span)
    if function.id in _LIKE_FIRST:
        kind = arguments[0].type
        is_item = function.id == "contains"
        needed = kind.item if is_item and isinstance(kind, t.List) else kind
        like = conform(arguments[1], needed)
        if isinstance(like, Problem):
            return Trouble(like, arguments[1].span)
        arguments = (arguments[0], like)
    kinds = [_kind(d, a, environment) for d, a in zip(_all(function, arguments), arguments, strict=True)]
    kind = function.result(kinds)
    made = Call(type=kind, span=span, function=function.id, arguments=arguments, query=function.query)
    return _specialised(made, environment)


def _all(function: Function, arguments: Sequence[Node]) -> tuple[Argument, ...]:
    each = declared(function, len(arguments))
    assert not isinstance(each, Problem)
    return each


def _kind(argument: Argument, node: Node, environment: Environment) -> Type:
    if not argument.symbol:
        return node.type
    assert isinstance(node, Literal)
    return environment.symbols[argument.symbol][node.value] or t.Text()


def alike(nodes: tuple[Node, ...]) -> tuple[Node, ...] | Trouble:
    """All nodes in one type."""
    head, kind = nodes[0], nodes[0].type
    for node in nodes[1:]:
        aligned = align(replace(head, type=kind), node)
        if aligned is None:
            return Trouble(WrongType(shown(node.type), shown(kind)), node.span)
        if isinstance(aligned, Problem):
            return Trouble(aligned, node.span)
        head, kind = aligned[0], aligned[2]
    same: list[Node] = []
    for node in nodes:
        aligned = align(node, head)
        assert isinstance(aligned, tuple)
        same.append(aligned[0])
    return tuple(same)


def _specialised(made: Call, environment: Environment) -> Node | Trouble:
    if not made.arguments:
        return made
    first = made.arguments[0]
    match made.function:
        case "round" | "floor" | "ceil":
            return _rounding(made, first)
        case "add_days" | "add_months" | "add_workdays" if isinstance(made.arguments[1].type, t.Number):
            return replace(made, arguments=(first, to_int(made.arguments[1])))
        case "text" if isinstance(first.type, t.Money):
            return replace(made, function="money_text")
        case "text" if isinstance(first.type, t.Points) and first.type.scale:
            step = Literal(type=t.Number(0), value=Decimal(10**first.type.scale))
            exact = Call(type=t.Ratio(), span=first.span, function=DIVIDE, arguments=(first, step))
            return replace(made, arguments=(exact,))
        case "total" if isinstance(first.type, t.List) and isinstance(first.type.item, t.SUMMABLE):
            none = Literal(type=first.type.item, value=zero(first.type.item))
            return replace(made, arguments=(first, none))
        case "total":
            numbers = Said("数或金额的列表", "a list of numbers or amounts")
            return Trouble(WrongType(shown(first.type), numbers), first.span)
        case "latest" | "periods" | "column":
            return of_rows(made)
        case "level":
            return replace(made, type=t.Enum(UNIT_TYPES, tuple(environment.symbols.get("unit_type", ()))))
        case "overlap" | "consecutive":
            return _periods(made)
        case "spent":
            return _of_days(made)
        case _:
            return made


def _periods(made: Call) -> Node | Trouble:
    """A call about periods of days, unless an argument is about something else."""
    for argument in made.arguments:
        inner = argument.type.item if isinstance(argument.type, t.List) else argument.type
        if inner not in (_DAYS, t.Days()):
            return Trouble(WrongType(shown(argument.type), shown(_DAYS)), argument.span)
    return made


def _of_days(made: Call) -> Node | Trouble:
    """A call about a year or a period of days."""
    for argument in made.arguments:
        if isinstance(argument.type, t.Range) and argument.type != _DAYS:
            return Trouble(WrongType(shown(argument.type), shown(_DAYS)), argument.span)
    return made


def _rounding(made: Call, first: Node) -> Node:
    scale = _scale(first.type)
    places = scale
    if len(made.arguments) > 1:
        written = made.arguments[1]
        assert isinstance(written, Literal)
        places = int(written.value)
    digits = Literal(type=t.Number(0), value=Decimal(min(places, scale or PLACES_MAX) - scale))
    kind = t.Number(places) if isinstance(made.type, t.Number) else made.type
    return replace(made, type=kind, arguments=(first, digits))


def _scale(kind: Type) -> int:
    """How many decimals of the shown unit one step stands for."""
    match kind:
        case t.Money():
            return 2
        case t.Points(_, scale):
            return scale
        case _:
            return 0
