"""Why: sentences for the person concerned, details for an auditor, and the first condition that failed.

All of it is computed again from a trace and the tree it belongs to; nothing here decides anything.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.base.finding import Lang, Said
from engine.model.expr.compile import Step, Trace
from engine.model.expr.formula import PASSES, Formula
from engine.model.expr.functions import RULED
from engine.model.expr.tree import (
    Aggregate,
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
    Source,
    Unary,
    everything,
    walk,
)
from engine.model.expr.types import Optional, Person, Record, Type
from engine.model.expr.wording import NO_WORDS, Figure, Words, ruling, told
from engine.model.expr.written import NO_TEXTS, Texts
from engine.model.source import Citation

#: Functions that tell what somebody has.
_OF_SOMEBODY = frozenset({"balance", "left", "used", "spent", "place"})


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the detail: the words of the rule (or the name of an input), and what they gave."""

    said: str
    value: str
    #: Where those words stand.
    place: str = ""


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


@dataclass(frozen=True, slots=True)
class Story:
    """What a person is told of a value: the value and its formula, what lies behind it, and its figures."""

    head: str
    behind: tuple[str, ...]
    figures: tuple[FigureLine, ...]


def story(node: Node, trace: Trace, lang: Lang = "zh", words: Words = NO_WORDS) -> Story:
    """The value and how it came about, what lies behind it, and the documents of its figures."""
    formula = _formula(trace, lang, words)
    head = _headed(formula, node)
    behind: list[str] = []
    told_of: set[Node] = set()
    while waiting := [(n, name) for n, name in formula.named.items() if n not in told_of]:
        for definition, name in waiting:
            told_of.add(definition)
            behind.append(f"{name} {_headed(formula, definition)}")
    conditions = (formula.as_it_was(one) for one in _conditions(node, formula))
    behind += [Said(f"因为 {one}", f"because {one}").in_(lang) for one in conditions]
    return Story(head, tuple(behind), _figures(node, trace, lang, words))


def sentences(node: Node, trace: Trace, lang: Lang = "zh", words: Words = NO_WORDS) -> tuple[str, ...]:
    """All that a person is told, in order."""
    told_all = story(node, trace, lang, words)
    return (told_all.head, *told_all.behind, *(sourced(one, lang) for one in told_all.figures))


def _headed(formula: Formula, node: Node) -> str:
    """A value with its formula, where that says more than the value."""
    way, value = formula.whole(node), formula.said(node)
    if _says_nothing(node, way, value):
        return value
    return Said(f"{value}：{way}", f"{value}: {way}").in_(formula.lang)


def detail(
    node: Node, trace: Trace, text: str, lang: Lang = "zh", words: Words = NO_WORDS, texts: Texts = NO_TEXTS
) -> Detail:
    """What an auditor sees; the steps point into `text`, the expression as written, or their definition's."""
    formula = _formula(trace, lang, words)
    kinds = {part.path: part.type for part in _names(node)}
    inputs = (
        Line(words.name(path), told(value, kinds[path], lang, words) if path in kinds else str(value))
        for path, value in trace.names
    )
    steps = (_step_line(step, text, lang, words, texts) for step in trace.steps)
    tables = (
        Line(words.tables.get(step.node.table.id, step.node.table.id), _rows(step.node, step.rows))
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


def _step_line(step: Step, text: str, lang: Lang, words: Words, texts: Texts) -> Line:
    home = texts.home(step.node)
    value = told(step.value, step.node.type, lang, words)
    if home is None:
        return Line(text[slice(*step.part)], value)
    return Line(home.part(step.node), value, home.place_of(step.node))


def why_not(
    node: Node, trace: Trace, lang: Lang = "zh", words: Words = NO_WORDS, *, wanted: bool = True
) -> Story | None:
    """The first condition that was not as `wanted`, told as it was; None where nothing failed."""
    formula = _formula(trace, lang, words)
    failed = first_failed(node, formula, wanted=wanted)
    if failed is None:
        return None
    shown = _as_it_failed(failed, formula)
    behind = tuple(f"{name} {_headed(formula, definition)}" for definition, name in formula.named.items())
    because = Said(f"因为 {shown}", f"because {shown}").in_(lang)
    return Story(because, behind, _figures(failed, trace, lang, words))


def first_failed(node: Node, formula: Formula, *, wanted: bool) -> Node | None:
    """The first part, in the order written, that made a condition other than `wanted`."""
    match node:
        case Unary(op="not", operand=operand):
            return first_failed(operand, formula, wanted=not wanted)
        case Binary(op="and" | "or" as op, left=left, right=right) if (op == "and") is wanted:
            failed = first_failed(left, formula, wanted=wanted)
            return failed or first_failed(right, formula, wanted=wanted)
        case If(condition=condition, then=then, otherwise=otherwise) if formula.taken(condition):
            chosen = then if formula.value(condition) else otherwise
            if not isinstance(chosen, Literal):
                return first_failed(chosen, formula, wanted=wanted)
            return condition if chosen.value is not wanted else None
        case Coalesce(value=value) if formula.taken(value) and formula.value(value) is not None:
            return first_failed(value, formula, wanted=wanted)
        case _:
            return node if formula.taken(node) and formula.value(node) is not wanted else None


def persons_asked(node: Node, trace: Trace) -> Iterator[frozenset[str]]:
    """For each balance, place or sum over records that a run asked for: whose it was, if anybody's."""
    formula = _formula(trace, "zh", NO_WORDS)
    for part in walk(node):
        match part:
            case Call(query=True, arguments=asked) if part.function in _OF_SOMEBODY or any(
                map(_names_person, asked)
            ):
                pass
            case Aggregate(source=Source(), bound=asked):
                pass
            case _:
                continue
        if formula.taken(part):
            yield frozenset(
                str(formula.value(one)) for one in asked if _names_person(one) and formula.taken(one)
            )


def _names_person(node: Node) -> bool:
    kind = node.type.item if isinstance(node.type, Optional) else node.type
    return isinstance(kind, Person)


def _as_it_failed(failed: Node, formula: Formula) -> str:
    match failed:
        case Coalesce(value=value, default=Literal()):
            return formula.missing(value)
        case Call(function=function, arguments=(asked,)) if function == PASSES and formula.value(asked):
            # of several reasons the first is told: the others may fall away with it
            reason = ruling(formula.value(asked)[:1], formula.lang, formula.words)
            name = _rule_name(asked, formula)
            return Said(f"{name}：{reason}", f"{name}: {reason}").in_(formula.lang) if name else reason
        case _:
            return formula.as_it_was(failed)


def _rule_name(asked: Node, formula: Formula) -> str:
    if isinstance(asked, Call) and asked.function == RULED:
        return formula.words.name(f"{RULED}:{formula.value(asked.arguments[0])}")
    return ""


def cited(citation: Citation, lang: Lang = "zh") -> str:
    """A document as a person would cite it."""
    return citation.in_words(Said("，", ", ").in_(lang))


def _rows(node: Lookup, rows: tuple[int, ...]) -> str:
    return "、".join(map(node.table.row_name, rows))


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
    read = {part.id: part for part in everything(node) if isinstance(part, Parameter)}
    lines: list[FigureLine] = []
    for key, value in trace.parameters:
        if key not in read:
            continue
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
    for part in everything(node):
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


def sourced(line: FigureLine, lang: Lang = "zh") -> str:
    """A figure with the day since which it holds and its document."""
    since = Said(f"自 {line.since} 起", f"since {line.since}").in_(lang) if line.since else ""
    document = Said(f"依据 {line.document}", f"by {line.document}").in_(lang) if line.document else ""
    rest = Said("，", ", ").in_(lang).join(part for part in (since, document) if part)
    head = f"{line.label} {line.value}"
    return Said(f"{head}（{rest}）", f"{head} ({rest})").in_(lang) if rest else head


def _names(node: Node) -> tuple[Name, ...]:
    return tuple(part for part in walk(node) if isinstance(part, Name))
