"""What a rule of eligibility or pay is about and is given: its inputs, its register."""

from __future__ import annotations

from collections.abc import Mapping

from engine.dsl.build.context import Context, field_types
from engine.dsl.build.expressions import Expressions, form_slots
from engine.dsl.build.problems.names import (
    UnknownCodeList,
    UnknownField,
    UnknownForm,
    UnknownPost,
    UnknownUnitType,
)
from engine.dsl.build.problems.rules import (
    RegisterOrUnits,
    RosterAbout,
    RosterGap,
    TypeOrLike,
    UnknownGiven,
)
from engine.dsl.build.problems.values import OptionNeeded
from engine.dsl.build.spellings import SPELLINGS
from engine.dsl.build.view import View
from engine.dsl.expr.environment import Environment, Slot
from engine.dsl.expr.typing.rule_uses import filled_rows
from engine.dsl.text.node import Scalar
from engine.model.expr import types as t
from engine.model.expr.tree import Node
from engine.model.expr.types import Type
from engine.model.form import Form
from engine.model.ids import CodeListId, FieldId, FormId, PostId, UnitTypeId
from engine.model.ruling import AS_OF, GIVEN, PEOPLE, Given, Roster
from engine.model.score import Subject

#: What a row of a list of units is called in its expressions.
UNIT = "unit"


def given(ctx: Context, mechanism: str, view: View) -> tuple[Given, ...] | None:
    """The inputs in their order; None where the type of one is not known."""
    found = []
    for name, entry in view.each():
        kind = _type(ctx, mechanism, name, entry)
        if kind is None:
            return None
        is_optional = entry.flag("optional")
        found.append(
            Given(id=name, label=entry.text("label"), type=t.Optional(kind) if is_optional else kind)
        )
    return tuple(found)


def _type(ctx: Context, mechanism: str, name: str, view: View) -> Type | None:
    if view.has("type") is view.has("like"):
        ctx.findings.add(TypeOrLike(name), view.at)
        return None
    like = view.get("like")
    if like is not None:
        return _like(ctx, mechanism, like)
    match kind := view.text("type"):
        case "choice":
            return _codes(ctx, mechanism, view)
        case "bool":
            return t.Bool()
        case "ratio":
            return t.Ratio()
        case "number":
            return t.Number(view.number("scale"))
        case "person":
            return t.Person()
        case "unit":
            return t.Org()
        case _:
            spelling = SPELLINGS.get(kind)
            return None if spelling is None else spelling.type


def _like(ctx: Context, mechanism: str, written: Scalar) -> Type | None:
    name, _, of = written.text.rpartition(".")
    form = form_named(ctx, mechanism, name)
    if form is None:
        known = ctx.nameable("forms", mechanism)
        ctx.findings.add(UnknownForm(name or written.text, known), written.span)
        return None
    kind = field_types(form).get(of)
    if kind is None:
        if of not in ctx.broken:
            ctx.findings.add(UnknownField(of, frozenset(map(str, form.fields))), written.span)
        return None
    return kind.item if isinstance(kind, t.Optional) else kind


def form_named(ctx: Context, mechanism: str, name: str) -> Form | None:
    """The form by its id, the own mechanism's first."""
    keys = (FormId(f"{mechanism}.{name}"), FormId(name))
    return next((ctx.forms[key] for key in keys if key in ctx.forms), None)


def _codes(ctx: Context, mechanism: str, view: View) -> Type | None:
    if not view.has("codes"):
        ctx.findings.add(OptionNeeded("codes", "choice"), view.at)
    key = ctx.resolve("codes", mechanism, view.get("codes"), UnknownCodeList)
    found = None if key is None else ctx.code_lists.get(CodeListId(key))
    return None if found is None or not found.codes else t.Enum(found.id, tuple(found.codes))


def roster(
    expressions: Expressions, view: View, subject: Subject, inputs: tuple[Given, ...]
) -> Roster | None:
    """Everybody the rule can be asked about; None where there is no such list."""
    written = view.child("roster")
    if written.node is None:
        return None
    is_units = written.has("units")
    if is_units is (written.has("register") and written.has("about")) or (is_units and subject in PEOPLE):
        expressions.ctx.findings.add(RegisterOrUnits(), written.at)
        return None
    if is_units:
        return _of_units(expressions, written, inputs)
    return _of_register(expressions, written, subject, inputs)


def _of_units(expressions: Expressions, written: View, inputs: tuple[Given, ...]) -> Roster | None:
    ctx, kind = expressions.ctx, written.get("units")
    known = ctx.organisation.unit_types
    if kind is None or UnitTypeId(kind.text) not in known:
        if kind is not None and ctx.organisation_is_sound:
            ctx.findings.add(UnknownUnitType(kind.text, frozenset(map(str, known))), kind.span)
        return None
    names = {UNIT: Slot(f"{GIVEN}{UNIT}", t.Org(kind.text)), AS_OF: Slot(f"{GIVEN}{AS_OF}", t.Date())}
    return Roster(
        units=UnitTypeId(kind.text),
        readers=posts_named(ctx, written.child("for")),
        given=_from_rows(expressions, written, names, inputs),
    )


def _of_register(
    expressions: Expressions, written: View, subject: Subject, inputs: tuple[Given, ...]
) -> Roster | None:
    ctx, mechanism = expressions.ctx, expressions.mechanism
    key = ctx.resolve("forms", mechanism, written.get("register"), UnknownForm)
    about = written.get("about")
    if key is None or about is None or FormId(key) not in ctx.forms:
        return None
    form = ctx.forms[FormId(key)]
    _tell_about(ctx, form, about, subject)
    names = {**form_slots(form, ""), AS_OF: Slot(f"{GIVEN}{AS_OF}", t.Date())}
    return Roster(
        register=form.id,
        about=FieldId(about.text),
        readers=posts_named(ctx, written.child("for")),
        given=_from_rows(expressions, written, names, inputs),
    )


def posts_named(ctx: Context, view: View) -> tuple[PostId, ...]:
    """The posts of a list; one that nobody declared is told."""
    known = ctx.organisation.posts
    for one in view.scalars():
        if PostId(one.text) not in known and ctx.organisation_is_sound:
            ctx.findings.add(UnknownPost(one.text, frozenset(map(str, known))), one.span)
    return tuple(PostId(one.text) for one in view.scalars() if PostId(one.text) in known)


def _tell_about(ctx: Context, form: Form, about: Scalar, subject: Subject) -> None:
    kind = field_types(form).get(about.text)
    if kind is None:
        ctx.findings.add(UnknownField(about.text, frozenset(map(str, form.fields))), about.span)
        return
    is_people = subject in PEOPLE
    if not isinstance(kind, t.Person if is_people else t.Org):
        ctx.findings.add(RosterAbout("person" if is_people else "unit"), about.span)


def _from_rows(
    expressions: Expressions, view: View, names: Mapping[str, Slot], inputs: tuple[Given, ...]
) -> Mapping[str, Node]:
    environment = expressions.rule_environment(names)
    known = frozenset(one.id for one in inputs)
    for name, entry in view.child("set").each():
        if name not in known:
            expressions.ctx.findings.add(UnknownGiven(name, known), entry.at)
    found = {}
    for one in inputs:
        node = _input_of_row(expressions, view, environment, one)
        if node is not None:
            found[one.id] = node
    return found


def accepted(kind: Type) -> tuple[Type, ...]:
    """The types that may stand for an input: a table may be missing, and then has no rows."""
    return (kind, t.Optional(kind)) if isinstance(kind, t.List) else (kind,)


def _input_of_row(expressions: Expressions, view: View, environment: Environment, one: Given) -> Node | None:
    entry = view.child("set").child(one.id)
    written = entry.scalar
    if written is None and one.id in environment.names:
        written = Scalar(one.id, view.at, view.at, honest=False)
    if written is not None:
        node = expressions.compile(written, environment, accepted(one.type))
        return None if node is None else filled_rows(node)
    if not isinstance(one.type, t.Optional):
        expressions.ctx.findings.add(RosterGap(one.id), view.at)
    return None
