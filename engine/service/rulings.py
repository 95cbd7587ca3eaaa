"""Asking a rule of eligibility or pay outside a case: as of a day, with the figures of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from engine.base.clock import SHANGHAI
from engine.base.finding import Said
from engine.model.explained import Explained
from engine.model.expr.question import Unanswerable, Undecided
from engine.model.expr.values import OutOfRange, Value
from engine.model.refusal import Kind, Refused
from engine.model.retrace import Noted, explanation
from engine.model.rule_set import Compiled
from engine.model.ruling import AS_OF, GIVEN, VERDICT, Ruling, Verdict
from engine.runtime.facts import driven_value
from engine.runtime.ruling import ruled
from engine.runtime.scope import CaseScope
from engine.runtime.verdict import expressions, facts, said
from engine.service.answers import Answers, answers_for
from engine.service.ports import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """Rules asked as of a day; figures (parameters) are those in force on `figures_on`."""

    compiled: Compiled
    as_of: date
    figures_on: date
    answers: Answers

    def scope(self) -> CaseScope:
        """What expressions around a rule see: the figures of their day, and the day of the rule."""
        names = {f"{GIVEN}{AS_OF}": self.as_of}
        return CaseScope(rules=self.compiled.rules, at=noon(self.figures_on), names=names)

    def explained(self, ruling: Ruling, subject: str, given: Mapping[str, Value]) -> Explained | Refused:
        """What the rule says with all that explains it, as a case would keep it."""
        noted: list[Noted] = []
        verdict = self.verdict(ruling, given, noted)
        if isinstance(verdict, Refused):
            return verdict
        rules, kept = self.compiled.rules, facts(ruling, subject, verdict)
        of = (VERDICT, ruling.id)
        return explanation(rules, self.figures_on, of, expressions(ruling), noted, said(verdict), kept)

    def verdict(
        self, ruling: Ruling, given: Mapping[str, Value], noted: list[Noted] | None = None
    ) -> Verdict | Refused:
        """What the rule says; a refusal where a figure of that day or a needed value is missing."""
        try:
            scope = replace(self.scope(), noted=noted)
            return driven_value(ruled(ruling, scope, given, self.as_of), self.answers)
        except Undecided as missing:
            return _unruled(f"{missing.path}：{self.figures_on} 没有值", f"{missing.path} has no value then")
        except Unanswerable as missing:
            return _unruled(f"查不到 {missing.question}", f"no answer to {missing.question}")
        except OutOfRange as broken:
            return _unruled(f"超出可计算的范围（{broken}）", f"out of range ({broken})")


def asking(work: Work, compiled: Compiled, as_of: date, figures_on: date) -> Asking:
    """Rules of a pack, asked of the store as of a day."""
    answers = answers_for(work, compiled, compiled, noon(as_of))
    return Asking(compiled=compiled, as_of=as_of, figures_on=figures_on, answers=answers)


def noon(day: date) -> datetime:
    """A moment that lies in a day."""
    return datetime.combine(day, time(12), SHANGHAI)


def _unruled(zh: str, en: str) -> Refused:
    said = Said(f"无法判定：{zh}。", f"No verdict: {en}.")
    return Refused(kind=Kind.INVALID, reason="cannot_be_ruled", said=said)
