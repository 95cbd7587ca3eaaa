"""Why: sentences for the person concerned, details for an auditor, and the first condition that failed.

All of it is computed again from a trace and the tree it belongs to; nothing here decides anything.
"""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.finding import Lang, Said
from engine.model.expr.compile import Step, Trace
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
    everything,
    walk,
)
from engine.model.expr.types import Record, Type
from engine.model.expr.wording import NO_WORDS, Figure, Words, told
from engine.model.expr.written import NO_TEXTS, Texts
from engine.model.source import Citation


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
