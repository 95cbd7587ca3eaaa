"""Why: sentences for the person concerned, details for an auditor, and the first condition that failed.

All of it is computed again from a trace and the tree it belongs to; nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Lang, Said
from engine.model.expr.compile import Trace
from engine.model.expr.formula import Formula
from engine.model.expr.tree import (
    Binary,
    Call,
    Coalesce,
    If,
    Literal,
    Lookup,
    Member,
    Name,
    Node,
    Parameter,
    walk,
)
from engine.model.expr.types import Record, Type
from engine.model.expr.wording import NO_WORDS, Figure, Words, told
from engine.model.source import Citation


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the detail: the words of the rule (or the name of an input), and what they gave."""

    said: str
    value: str


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A parameter that was read, since when it holds, and where it is written."""

    label: str
    value: str
    since: str
    document: str


@dataclass(frozen=True, slots=True)
class Detail:
    """Everything that led to a value, in the order in which it was computed."""

    value: str
    inputs: tuple[Line, ...]
    figures: tuple[FigureLine, ...]
    steps: tuple[Line, ...]
    #: Decision tables with the rows that held.
    tables: tuple[Line, ...]


def sentences(node: Node, trace: Trace, lang: Lang = "zh", words: Words = NO_WORDS) -> tuple[str, ...]:
    """What a person is told: the value and how it came about, then the documents behind its figures."""
    formula = _formula(trace, lang, words)
    value = told(trace.value, node.type, lang, words)
    way = formula.text(node)
    head = value if _says_nothing(node, way, value) else Said(f"{value}：{way}", f"{value}: {way}").in_(lang)
    conditions = (formula.text(one) for one in _conditions(node, formula))
    because = (Said(f"因为 {one}", f"because {one}").in_(lang) for one in conditions)
    return (head, *because, *(_cited(one, lang) for one in _figures(node, trace, lang, words)))


def detail(node: Node, trace: Trace, text: str, lang: Lang = "zh", words: Words = NO_WORDS) -> Detail:
    """What an auditor sees; `text` is the expression as it was written, to which the steps point."""
    formula = _formula(trace, lang, words)
    kinds = {part.path: part.type for part in _names(node)}
    inputs = (
        Line(words.name(path), told(value, kinds[path], lang, words) if path in kinds else str(value))
        for path, value in trace.names
    )
    steps = (
        Line(text[slice(*step.part)], told(step.value, step.node.type, lang, words)) for step in trace.steps
    )
    tables = (
        Line(words.tables.get(step.node.table.id, step.node.table.id), "、".join(map(str, step.rows)))
        for step in trace.steps
        if isinstance(step.node, Lookup)
    )
    return Detail(
        told(trace.value, node.type, lang, formula.words),
        tuple(inputs),
        _figures(node, trace, lang, words),
        tuple(steps),
        tuple(tables),
    )


def why_not(node: Node, trace: Trace, lang: Lang = "zh", words: Words = NO_WORDS) -> str | None:
    """The first condition that did not hold, with its values; None where nothing failed."""
    formula = _formula(trace, lang, words)
    for condition in conjuncts(node):
        if formula.taken(condition) and formula.value(condition) is False:
            shown = formula.text(condition)
            return Said(f"不成立：{shown}", f"Does not hold: {shown}").in_(lang)
    return None


def conjuncts(node: Node) -> tuple[Node, ...]:
    """The conditions that all have to hold, in the order written."""
    if isinstance(node, Binary) and node.op == "and":
        return (*conjuncts(node.left), *conjuncts(node.right))
    return (node,)


def cited(citation: Citation, lang: Lang = "zh") -> str:
    """A document as a person would cite it."""
    quote = f"“{citation.quote}”" if citation.quote else ""
    parts = (citation.document, citation.dated, citation.article, quote)
    return Said("，", ", ").in_(lang).join(part for part in parts if part)


def _formula(trace: Trace, lang: Lang, words: Words) -> Formula:
    return Formula(trace, {step.node: step for step in trace.steps}, lang, words)


def _says_nothing(node: Node, way: str, value: str) -> bool:
    """Whether the way to a value is no more than the value itself."""
    return way == value or isinstance(node, Literal)


def _conditions(node: Node, formula: Formula) -> tuple[Node, ...]:
    """The conditions that chose among the parts the formula shows."""
    match node:
        case If(condition=condition, then=then, otherwise=otherwise):
            chosen = then if formula.value(condition) else otherwise
            return (condition, *_conditions(chosen, formula))
        case Binary(left=left, right=right) if node.op not in ("and", "or"):
            return (*_conditions(left, formula), *_conditions(right, formula))
        case Call(arguments=arguments):
            return tuple(one for argument in arguments for one in _conditions(argument, formula))
        case Coalesce(value=value, default=default):
            return _conditions(value if not formula.taken(default) else default, formula)
        case _:
            return ()


def _figures(node: Node, trace: Trace, lang: Lang, words: Words) -> tuple[FigureLine, ...]:
    """The parameters that were read; of figures by name, those that were."""
    read = {part.id: part for part in walk(node) if isinstance(part, Parameter)}
    lines: list[FigureLine] = []
    for key, value in trace.parameters:
        figure = words.figure(key)
        if isinstance(read[key].type, Record):
            named = _read_of(read[key], node, trace)
            lines += (
                _figure(figure, figure.member(name), told(value[name], kind, lang, words))
                for name, kind in named.items()
            )
        else:
            lines.append(_figure(figure, figure.label, told(value, read[key].type, lang, words)))
    return tuple(lines)


def _read_of(parameter: Parameter, node: Node, trace: Trace) -> dict[str, Type]:
    """The names under which figures of a parameter were read, with their types."""
    assert isinstance(parameter.type, Record)
    fields = parameter.type.fields
    formula = _formula(trace, "zh", NO_WORDS)
    found: dict[str, Type] = {}
    for part in walk(node):
        match part:
            case Member(of=of, name=name) if of == parameter:
                found[name] = fields[name]
            case Call(function="lookup", arguments=(of, by)) if of == parameter and formula.taken(by):
                name = formula.value(by)
                if name in fields:
                    found[name] = fields[name]
            case _:
                pass
    return found


def _figure(figure: Figure, label: str, value: str) -> FigureLine:
    since = "" if figure.since is None or figure.since.year == 1 else figure.since.isoformat()
    document = "" if figure.citation is None else cited(figure.citation)
    return FigureLine(label, value, since, document)


def _cited(line: FigureLine, lang: Lang) -> str:
    since = Said(f"自 {line.since} 起", f"since {line.since}").in_(lang) if line.since else ""
    document = Said(f"依据 {line.document}", f"by {line.document}").in_(lang) if line.document else ""
    rest = Said("，", ", ").in_(lang).join(part for part in (since, document) if part)
    head = f"{line.label} {line.value}"
    return Said(f"{head}（{rest}）", f"{head} ({rest})").in_(lang) if rest else head


def _names(node: Node) -> tuple[Name, ...]:
    return tuple(part for part in walk(node) if isinstance(part, Name))
