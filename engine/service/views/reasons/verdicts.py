"""What rules of eligibility and pay said in a case, for those who handle it and for whom it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from engine.base.finding import NOTHING, Lang, Said, same
from engine.model.event import CaseEvent, Judged
from engine.model.explained import Explained
from engine.model.expr import types as t
from engine.model.expr.explain import cited
from engine.model.expr.stored import restored
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.expr.wording import Words, told
from engine.model.ids import ParameterId, PersonId, RulingId
from engine.model.rule_set import RuleSet
from engine.model.ruling import VERDICT, Eligibility, Limit, Pay, PayLine, Ruling
from engine.model.source import Citation
from engine.model.state import CaseState
from engine.service.explanations import Explanations, explanations_of
from engine.service.people import ERASED
from engine.service.views.reasons.part import reading
from engine.service.views.viewer import Viewer

_ANSWERS: Mapping[str, Said] = {
    "yes": Said("符合", "Eligible"),
    "no": Said("不符合", "Not eligible"),
    "waiting": Said("符合，等候中", "Eligible, waiting"),
}
#: Of a rule's values, the role under which each is kept.
_VALUE = "values."


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictLine:
    """A reason, a part of an amount, an input or a figure: what it is called, its value, why, by what."""

    id: str
    label: str
    value: Said = NOTHING
    sentence: Said = NOTHING
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictView:
    """A verdict with all that led to it; `answer` or `total` is the head."""

    rule: str
    label: str
    about: Said
    as_of: date
    at: datetime
    head: Said
    #: yes, no, waiting; empty for pay.
    answer: str = ""
    reasons: tuple[VerdictLine, ...] = ()
    parts: tuple[VerdictLine, ...] = ()
    derived: tuple[VerdictLine, ...] = ()
    given: tuple[VerdictLine, ...] = ()
    figures: tuple[VerdictLine, ...] = ()
    document: str = ""
    #: The key under which its steps are explained.
    why: str = ""


def answer_words(answer: str) -> Said:
    """An answer as people read it."""
    return _ANSWERS.get(answer, same(answer))


def verdicts(
    viewer: Viewer, rules: RuleSet, state: CaseState, events: Iterable[tuple[datetime, CaseEvent]]
) -> tuple[VerdictView, ...]:
    """The newest verdict of each rule about each subject, in the order they were first given."""
    newest: dict[tuple[str, str], tuple[datetime, Judged]] = {}
    for at, event in events:
        if isinstance(event, Judged) and may_read_verdict(viewer, rules, state, event.rule, event.subject):
            newest[event.rule, event.subject] = (at, event)
    if not newest:
        return ()
    known = explanations_of(viewer.work, state.id)
    return tuple(_told(viewer, rules, state, at, event, known) for at, event in newest.values())


def may_read_verdict(viewer: Viewer, rules: RuleSet, state: CaseState, rule: RulingId, subject: str) -> bool:
    """What is about a person is for that person and for those who handle the case."""
    ruling = rules.rulings.get(rule)
    is_open = ruling is not None and not ruling.is_about_people
    return is_open or viewer.person == subject or viewer.is_handler(state)


def _told(
    viewer: Viewer, rules: RuleSet, state: CaseState, at: datetime, event: Judged, known: Explanations
) -> VerdictView:
    kept = known.newest(event.key, VERDICT)
    if kept is None:
        ruling = rules.rulings.get(event.rule)
        label = event.rule if ruling is None else ruling.label
        about = ERASED if ruling is None else _about(viewer, ruling, event.subject)
        return VerdictView(rule=event.rule, label=label, about=about, as_of=event.as_of, at=at, head=ERASED)
    rules = viewer.engine.library.compiled(viewer.work, kept.bundle, state.pack).rules
    view = verdict_view(viewer, rules, kept.explained, at, state)
    return replace(view, why=event.key)


def verdict_view(
    viewer: Viewer, rules: RuleSet, explained: Explained, at: datetime, state: CaseState | None = None
) -> VerdictView:
    """A verdict as a page shows it, in the words of the rules it belongs to."""
    facts = explained.facts
    ruling = rules.rulings[RulingId(facts["rule"])]
    lines = _Lines(rules, ruling, explained, reading(viewer, state, rules, explained.on))
    answer = str(facts.get("answer", ""))
    total = lines.value(facts["total"], ruling.type) if isinstance(ruling, Pay) else NOTHING
    return VerdictView(
        rule=ruling.id,
        label=ruling.label,
        about=_about(viewer, ruling, facts["subject"]),
        as_of=date.fromisoformat(facts["as_of"]),
        at=at,
        head=answer_words(answer) if answer else total,
        answer=answer,
        reasons=tuple(lines.reasons()),
        parts=tuple(lines.parts()),
        derived=tuple(lines.derived()),
        given=tuple(lines.given()),
        figures=tuple(lines.figures()),
        document=_document(ruling.citation),
    )


def _about(viewer: Viewer, ruling: Ruling, subject: str) -> Said:
    return viewer.who(PersonId(subject)).name if ruling.is_about_people else same(viewer.unit(subject).label)


@dataclass(frozen=True)
class _Lines:
    """The lines of one verdict."""

    rules: RuleSet
    ruling: Ruling
    explained: Explained
    words: Mapping[Lang, Words]

    def value(self, json: object, kind: Type) -> Said:
        """A stored value as people read it."""
        found = restored(json, kind)
        return Said(self._told(found, kind, "zh"), self._told(found, kind, "en"))

    def _told(self, value: Value, kind: Type, lang: Lang) -> str:
        inner = kind.item if isinstance(kind, t.Optional) else kind
        if isinstance(inner, t.List) and isinstance(inner.item, t.Record):
            count = len(value or ())
            return Said(f"{count} 行", f"{count} rows").in_(lang)
        return told(value, kind, lang, self.words[lang])

    def reasons(self) -> Iterator[VerdictLine]:
        """Why not, each with its sentence."""
        if not isinstance(self.ruling, Eligibility):
            return
        known = {one.id: one for one in self.ruling.conditions}
        for code, said in zip(self.explained.facts["reasons"], self.explained.said, strict=True):
            one = known[code]
            yield VerdictLine(id=code, label=one.label, sentence=said, document=_document(one.citation))

    def parts(self) -> Iterator[VerdictLine]:
        """Of what an amount is made."""
        if not isinstance(self.ruling, Pay):
            return
        known: dict[str, PayLine | Limit] = {line.id: line for line in self.ruling.lines}
        known |= {limit.id: limit for limit in self.ruling.limits}
        for (key, amount), said in zip(self.explained.facts["parts"], self.explained.said, strict=True):
            one, value = known[key], self.value(amount, self.ruling.type)
            document = _document(one.citation)
            yield VerdictLine(id=key, label=one.label, value=value, sentence=said, document=document)

    def derived(self) -> Iterator[VerdictLine]:
        """What the rule worked out from what it was given."""
        kept = {part.role: part.value for part in self.explained.parts}
        for one in self.ruling.derived:
            role = f"{_VALUE}{one.id}"
            if role in kept:
                yield VerdictLine(id=one.id, label=one.label, value=self.value(kept[role], one.value.type))

    def given(self) -> Iterator[VerdictLine]:
        """What it was given."""
        for one in self.ruling.given:
            value = self.value(self.explained.facts["given"][one.id], one.type)
            yield VerdictLine(id=one.id, label=one.label, value=value)

    def figures(self) -> Iterator[VerdictLine]:
        """The parameters that were read, each once."""
        read = {key: figure for part in self.explained.parts for key, figure in part.figures.items()}
        for key, (value, _, document) in read.items():
            parameter = self.rules.parameters[ParameterId(key)]
            is_named = isinstance(parameter.type, t.Record)
            shown = NOTHING if is_named else self.value(value, parameter.type)
            yield VerdictLine(id=key, label=parameter.label, value=shown, document=document)


def _document(citation: Citation | None) -> str:
    return "" if citation is None else cited(citation)
