"""Who takes a step, as text: `post(town_lead) of town(case.unit)`, `starter`, `actor(step)`, …"""

from __future__ import annotations

from collections.abc import Sequence

from lark import Token, Tree

from engine.base.finding import Findings
from engine.base.span import Span
from engine.dsl.expr.compile_text import fitting
from engine.dsl.expr.environment import Environment
from engine.dsl.expr.limits import within_limits
from engine.dsl.expr.place import Place, Reporter
from engine.dsl.expr.problems.names import UnknownSymbol
from engine.dsl.expr.syntax.parse import build, plain_name, syntax_tree
from engine.dsl.expr.typing.expression import ExpressionTyper
from engine.model.expr import types as t
from engine.model.expr.tree import Node
from engine.model.seats import ActorOf, MembersOf, PersonOf, PostHolders, SeatSource, Starter

_UNITS: tuple[t.Type, ...] = (t.Org(), t.List(t.Org()))
#: Where a seat may be left out, the unit may be missing.
_PERHAPS: tuple[t.Type, ...] = (*_UNITS, t.Optional(t.Org()), t.Optional(t.List(t.Org())))


def compile_seats(
    text: str,
    span: Span,
    environment: Environment,
    findings: Findings,
    *,
    honest: bool = True,
    perhaps: bool = False,
) -> SeatSource | None:
    """Where the doers of a step come from, or None after its problems were noted."""
    report = Reporter(Place(span, honest), findings)
    tree = syntax_tree(text, "seats", report)
    return None if tree is None else _Seats(environment, report, perhaps=perhaps).source(tree)


class _Seats:
    def __init__(self, environment: Environment, report: Reporter, *, perhaps: bool) -> None:
        self._environment = environment
        self._units = _PERHAPS if perhaps else _UNITS
        self._report = report

    def source(self, tree: Tree[Token]) -> SeatSource | None:
        match str(tree.data), tree.children:
            case "starter", _:
                return Starter()
            case "actor", [name]:
                step = self._id("step", name)
                return None if step is None else ActorOf(step)
            case "post", [name, of]:
                return self._post(name, of)
            case "members", [of]:
                unit = self._value(of, _UNITS)
                return None if unit is None else MembersOf(unit)
            case _, [value]:
                person = self._value(value, (t.Person(), t.List(t.Person())))
                return None if person is None else PersonOf(person)
            case other, _:
                raise AssertionError(f"the grammar has a kind of seat that is not known here: {other}")

    def _post(self, name: object, of: object) -> SeatSource | None:
        post = self._id("post", name)
        if of is None:
            return None if post is None else PostHolders(post, None)
        unit = self._value(of, self._units)
        return None if post is None or unit is None else PostHolders(post, unit)

    def _id(self, kind: str, name: object) -> str | None:
        assert isinstance(name, Token)
        known = self._environment.symbols.get(kind, {})
        if plain_name(name) in known:
            return plain_name(name)
        start = name.start_pos or 0
        self._report.note(UnknownSymbol(kind, str(name), frozenset(known)), (start, start + len(name)))
        return None

    def _value(self, written: object, expected: Sequence[t.Type]) -> Node | None:
        assert isinstance(written, Tree)
        raw = build(written, self._report)
        typer = ExpressionTyper(self._environment, self._report)
        may_miss = expected is _PERHAPS
        node = None if raw is None else typer.node(raw) if may_miss else typer.value(raw)
        if node is None or not within_limits(node, self._report):
            return None
        return fitting(node, tuple(expected), self._report)
