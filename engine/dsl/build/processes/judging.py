"""The effect that applies a rule of eligibility or pay: about whom, from what, as of which day."""

from __future__ import annotations

from collections.abc import Collection

from engine.dsl.build.problems.rules import InputNotGiven, UnknownGiven, UnknownRuling
from engine.dsl.build.processes.place import Place
from engine.dsl.build.rulings.given import accepted
from engine.dsl.build.view import View
from engine.dsl.expr.typing.rule_uses import filled_rows
from engine.dsl.shape.problems import MissingKey
from engine.dsl.text.node import Scalar
from engine.model.effect import Judge
from engine.model.expr import types as t
from engine.model.expr.tree import Name, Node
from engine.model.ids import RulingId
from engine.model.ruling import Given, Ruling


def build_judge(place: Place, view: View) -> Judge | None:
    """The effect; None where its rule or its subject is not known."""
    ruling = _rule(place, view)
    if ruling is None:
        return None
    about = _about(place, view, ruling)
    as_of: Node | None = Name(type=t.Date(), path="today")
    if view.has("as_of"):
        as_of = place.compile(view.get("as_of"), t.Date())
    given = _given(place, view, ruling)
    if about is None or as_of is None:
        return None
    return Judge(rule=ruling.id, about=about, given=given, as_of=as_of)


def _rule(place: Place, view: View) -> Ruling | None:
    ctx, mechanism = place.frame.ctx, place.frame.expressions.mechanism
    written = view.get("rule")
    if written is None:
        return None
    for key in (f"{mechanism}.{written.text}", written.text):
        if any(key in ctx.declared[section] for section in ("eligibility", "pay")):
            ctx.use("eligibility", key)
            ctx.use("pay", key)
            return ctx.rulings.get(RulingId(key))
    known = ctx.nameable("eligibility", mechanism) | ctx.nameable("pay", mechanism)
    ctx.findings.add(UnknownRuling(written.text, known), written.span)
    return None


def _about(place: Place, view: View, ruling: Ruling) -> Node | None:
    if view.has("about"):
        return place.compile(view.get("about"), t.Person() if ruling.is_about_people else t.Org())
    if ruling.is_about_people:
        place.frame.ctx.findings.add(MissingKey("about"), view.at)
        return None
    return Name(type=t.Org(place.frame.unit_type), path="case.unit")


def _given(place: Place, view: View, ruling: Ruling) -> dict[str, Node]:
    known = frozenset(one.id for one in ruling.given)
    for name, entry in view.child("with").each():
        if name not in known:
            place.frame.ctx.findings.add(UnknownGiven(name, known), entry.at)
    found: dict[str, Node] = {}
    names = place.environment().names
    for one in ruling.given:
        node = place.compile(_written(view, one, names.keys()), accepted(one.type))
        if node is not None:
            found[one.id] = filled_rows(node)
        elif not view.child("with").has(one.id) and one.id not in names and not _may_miss(one):
            place.frame.ctx.findings.add(InputNotGiven(one.id), view.at)
    return found


def _written(view: View, one: Given, names: Collection[str]) -> Scalar | None:
    """What stands under `with`, or else the answer of the same id."""
    entry = view.child("with").get(one.id)
    if entry is not None or one.id not in names:
        return entry
    return Scalar(one.id, view.at, view.at, honest=False)


def _may_miss(one: Given) -> bool:
    return isinstance(one.type, t.Optional)
