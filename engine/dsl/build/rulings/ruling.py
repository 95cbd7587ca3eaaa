"""Rules of eligibility and pay: what they are given, what they derive, their conditions or their lines.

They are built before everything that may call them, each after those it calls itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypedDict

from engine.dsl.build.context import Context
from engine.dsl.build.definitions import in_order, words
from engine.dsl.build.expressions import Expressions
from engine.dsl.build.problems.rules import FloorOrCap, GivenTwice, PostsOfStaff, RuleCycle, RuleNameTaken
from engine.dsl.build.rulings.given import given, posts_named, roster
from engine.dsl.build.rulings.scores import subject_of
from engine.dsl.build.rulings.trees import callable_rule
from engine.dsl.build.sentences import sentence
from engine.dsl.build.view import View
from engine.dsl.expr.environment import Environment, Slot
from engine.dsl.text.node import Items, Node, Scalar, Table
from engine.model.expr import types as t
from engine.model.expr.aggregates import AGGREGATE_NAMES
from engine.model.expr.functions import FUNCTIONS, canonical
from engine.model.ids import MechanismId, PostId, RulingId, TableId
from engine.model.ruling import (
    AS_OF,
    GIVEN,
    Condition,
    Derived,
    Eligibility,
    Given,
    Limit,
    Pay,
    PayLine,
    Roster,
    Ruling,
)
from engine.model.score import Subject
from engine.model.source import Citation, Origin

SECTIONS = ("eligibility", "pay")
_DOTTED = re.compile(r"([^\W\d]\w*)\s*\.\s*([^\W\d]\w*)\s*[(（]")
_NAMES = frozenset(FUNCTIONS) | frozenset(AGGREGATE_NAMES) | frozenset(AGGREGATE_NAMES.values())
_KINDS: Mapping[str, t.Type] = {"money": t.Money(), "number": t.Number()}


def build_rulings(ctx: Context) -> None:
    """Every rule that can be read, into `ctx.rulings`, and how it is called into `ctx.rules`."""
    entries = {key: view for section in SECTIONS for key, view in ctx.declared[section].items()}
    needs = {key: _needs(key, view) & set(entries) for key, view in entries.items()}

    def told(circle: tuple[str, ...]) -> None:
        ctx.findings.add(RuleCycle(tuple(key.partition(".")[2] for key in circle)), entries[circle[0]].at)
        ctx.broken.update(circle)

    for key in in_order(needs, told):
        ruling = _Builder(ctx, key, entries[key]).ruling()
        if ruling is None:
            ctx.broken.add(key)
            continue
        ctx.rulings[ruling.id] = ruling
        ctx.rules[key] = callable_rule(ruling)
        if ruling.roster is not None:
            for section in SECTIONS:
                ctx.use(section, key)


def _needs(key: str, view: View) -> set[str]:
    """The rules that a rule may call, by full id."""
    mechanism = key.partition(".")[0]
    texts = list(_texts(view.node))
    own = {f"{mechanism}.{word}" for text in texts for word in words(text)}
    dotted = {f"{a}.{b}" for text in texts for a, b in _DOTTED.findall(text)}
    return (own | dotted) - {key}


def _texts(node: Node | None) -> Iterator[str]:
    match node:
        case Scalar():
            yield node.text
        case Items():
            for item in node.items:
                yield from _texts(item)
        case Table():
            for entry in node.entries.values():
                yield from _texts(entry.value)
        case _:
            return


class _Common(TypedDict):
    id: RulingId
    mechanism: MechanismId
    label: str
    subject: Subject
    posts: tuple[PostId, ...]
    given: tuple[Given, ...]
    derived: tuple[Derived, ...]
    roster: Roster | None
    citation: Citation | None
    origin: Origin


@dataclass(slots=True)
class _Builder:
    ctx: Context
    key: str
    view: View
    expressions: Expressions = field(init=False)
    names: dict[str, Slot] = field(default_factory=dict)
    #: Whether every derived value could be read.
    is_whole: bool = True

    def __post_init__(self) -> None:
        self.expressions = Expressions(self.ctx, self.key.partition(".")[0])

    def ruling(self) -> Ruling | None:
        """The rule; None where too little of it could be read."""
        self._tell_name()
        common = self._common()
        if common is None:
            return None
        is_pay = self.key in self.ctx.declared["pay"] and self.view.has("lines")
        made = self._pay(common) if is_pay else self._eligibility(common)
        return made if self.is_whole else None

    def _tell_name(self) -> None:
        name = self.key.partition(".")[2]
        is_both = all(self.key in self.ctx.declared[section] for section in SECTIONS)
        is_table = TableId(self.key) in self.ctx.tables
        called = {*_NAMES, *map(str, self.ctx.organisation.unit_types)}
        if is_both or is_table or name in called or canonical(name) != name:
            self.ctx.findings.add(RuleNameTaken(name), self.view.at)

    def _common(self) -> _Common | None:
        subject = subject_of(self.ctx, self.view)
        posts = () if subject is None else self._posts(subject)
        inputs = given(self.ctx, self.expressions.mechanism, self.view.child("inputs"))
        if subject is None or inputs is None:
            return None
        self.names = {AS_OF: Slot(f"{GIVEN}{AS_OF}", t.Date())}
        for one in inputs:
            self._name(one.id, one.type, self.view.child("inputs").child(one.id))
        derived = self._derived()
        return _Common(
            id=RulingId(self.key),
            mechanism=MechanismId(self.expressions.mechanism),
            label=self.view.text("label"),
            subject=subject,
            posts=posts,
            given=inputs,
            derived=derived,
            roster=roster(self.expressions, self.view, subject, inputs),
            citation=self.ctx.citation(self.view.child("source")),
            origin=self.ctx.origin(self.view.at),
        )

    def _name(self, name: str, kind: t.Type, view: View) -> None:
        if name in self.names:
            self.ctx.findings.add(GivenTwice(name), view.at)
        self.names[name] = Slot(f"{GIVEN}{name}", kind)

    def _posts(self, subject: Subject) -> tuple[PostId, ...]:
        written = self.view.child("posts").scalars()
        if (subject is Subject.APPOINTMENT) is not bool(written):
            at = self.view.child("posts").at if written else self.view.child("subject").at
            self.ctx.findings.add(PostsOfStaff(is_staff=not written), at)
        return posts_named(self.ctx, self.view.child("posts"))

    def _derived(self) -> tuple[Derived, ...]:
        """Each value sees those above it."""
        found: list[Derived] = []
        entries = list(self.view.child("values").each())
        for name, entry in entries:
            value = self.expressions.compile(entry.get("value"), self._environment(), None)
            if value is None:
                self.is_whole = False
                self.ctx.broken.add(f"{self.expressions.mechanism}.{name}")
                continue
            self._name(name, value.type, entry)
            found.append(Derived(id=name, label=entry.text("label"), value=value))
        return tuple(found)

    def _environment(self) -> Environment:
        return self.expressions.rule_environment(self.names)

    # eligibility

    def _eligibility(self, common: _Common) -> Eligibility | None:
        entries = list(self.view.child("conditions").each())
        found = [self._condition(name, entry) for name, entry in entries]
        good = tuple(one for one in found if one is not None)
        if not good or len(good) < len(found):
            return None
        return Eligibility(**common, conditions=good, first_only=self.view.text("reasons") == "first")

    def _condition(self, name: str, entry: View) -> Condition | None:
        when = self.expressions.compile(entry.get("when"), self._environment(), t.Bool())
        words = sentence(self.expressions, entry.get("message"), self._environment())
        if when is None:
            return None
        return Condition(
            id=name,
            label=entry.text("label"),
            when=when,
            sentence=words,
            waits=entry.flag("waits"),
            citation=self.ctx.citation(entry.child("source")),
        )

    # pay

    def _pay(self, common: _Common) -> Pay | None:
        kind = _KINDS.get(self.view.text("type", "money"))
        if kind is None:
            return None
        found = [self._line(name, entry, kind) for name, entry in self.view.child("lines").each()]
        lines = tuple(one for one in found if one is not None)
        limits = [self._limit(name, entry, kind) for name, entry in self.view.child("limits").each()]
        good = tuple(one for one in limits if one is not None)
        if not lines or len(lines) < len(found) or len(good) < len(limits):
            return None
        return Pay(**common, lines=lines, limits=good, type=kind)

    def _line(self, name: str, entry: View, kind: t.Type) -> PayLine | None:
        amount = self.expressions.compile(entry.get("amount"), self._environment(), kind)
        if amount is None:
            return None
        citation = self.ctx.citation(entry.child("source"))
        return PayLine(id=name, label=entry.text("label"), amount=amount, citation=citation)

    def _limit(self, name: str, entry: View, kind: t.Type) -> Limit | None:
        lowest = entry.has("least")
        if lowest is entry.has("most"):
            self.ctx.findings.add(FloorOrCap(), entry.at)
            return None
        written = entry.get("least" if lowest else "most")
        bound = self.expressions.compile(written, self._environment(), kind)
        when = self.expressions.compile(entry.get("when"), self._environment(), t.Bool())
        words = sentence(self.expressions, entry.get("message"), self._environment())
        if bound is None or (entry.has("when") and when is None):
            return None
        return Limit(
            id=name,
            label=entry.text("label"),
            bound=bound,
            lowest=lowest,
            when=when,
            sentence=words,
            citation=self.ctx.citation(entry.child("source")),
        )
