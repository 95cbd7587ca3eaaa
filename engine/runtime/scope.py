"""What the expressions of a case see, and how they are evaluated when they need facts."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar

from engine.base.clock import SHANGHAI
from engine.model.expr import interpret
from engine.model.expr.question import Question, Unanswered, Undecided
from engine.model.expr.tree import Node
from engine.model.expr.values import Value
from engine.model.ids import FieldId, FormId, ParameterId
from engine.model.retrace import Noted
from engine.model.rule_set import RuleSet

_T = TypeVar("_T")
#: A computation that asks questions on its way; whoever drives it sends the answers.
Asking = Generator[Any, Any, _T]

FORM_PREFIX = "form:"


def local_day(at: datetime) -> date:
    """The calendar day of a moment."""
    return at.astimezone(SHANGHAI).date()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScope:
    """The names of a case at the moment of an act.

    `names` holds everything but answers (`case.unit`, `me`, `step.approve.outcome` …); `forms` the values of
    the case's forms. While a form is being filled its absent fields are undecided; elsewhere, missing.
    """

    rules: RuleSet
    at: datetime
    names: Mapping[str, Value] = field(default_factory=dict)
    forms: Mapping[FormId, Mapping[FieldId, Value]] = field(default_factory=dict)
    being_filled: FormId | None = None
    answers: Mapping[Question, Value] = field(default_factory=dict)
    #: Where a decision notes what it evaluates, so that it can tell why; None where nobody will ask.
    noted: list[Noted] | None = field(default=None, compare=False, repr=False)

    def name(self, path: str) -> Value:
        """The value of a slot, None where it is missing for good."""
        if path.startswith(FORM_PREFIX):
            form, _, of = path.removeprefix(FORM_PREFIX).rpartition(".")
            return self._answer(FormId(form), FieldId(of), path)
        if path in self.names:
            return self.names[path]
        if path.startswith("step."):
            step, _, outcome = path.partition(".votes.")
            # an answer that nobody has given has no votes; a step not reached has none to count
            return Decimal(0) if outcome and f"{step}.entitled" in self.names else None
        raise Undecided(path)

    def parameter(self, id: str) -> Value:
        """The value of a parameter on the day of the act."""
        held = self.rules.parameters[ParameterId(id)].at(local_day(self.at))
        if held is None:
            raise Undecided(id)
        return held.value

    def ask(self, question: Question) -> Value:
        """The answer, if it was fetched."""
        if question not in self.answers:
            raise Unanswered(question)
        return self.answers[question]

    def knowing(self, question: Question, answer: Value) -> CaseScope:
        """The same moment with one more answer."""
        return replace(self, answers={**self.answers, question: answer})

    def with_form(
        self, form: FormId, values: Mapping[FieldId, Value], *, being_filled: bool = False
    ) -> CaseScope:
        """The same moment with these values in a form."""
        forms = {**self.forms, form: values}
        return replace(self, forms=forms, being_filled=form if being_filled else self.being_filled)

    def with_names(self, names: Mapping[str, Value]) -> CaseScope:
        """The same moment with further names."""
        return replace(self, names={**self.names, **names})

    def _answer(self, form: FormId, of: FieldId, path: str) -> Value:
        values = self.forms.get(form, {})
        if of not in values and form == self.being_filled:
            raise Undecided(path)
        return values.get(of)


def moment(at: datetime) -> dict[str, Value]:
    """The names that follow from the moment alone."""
    day = local_day(at)
    return {"now": at, "today": day, "year": Decimal(day.year)}


def evaluate(node: Node, scope: CaseScope) -> Asking[Value]:
    """The value of an expression; what it cannot compute from its inputs it asks, and starts again."""
    return (yield from evaluated(node, scope)).value


def evaluated(node: Node, scope: CaseScope) -> Asking[Noted]:
    """The same, with all that it saw."""
    while True:
        try:
            value = interpret.evaluate(node, scope)
        except Unanswered as missing:
            question = missing.question
        else:
            noted = Noted(node, scope, value)
            if scope.noted is not None:
                scope.noted.append(noted)
            return noted
        scope = scope.knowing(question, (yield question))
