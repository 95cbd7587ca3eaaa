"""Rewriting typed trees: definitions are written out where they are used, local ids become qualified."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace

from engine.model.expr.functions import FUNCTIONS, RULED
from engine.model.expr.tree import Aggregate, Call, Literal, Lookup, Name, Node, Parameter, Source, walk

DEFINITION = "definition:"
#: With so many arguments, the last is a line of the ledger that is the first.
LINE_LAST = {"left": 3, "spent": 4}
#: Turns (kind, id as written) into the qualified id; kinds are records, cases, ledger, parameter.
Qualify = Callable[[str, str], str]


def linked(node: Node, definitions: Mapping[str, Node], qualify: Qualify) -> Node:
    """The tree with definitions written out and ids qualified."""
    match node:
        case Name(path=path) if path.startswith(DEFINITION):
            return replace(definitions[path.removeprefix(DEFINITION)], span=node.span)
        case Aggregate(source=Source() as source):
            node = replace(node, source=Source(source.kind, qualify(source.kind, source.id)))
        case Parameter(id=id):
            return replace(node, id=qualify("parameter", id))
        case Call(function=function) if function in FUNCTIONS:
            node = replace(node, arguments=_qualified(node, qualify))
        case _:
            pass
    return _children_linked(node, definitions, qualify)


def _qualified(node: Call, qualify: Qualify) -> tuple[Node, ...]:
    declared = FUNCTIONS[node.function].arguments
    symbols = [
        declared[min(i, len(declared) - 1)].symbol if declared else "" for i in range(len(node.arguments))
    ]
    return tuple(
        replace(argument, value=qualify(symbol, argument.value))
        if symbol == "ledger" and isinstance(argument, Literal)
        else argument
        for symbol, argument in zip(symbols, node.arguments, strict=True)
    )


def _children_linked(node: Node, definitions: Mapping[str, Node], qualify: Qualify) -> Node:
    changed: dict[str, object] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            changed[each.name] = linked(value, definitions, qualify)
        elif isinstance(value, tuple) and value and all(isinstance(one, Node) for one in value):
            changed[each.name] = tuple(linked(one, definitions, qualify) for one in value)
    return replace(node, **changed) if changed else node  # type: ignore[arg-type]  # fields keep their types


#: Functions that a jurisdiction which counts month ends forward means instead.
FORWARD: Mapping[str, str] = {"add_months": "add_months_on"}


def called_otherwise(node: Node, names: Mapping[str, str]) -> Node:
    """The tree with some functions replaced by others that take and give the same."""
    if isinstance(node, Call) and node.function in names:
        node = replace(node, function=names[node.function])
    changed: dict[str, object] = {}
    for each in fields(node):
        value = getattr(node, each.name)
        if isinstance(value, Node):
            changed[each.name] = called_otherwise(value, names)
        elif isinstance(value, tuple) and value and all(isinstance(one, Node) for one in value):
            changed[each.name] = tuple(called_otherwise(one, names) for one in value)
    return replace(node, **changed) if changed else node  # type: ignore[arg-type]  # fields keep their types


def sources(node: Node) -> tuple[Source, ...]:
    """The records and cases that a tree aggregates."""
    return tuple(n.source for n in walk(node) if isinstance(n, Aggregate) and isinstance(n.source, Source))


def asked_of_places(node: Node) -> tuple[tuple[str, str], ...]:
    """Function and ledger of each question that only a ledger of places can answer."""
    return tuple(
        (call.function, str(call.arguments[0].value))
        for call in walk(node)
        if isinstance(call, Call) and call.function in ("place", "used")
        if isinstance(call.arguments[0], Literal)
    )


def asked_lines(node: Node) -> tuple[tuple[str, str], ...]:
    """Ledger and line of each question about a line that is written out."""
    return tuple(
        (str(call.arguments[0].value), str(call.arguments[-1].value))
        for call in walk(node)
        if isinstance(call, Call) and len(call.arguments) == LINE_LAST.get(call.function)
        if isinstance(call.arguments[0], Literal) and isinstance(call.arguments[-1], Literal)
    )


def named_ledgers(node: Node) -> tuple[str, ...]:
    """The ledgers whose balances a tree asks for."""
    return tuple(
        argument.value
        for call in walk(node)
        if isinstance(call, Call) and call.function in FUNCTIONS
        for declared, argument in zip(FUNCTIONS[call.function].arguments, call.arguments, strict=False)
        if declared.symbol == "ledger" and isinstance(argument, Literal)
    )


def named_tables(node: Node) -> tuple[str, ...]:
    """The decision tables that a tree applies."""
    return tuple(part.table.id for part in walk(node) if isinstance(part, Lookup))


def named_rules(node: Node) -> tuple[str, ...]:
    """The rules of eligibility and pay that a tree applies, without the parts it takes of them."""
    found = (
        str(part.arguments[0].value)
        for part in walk(node)
        if isinstance(part, Call) and part.function == RULED and isinstance(part.arguments[0], Literal)
    )
    return tuple(dict.fromkeys(".".join(one.split(".")[:2]) for one in found))
