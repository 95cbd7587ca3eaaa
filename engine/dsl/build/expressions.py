"""Compiling the expressions of a mechanism: the environment of each place, and what comes out of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from engine.base.finding import Findings
from engine.dsl.build.context import Context, field_types
from engine.dsl.build.plugin_words import foreign, missing_word
from engine.dsl.build.problems.names import OutOfPlace, UnknownLine, UnknownPost, UnknownStep
from engine.dsl.build.problems.processes import WrongLedgerUnit
from engine.dsl.build.rewrite import (
    DEFINITION,
    FORWARD,
    asked_lines,
    asked_of_places,
    called_otherwise,
    linked,
    named_ledgers,
    named_rules,
    named_tables,
    sources,
)
from engine.dsl.expr.compile_text import Expected, compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.dsl.expr.limits import within_limits
from engine.dsl.expr.place import Place, Reporter
from engine.dsl.expr.problems.names import UnknownFunction, UnknownName, UnknownParameter, UnknownSymbol
from engine.dsl.expr.problems.names import UnknownSource as UnknownRows
from engine.dsl.expr.seats import compile_seats
from engine.dsl.text.node import Scalar
from engine.model.expr import types as t
from engine.model.expr.functions import FUNCTIONS
from engine.model.expr.tree import Node, parameters, slots
from engine.model.expr.types import Type
from engine.model.expr.written import Written
from engine.model.form import Form
from engine.model.ids import LedgerId
from engine.model.ledger import COUNTED, Ledger, Unit
from engine.model.seats import MembersOf, PersonOf, PostHolders, SeatSource

_SECTIONS: Mapping[str, str] = {
    "records": "forms",
    "cases": "processes",
    "ledger": "ledgers",
    "parameter": "parameters",
}
BASE: Mapping[str, Slot] = {
    "me": Slot("me", t.Person()),
    "today": Slot("today", t.Date()),
    "now": Slot("now", t.Instant()),
    "year": Slot("year", t.Number(0)),
}
CASE: Mapping[str, Slot] = {
    "case.unit": Slot("case.unit", t.Org()),
    "case.owner": Slot("case.owner", t.Org()),
    "case.starter": Slot("case.starter", t.Person()),
    "case.number": Slot("case.number", t.Text()),
    "case.opened_on": Slot("case.opened_on", t.Date()),
    "case.opened_at": Slot("case.opened_at", t.Instant()),
    "case.due_on": Slot("case.due_on", t.Optional(t.Date())),
    "case.late": Slot("case.late", t.Bool()),
    "case.paused": Slot("case.paused", t.Bool()),
    "case.period_start": Slot("case.period_start", t.Optional(t.Date())),
}
_ROW_OF_RECORD: Mapping[str, Type] = {
    "unit": t.Org(),
    "day": t.Date(),
    "by": t.Person(),
    "case": t.Text(),
}
_ROW_OF_CASE: Mapping[str, Type] = {
    "unit": t.Org(),
    "owner": t.Org(),
    "starter": t.Person(),
    "status": t.Text(),
    "opened_on": t.Date(),
    "closed_on": t.Optional(t.Date()),
}
T = TypeVar("T")


def form_slots(form: Form, prefix: str) -> dict[str, Slot]:
    """The fields of a form under `prefix.FIELD`, or bare."""
    start = f"{prefix}." if prefix else ""
    return {
        f"{start}{name}": Slot(f"form:{form.id}.{name}", type_) for name, type_ in field_types(form).items()
    }


def amount_type(ledger: Ledger) -> Type:
    """What amounts of a ledger are."""
    if ledger.unit in COUNTED:
        return t.Number(0)
    return t.Money() if ledger.unit is Unit.MONEY else t.Points(ledger.id)


@dataclass(slots=True)
class Expressions:
    """Compiles the texts of one mechanism."""

    ctx: Context
    mechanism: str
    #: Definitions by local id, with their types; trees already written out.
    definitions: dict[str, Node] = field(default_factory=dict)
    _shared: Environment | None = None

    def environment(
        self, names: Mapping[str, Slot], steps: Mapping[str, Type | None] | None = None
    ) -> Environment:
        """What can be named at a place that offers `names` besides the mechanism's own things."""
        shared = self._shared_environment()
        own = {name: Slot(f"{DEFINITION}{name}", node.type) for name, node in self.definitions.items()}
        symbols = {**shared.symbols, "step": steps or {}}
        rules = self._named(self.ctx.rules)
        return replace(shared, names={**own, **BASE, **names}, symbols=symbols, rules=rules)

    def rule_environment(self, names: Mapping[str, Slot]) -> Environment:
        """What a rule of eligibility or pay sees: `names`, and nothing of a case or of the moment."""
        return replace(self.environment({}), names=names)

    def figures_only(self) -> Environment:
        """Where nothing but parameters and constants can be named, and definitions made of them."""
        everywhere = self.environment({})
        names = {name: slot for name, slot in everywhere.names.items() if slot.path.startswith(DEFINITION)}
        return replace(everywhere, names=names)

    def every_form(self) -> dict[str, Slot]:
        """FORM.FIELD for each form of the mechanism."""
        found: dict[str, Slot] = {}
        for key, form in self.ctx.forms.items():
            if form.mechanism == self.mechanism:
                found.update(form_slots(form, key.partition(".")[2]))
        return found

    def compile(self, written: Scalar | None, environment: Environment, expected: Expected) -> Node | None:
        """The tree behind a scalar; None where nothing is written or it is wrong, which is told."""
        if written is None:
            return None
        return self.compile_part(written, 0, written.text, environment, expected)

    def compile_part(
        self, whole: Scalar, offset: int, text: str, environment: Environment, expected: Expected
    ) -> Node | None:
        """The tree behind a part of a scalar, such as a placeholder in a notice."""
        told = Findings()
        at = whole.inner.within(offset, offset + len(text)) if whole.honest else whole.span
        node = compile_text(text, at, environment, expected, told, honest=whole.honest)
        self._pass_on(told)
        tree = None if node is None else self._linked(node, whole, environment)
        if tree is not None:
            self.ctx.written.append(Written(tree, text, self.ctx.overlay.in_layer(at), whole.honest))
        return tree

    def seats(self, written: Scalar, environment: Environment, *, perhaps: bool = False) -> SeatSource | None:
        """Who takes a step; `perhaps`: of a unit that may be missing."""
        told = Findings()
        source = compile_seats(
            written.text, written.inner, environment, told, honest=written.honest, perhaps=perhaps
        )
        self._pass_on(told)
        return None if source is None else self._linked_seats(source, written, environment)

    def _linked_seats(
        self, source: SeatSource, written: Scalar, environment: Environment
    ) -> SeatSource | None:
        match source:
            case PostHolders(of=tree) if tree is not None:
                node = self._linked(tree, written, environment)
                return None if node is None else replace(source, of=node)
            case MembersOf(unit=tree):
                node = self._linked(tree, written, environment)
                return None if node is None else replace(source, unit=node)
            case PersonOf(person=tree):
                node = self._linked(tree, written, environment)
                return None if node is None else replace(source, person=node)
            case _:
                return source

    def _linked(self, node: Node, written: Scalar, environment: Environment) -> Node | None:
        for path in slots(node):
            if path.startswith(DEFINITION):
                self.ctx.use("definitions", f"{self.mechanism}.{path.removeprefix(DEFINITION)}")
        tree = linked(node, self.definitions, self._qualified)
        if self.ctx.month_end_forward:
            tree = called_otherwise(tree, FORWARD)
        if not within_limits(tree, Reporter(Place(written.span, honest=False), self.ctx.findings)):
            return None
        seen = {slot.path for slot in environment.names.values()}
        strange = [path for path in slots(tree) if path not in seen]
        for path in strange:
            self.ctx.findings.add(OutOfPlace(path.rpartition(":")[2]), written.span)
        for key in parameters(tree):
            self.ctx.use("parameters", key)
        for source in sources(tree):
            self.ctx.use("forms" if source.kind == "records" else "processes", source.id)
        for table in named_tables(tree):
            self.ctx.use("tables", table)
        for ledger in named_ledgers(tree):
            self.ctx.use("ledgers", ledger)
        for function, ledger in asked_of_places(tree):
            known = self.ctx.ledgers.get(LedgerId(ledger))
            if known is not None and known.unit is not Unit.PLACES:
                self.ctx.findings.add(WrongLedgerUnit(function, ledger), written.span)
        for ledger, line in asked_lines(tree):
            known = self.ctx.ledgers.get(LedgerId(ledger))
            if known is not None and known.lines and line not in known.lines:
                self.ctx.findings.add(UnknownLine(line, frozenset(known.lines)), written.span)
        for rule in named_rules(tree):
            self.ctx.use("eligibility", rule)
            self.ctx.use("pay", rule)
        return None if strange else tree

    def _qualified(self, kind: str, written: str) -> str:
        section = _SECTIONS[kind]
        own = f"{self.mechanism}.{written}"
        return own if own in self.ctx.declared[section] else written

    def _pass_on(self, told: Findings) -> None:
        """Findings of the expression, in the words of the pack, without echoes of what was told elsewhere."""
        for finding in told.sorted():
            match finding.problem:
                case UnknownName(name=name) | UnknownRows(name=name) if self._is_broken(name):
                    continue
                case UnknownFunction(name=name) if self._is_broken(name):
                    continue
                case UnknownFunction(name=name) if foreign(name, self._callable()):
                    self.ctx.findings.add(missing_word(name, self.ctx.vocabulary), finding.span)
                case UnknownParameter(name=name) if self._is_broken(f"${name}"):
                    continue
                case UnknownSymbol(kind="post", name=name, known=known):
                    self.ctx.findings.add(UnknownPost(name, known), finding.span)
                case UnknownSymbol(kind="step", name=name, known=known):
                    self.ctx.findings.add(UnknownStep(name, known), finding.span)
                case problem:
                    self.ctx.findings.add(problem, finding.span)

    def _callable(self) -> tuple[str, ...]:
        """What the pack itself offers to be called, by qualified id."""
        return tuple(key for part in ("tables", "eligibility", "pay") for key in self.ctx.declared[part])

    def _is_broken(self, name: str) -> bool:
        broken = self.ctx.broken
        return any(
            candidate in broken
            for start in (name, name.partition(".")[0])
            for candidate in (start, f"{self.mechanism}.{start}", f"${self.mechanism}.{start.lstrip('$')}")
        )

    def _shared_environment(self) -> Environment:
        if self._shared is None:
            self._shared = Environment(
                parameters=self._named({f"{key}": p.type for key, p in self.ctx.parameters.items()}),
                records=self._named(
                    {
                        f"{key}": {**_ROW_OF_RECORD, **field_types(form)}
                        for key, form in self.ctx.forms.items()
                    }
                ),
                cases=self._named(dict.fromkeys(self.ctx.declared["processes"], _ROW_OF_CASE)),
                symbols=self._symbols(),
                code_attributes=self.ctx.code_attributes,
                tables=self._named({str(key): one.table for key, one in self.ctx.tables.items()}),
                functions={**FUNCTIONS, **self.ctx.vocabulary.functions},
            )
        return self._shared

    def _symbols(self) -> dict[str, Mapping[str, Type | None]]:
        organisation = self.ctx.organisation
        return {
            "post": dict.fromkeys(map(str, organisation.posts), None),
            "hierarchy": dict.fromkeys(map(str, organisation.hierarchies), None),
            "unit_type": {str(key): t.Org(key) for key in organisation.unit_types},
            "ledger": self._named(
                {str(key): amount_type(ledger) for key, ledger in self.ctx.ledgers.items()}
            ),
        }

    def _named(self, by_id: Mapping[str, T]) -> dict[str, T]:
        """Full ids, and the own mechanism's also without it."""
        own = {
            key.partition(".")[2]: one for key, one in by_id.items() if key.startswith(f"{self.mechanism}.")
        }
        return {**by_id, **own}
