"""A place in a process: what has surely happened by then, and so what expressions there may read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from engine.base.span import Span
from engine.dsl.build.context import Context
from engine.dsl.build.expressions import BASE, CASE, Expressions, form_slots
from engine.dsl.build.problems.processes import ReadBeforeFilled, StepNotBefore
from engine.dsl.expr.compile_text import Expected
from engine.dsl.expr.environment import Environment, Slot
from engine.dsl.text.node import Scalar
from engine.model.expr import types as t
from engine.model.expr.tree import Node, slots
from engine.model.expr.types import Type
from engine.model.form import Form
from engine.model.ids import FormId
from engine.model.seats import ActorOf, SeatSource

FORM_PREFIX = "form:"


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What is the same for every place of one process."""

    ctx: Context
    expressions: Expressions
    start_form: FormId | None
    #: Each task of the process with the outcomes it can have.
    outcomes: Mapping[str, tuple[str, ...]]
    unit_type: str = ""
    #: Whether the process names managers.
    managed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One place: the tasks surely done, the forms surely filled, the form at hand."""

    frame: Frame
    done: frozenset[str] = frozenset()
    filled: frozenset[FormId] = frozenset()
    form: FormId | None = None
    #: The loops around this place, and those that are surely behind it.
    looped: frozenset[str] = frozenset()
    #: The subprocesses that have surely been asked for.
    asked: frozenset[str] = frozenset()

    def after(self, step: str, form: FormId | None) -> Place:
        """The place behind a task."""
        more = frozenset() if form is None else frozenset({form})
        return replace(self, done=self.done | {step}, filled=self.filled | more, form=None)

    def at_form(self, form: FormId | None, *, filled: bool) -> Place:
        """The same place with a step's own form at hand."""
        if form is None:
            return self
        return replace(self, form=form, filled=self.filled | {form} if filled else self.filled)

    def passed(self) -> tuple[str, ...]:
        """The tasks that a case here has surely passed, in the order written."""
        return tuple(step for step in self.frame.outcomes if step in self.done)

    def compile(self, written: Scalar | None, expected: Expected) -> Node | None:
        """The tree of an expression that stands here."""
        return self._compiled(written, self.environment(), expected)

    def _compiled(self, written: Scalar | None, environment: Environment, expected: Expected) -> Node | None:
        node = self.frame.expressions.compile(written, environment, expected)
        if node is not None and written is not None:
            self.tell_unfilled(node, written.span)
        return node

    def compile_way(self, written: Scalar | None) -> Node | None:
        """The condition of a branch: it is decided once, so it may hang on a lot."""
        return self._compiled(written, replace(self.environment(), draws=True), t.Bool())

    def compile_part(self, whole: Scalar, offset: int, text: str) -> Node | None:
        """The tree of a placeholder in a text that stands here."""
        node = self.frame.expressions.compile_part(whole, offset, text, self.environment(), None)
        if node is not None:
            self.tell_unfilled(node, whole.span)
        return node

    def seats(self, written: tuple[Scalar, ...], *, perhaps: bool = False) -> tuple[SeatSource, ...]:
        """Who is named here; `perhaps`: of a unit that may be missing."""
        environment = self.environment()
        found = []
        for one in written:
            source = self.frame.expressions.seats(one, environment, perhaps=perhaps)
            if source is None:
                continue
            if isinstance(source, ActorOf) and source.step not in self.done:
                self.frame.ctx.findings.add(StepNotBefore(source.step), one.span)
            for name in ("of", "unit", "person"):
                tree = getattr(source, name, None)
                if tree is not None:
                    self.tell_unfilled(tree, one.span)
            found.append(source)
        return tuple(found)

    def tell_unfilled(self, node: Node, at: Span) -> None:
        """Tell the forms that a tree reads and that nobody has surely filled by then."""
        for path in slots(node):
            if path.startswith(FORM_PREFIX):
                form = path.removeprefix(FORM_PREFIX).rpartition(".")[0]
                if FormId(form) not in self.filled:
                    self.frame.ctx.findings.add(ReadBeforeFilled(form), at)

    def environment(self) -> Environment:
        """The names that can be seen here."""
        names = {**self._forms(), **BASE, **CASE, **self._unit(), **self._steps()}
        steps: dict[str, Type | None] = dict.fromkeys(self.frame.outcomes, None)
        return self.frame.expressions.environment(names, steps)

    def _unit(self) -> dict[str, Slot]:
        return {"case.unit": Slot("case.unit", t.Org(self.frame.unit_type))}

    def _forms(self) -> dict[str, Slot]:
        forms, expressions = self.frame.ctx.forms, self.frame.expressions
        found = expressions.every_form()
        for key in self.filled:
            if forms[key].mechanism != expressions.mechanism:
                found.update(form_slots(forms[key], key))
        at_hand = self.form or self.frame.start_form
        if at_hand is not None:
            own: Form = forms[at_hand]
            found.update(form_slots(own, "form"))
            found.update({name: slot for name, slot in form_slots(own, "").items() if name not in BASE})
        return found

    def _steps(self) -> dict[str, Slot]:
        found: dict[str, Slot] = {}
        for step, outcomes in self.frame.outcomes.items():
            enum = t.Enum(f"step.{step}", outcomes)
            is_done = step in self.done
            counts = ("entitled", "participating", *(f"votes.{outcome}" for outcome in outcomes))
            kinds: dict[str, Type] = {"outcome": enum, "left_on": t.Date(), "entered_on": t.Date()}
            kinds |= dict.fromkeys(counts, t.Number(0))
            for name, kind in kinds.items():
                path = f"step.{step}.{name}"
                found[path] = Slot(path, kind if is_done else t.Optional(kind))
            found[f"step.{step}.actor"] = Slot(f"step.{step}.actor", t.Optional(t.Person()))
        for loop in self.looped:
            path = f"step.{loop}.round"
            found[path] = Slot(path, t.Number(0))
        for asked in self.asked:
            for count in ("children", "ended", "failed"):
                path = f"step.{asked}.{count}"
                found[path] = Slot(path, t.Number(0))
        return found
