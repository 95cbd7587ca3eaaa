"""No verdict about a person is final without somebody's decision: every way from it leads over a task.

A rule about staff or members may be applied anywhere. But before anything follows from it (money, points,
records, other cases, the end of the case), a person must have decided a step of the process.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from engine.base.finding import Problem, Said
from engine.base.span import Span
from engine.dsl.build.rewrite import named_rules
from engine.dsl.check.subject import Subject
from engine.model.effect import Effect, Judge, Notify, Release
from engine.model.expr.tree import Node
from engine.model.ids import FormId, RulingId
from engine.model.process import (
    Automatic,
    Choice,
    End,
    Loop,
    Parallel,
    Process,
    Seq,
    Step,
    Subprocess,
    Task,
    Wait,
)

Pending = frozenset[str]
_NONE: Pending = frozenset()
#: Stands among the pending while nobody has decided anything in the process yet.
_NOBODY = frozenset({""})
#: Telling people and giving back settle nothing about anybody.
_HARMLESS = (Judge, Notify, Release)


@dataclass(frozen=True, slots=True)
class NoHumanDecision(Problem):
    """Something follows from a verdict about a person before anybody has decided."""

    code = "no-human-decision"
    why = Said(
        "规则可以算出一个人符不符合、该发多少，但不能替人作决定：算出之后、产生任何后果（付款、记分、登记、"
        "另发起事项、办结）之前，流程里必须有一个由人办理的步骤。会到期自动办结的步骤不算。",
        "A rule works out who is eligible and what is due, but it does not decide about people: between the "
        "rule and anything that follows from it (money, points, records, other cases, the end of the case) a "
        "person decides a step. A step that decides itself when it is overdue does not count.",
    )
    rule: str

    def message(self) -> Said:
        """Name the rule."""
        return Said(
            f"“{self.rule}”对人的结论还没有人审定，这里就生效了",
            f"What `{self.rule}` says about a person takes effect here before anybody has decided",
        )

    def hint(self) -> Said:
        """Put a step before it."""
        return Said("请在前面加一个由人办理的步骤", "Put a step that a person decides before it")


PROBLEMS: tuple[type[Problem], ...] = (NoHumanDecision,)


def check(subject: Subject) -> None:
    """Tell each place where a verdict about a person takes effect by itself."""
    people = frozenset(rule.id for rule in subject.rules.rulings.values() if rule.is_about_people)
    if not people:
        return
    for process in subject.rules.processes.values():
        _Walk(subject, process, people).tell()


@dataclass(frozen=True, slots=True)
class _Walk:
    """Goes through one process with the verdicts that nobody has decided about."""

    subject: Subject
    process: Process
    people: frozenset[RulingId]

    def tell(self) -> None:
        start = self.process.start
        open_ = _NOBODY | self._filled(start.form)
        at = self.subject.view("processes", self.process.id).child("start").at
        open_ = self._effects(start.then, open_, at)
        self._end(self._seq(self.process.body, open_), self.subject.view("processes", self.process.id).at)

    def _filled(self, form: FormId | None) -> Pending:
        """The rules that the computed answers of a form apply."""
        known = None if form is None else self.subject.rules.forms.get(form)
        return self._in(tuple(field.value for field in known.fields.values())) if known else _NONE

    def _seq(self, seq: Seq, open_: Pending) -> Pending:
        for step in seq.steps:
            open_ = self._step(step, open_)
        return open_

    def _step(self, step: Step, open_: Pending) -> Pending:
        at = self.subject.step(self.process, step.id).at
        match step:
            case Task():
                late = step.overdue
                if late is not None:
                    self._effects(late.then, open_, at)
                is_decided = late is None or late.outcome is None
                behind = _NONE if is_decided else open_
                for outcome in step.outcomes.values():
                    self._effects(outcome.then, behind, at)
                return self._effects(step.then, behind, at)
            case Automatic() | Wait():
                return self._effects(step.then, open_, at)
            case Choice():
                asks = self._in(tuple(way.when for way in step.branches)) if open_ >= _NOBODY else _NONE
                asked = open_ | asks
                return frozenset[str]().union(*(self._seq(way.body, asked) for way in step.branches))
            case Parallel(join=None, inclusive=False):
                return self._joined(open_, [self._seq(way.body, open_) for way in step.branches])
            case Parallel() | Loop():
                # none of its branches is sure to be gone through
                asked = open_ | (self._in(_conditions(step)) if open_ >= _NOBODY else _NONE)
                return asked.union(*(self._seq(way.body, asked) for way in step.branches))
            case Subprocess():
                return self._effects((step.starts,), open_, at)
            case End():
                self._end(open_, at)
                return _NONE

    def _joined(self, before: Pending, ways: list[Pending]) -> Pending:
        """Behind parallel branches: what one of them has had decided is decided."""
        kept = before.intersection(*ways)
        return kept | (frozenset[str]().union(*ways) - before)

    def _effects(self, effects: tuple[Effect, ...], open_: Pending, at: Span) -> Pending:
        for effect in effects:
            if isinstance(effect, Judge):
                open_ |= {effect.rule} & self.people
            if open_ >= _NOBODY:
                open_ |= self._in(effect)
            if not isinstance(effect, _HARMLESS):
                self._end(open_, at)
        return open_

    def _end(self, open_: Pending, at: Span) -> None:
        for rule in sorted(open_ - _NOBODY):
            self.subject.findings.add(NoHumanDecision(self.subject.rules.rulings[RulingId(rule)].label), at)

    def _in(self, thing: object) -> Pending:
        found = (RulingId(rule) for tree in _trees(thing) for rule in named_rules(tree))
        return frozenset(found) & self.people


def _conditions(step: Parallel | Loop) -> tuple[Node | None, ...]:
    asked = (step.until, step.over) if isinstance(step, Loop) else ()
    return (*(way.when for way in step.branches), *asked)


def _trees(thing: object) -> Iterator[Node]:
    """Every expression inside anything of the model."""
    if isinstance(thing, Node):
        yield thing
    elif isinstance(thing, tuple):
        for item in thing:
            yield from _trees(item)
    elif isinstance(thing, dict):
        for item in thing.values():
            yield from _trees(item)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for each in fields(thing):
            yield from _trees(getattr(thing, each.name))
