"""One expression of a result, computed again and told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from engine.base.finding import Lang, Said
from engine.model.explained import Reckoned, words_of
from engine.model.expr.compile import Trace
from engine.model.expr.explain import Detail, Line, Story, detail, story, why_not
from engine.model.expr.stored import stored
from engine.model.expr.tree import Node
from engine.model.expr.wording import Words
from engine.model.expr.written import Texts, Written
from engine.model.ids import FieldId, FormId, PersonId
from engine.model.retrace import retraced
from engine.model.rule_set import Compiled, RuleSet
from engine.model.state import CaseState
from engine.runtime.scope import FORM_PREFIX
from engine.service.explanations import Kept
from engine.service.views.plain import is_hidden
from engine.service.views.reasons.shape import WhyFigure, WhyLine, WhyPart
from engine.service.views.viewer import Viewer, shown_people

LANGS: tuple[Lang, Lang] = ("zh", "en")


class _Called(Mapping[str, str]):
    """Units and people by id, as this reader may know them in this case, or before there is one."""

    def __init__(self, viewer: Viewer, state: CaseState | None, lang: Lang) -> None:
        self._viewer, self._state, self._lang = viewer, state, lang

    def __getitem__(self, id: str) -> str:
        if id in self._viewer.organisation.units:
            return self._viewer.unit(id).label
        if self._state is None:
            return self._viewer.who(PersonId(id)).name.in_(self._lang)
        return shown_people(self._viewer, self._state, (PersonId(id),))[0].name.in_(self._lang)

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def reading(viewer: Viewer, state: CaseState | None, rules: RuleSet, on: date) -> Mapping[Lang, Words]:
    """What things are called for one reader, in each language."""
    return {lang: replace(words_of(rules, on, lang), called=_Called(viewer, state, lang)) for lang in LANGS}


@dataclass(frozen=True, kw_only=True)
class Told:
    """An explanation in the words of the rules it belongs to, for one reader."""

    viewer: Viewer
    compiled: Compiled
    state: CaseState
    kept: Kept
    #: Whether the reader handles the matter, and so sees the answers people gave.
    handles: bool

    @cached_property
    def _words(self) -> Mapping[Lang, Words]:
        return reading(self.viewer, self.state, self.compiled.rules, self.kept.explained.on)

    def is_hidden(self, part: Reckoned) -> bool:
        """Whether an expression saw answers that this reader may not see."""
        return not self.handles and any(self._hides(path) for path in part.inputs)

    def _hides(self, path: str) -> bool:
        if not path.startswith(FORM_PREFIX):
            return False
        form, _, name = path.removeprefix(FORM_PREFIX).rpartition(".")
        known = self.compiled.rules.forms.get(FormId(form))
        field = known.fields.get(FieldId(name)) if known else None
        return field is not None and is_hidden(field.privacy, self.handles)

    def stories(self, part: Reckoned) -> tuple[Story, Story] | None:
        """What a person is told of it in Chinese and in English; None for eyes that may not see it."""
        found = None if self.is_hidden(part) else self._again(part)
        if found is None:
            return None
        zh, en = (story(*found, lang, self._words[lang]) for lang in LANGS)
        return zh, en

    def came_out(self, part: Reckoned) -> tuple[bool, Story, Story] | None:
        """How a condition came out, and in each language the part of it that made it so."""
        found = None if self.is_hidden(part) else self._again(part)
        if found is None or not isinstance(found[1].value, bool):
            return None
        (node, trace), held = found, found[1].value
        zh, en = (why_not(node, trace, lang, self._words[lang], wanted=not held) for lang in LANGS)
        return None if zh is None or en is None else (held, zh, en)

    def part(self, part: Reckoned, role: Said) -> WhyPart:
        """What an auditor sees of it."""
        shown = WhyPart(role=role, value=Said("", ""), place=part.place, mark=part.mark)
        written = self.compiled.rules.texts.at(part.place, part.mark, part.inputs)
        if self.is_hidden(part) or written is None:
            return replace(shown, is_hidden=True)
        trace = retraced(part, written.node)
        detailed = in_detail(shown, written, trace, self._words, self.compiled.rules.texts)
        return replace(detailed, is_stored=True, agrees=stored(trace.value) == part.value)

    def _again(self, part: Reckoned) -> tuple[Node, Trace] | None:
        written = self.compiled.rules.texts.at(part.place, part.mark, part.inputs)
        return None if written is None else (written.node, retraced(part, written.node))


def in_detail(
    shown: WhyPart, written: Written, trace: Trace, words: Mapping[Lang, Words], texts: Texts
) -> WhyPart:
    """An expression with all that led to its value."""
    node = written.node
    zh, en = (detail(node, trace, written.text, lang, words[lang], texts) for lang in LANGS)
    return replace(
        shown,
        text=written.text,
        value=Said(zh.value, en.value),
        inputs=_lines(zh.inputs, en.inputs),
        figures=_figures(zh, en),
        steps=_lines(zh.steps, en.steps),
        tables=_lines(zh.tables, en.tables),
    )


def _lines(zh: tuple[Line, ...], en: tuple[Line, ...]) -> tuple[WhyLine, ...]:
    return tuple(
        WhyLine(said=Said(one.said, two.said), value=Said(one.value, two.value), place=one.place)
        for one, two in zip(zh, en, strict=True)
    )


def _figures(zh: Detail, en: Detail) -> tuple[WhyFigure, ...]:
    return tuple(
        WhyFigure(
            label=Said(one.label, two.label),
            value=Said(one.value, two.value),
            since=one.since,
            document=one.document,
        )
        for one, two in zip(zh.figures, en.figures, strict=True)
    )
