"""Forms: first the types of all fields, then, once every name is known, their expressions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Protocol

from engine.dsl.build.context import Context
from engine.dsl.build.expressions import BASE, CASE, Expressions, form_slots
from engine.dsl.build.field_types import build_field_type
from engine.dsl.build.problems.names import UnknownField
from engine.dsl.build.sentences import placeholders
from engine.dsl.build.view import View
from engine.dsl.expr.environment import Environment, Slot
from engine.dsl.shape.scalars import read_retention
from engine.dsl.text.node import Scalar
from engine.model.expr import types as t
from engine.model.expr.tree import Binary, Literal, Node
from engine.model.fields.table import Column, TableType
from engine.model.form import Assessment, Check, Field, Form, Level, Privacy, PrivacyClass, Unique
from engine.model.ids import FieldId, FormId, MechanismId

#: What a uniqueness may name besides fields.
UNIQUE_EXTRA = frozenset({"unit", "by"})


def declare_forms(ctx: Context) -> None:
    """Every form with the types of its fields, so that expressions can be typed against them."""
    for key, view in ctx.declared["forms"].items():
        mechanism = key.partition(".")[0]
        fields = {}
        for name, asked in view.child("fields").each():
            made = _field(ctx, mechanism, f"{key}.{name}", asked)
            if made is None:
                ctx.broken.update((name, f"form.{name}", f"{key.partition('.')[2]}.{name}"))
            else:
                fields[FieldId(name)] = made
        ctx.forms[FormId(key)] = Form(
            id=FormId(key),
            mechanism=MechanismId(mechanism),
            label=view.text("label"),
            fields=fields,
            purpose=view.text("purpose"),
            assessment=_assessment(view.child("assessment")),
            citation=ctx.citation(view.child("source")),
            origin=ctx.origin(view.at),
        )


def _field(ctx: Context, mechanism: str, key: str, view: View) -> Field | None:
    name = key.rpartition(".")[2]
    kind = build_field_type(ctx, mechanism, name, view)
    if kind is None:
        return None
    if isinstance(kind, TableType):
        columns = {
            of: replace(column, may_miss=f"{key}.{of}" in ctx.may_miss) for of, column in kind.columns.items()
        }
        kind = replace(kind, columns=columns)
    return Field(
        id=FieldId(name),
        label=view.text("label"),
        type=kind,
        # the second language of a place stands below the label, before what else is said there
        hint=" · ".join(filter(None, (view.text("second_label"), view.text("hint")))),
        required=view.flag("required"),
        # What is computed or hidden by a condition matters to the type; the trees come later.
        show_if=_PENDING if view.has("show_if") or view.has("consent") else None,
        value=_PENDING if view.has("value") else None,
        may_miss=key in ctx.may_miss,
        in_list=view.flag("list"),
        in_filter=view.flag("filter"),
        datum=view.text("datum"),
        privacy=_privacy(view),
        origin=ctx.origin(view.at),
    )


_PENDING: Node = Literal(type=t.Bool(), value=True)


def _privacy(view: View) -> Privacy:
    written = view.text("class", "plain")
    known = {one.value: one for one in PrivacyClass}
    retention = view.get("retention")
    return Privacy(
        cls=known.get(written, PrivacyClass.PLAIN),
        purpose=view.text("purpose"),
        basis=view.text("basis"),
        retention_days=None if retention is None else read_retention(retention.text),
        mask=view.flag("mask"),
        consent=FieldId(view.text("consent")) if view.has("consent") else None,
    )


def _assessment(view: View) -> Assessment | None:
    dated = view.day("dated")
    return None if dated is None else Assessment(document=view.text("document"), dated=dated)


def computed(forms: Mapping[FormId, Form], *, all_of_them: bool) -> Iterator[str]:
    """The computed fields and columns of finished forms: those that may give no value, or all of them."""
    for form_id, form in forms.items():
        for name, asked in form.fields.items():
            columns = asked.type.columns if isinstance(asked.type, TableType) else {}
            values = {name: asked.value, **{f"{name}.{key}": one.value for key, one in columns.items()}}
            for key, value in values.items():
                if value is not None and (all_of_them or isinstance(value.type, t.Optional)):
                    yield f"{form_id}.{key}"


def finish_forms(ctx: Context, expressions: Expressions) -> dict[FormId, Form]:
    """The forms of one mechanism with their expressions."""
    return {
        key: _Finisher(ctx, expressions, form, ctx.declared["forms"][key]).form()
        for key, form in ctx.forms.items()
        if form.mechanism == expressions.mechanism
    }


class _Finisher:
    def __init__(self, ctx: Context, expressions: Expressions, form: Form, view: View) -> None:
        self._ctx = ctx
        self._expressions = expressions
        self._form = form
        self._view = view
        self._environment = expressions.environment(form_names(expressions, form))

    def compile(self, written: Scalar | None, expected: t.Type) -> Node | None:
        """The tree of an expression of this form."""
        return self._expressions.compile(written, self._environment, expected)

    def compile_part(self, whole: Scalar, offset: int, text: str) -> Node | None:
        """The tree of a placeholder in a text of this form."""
        return self._expressions.compile_part(whole, offset, text, self._environment, None)

    def form(self) -> Form:
        """The form with everything in it."""
        fields = {
            name: self._field(asked, self._view.child("fields").child(name))
            for name, asked in self._form.fields.items()
        }
        checks = tuple(
            check
            for key, view in self._view.child("checks").each()
            if (check := build_check(self._ctx, self, key, view, self._form))
        )
        unique = tuple(self._unique(view) for _, view in self._view.child("unique").each())
        return replace(self._form, fields=fields, checks=checks, unique=unique)

    def _field(self, asked: Field, view: View) -> Field:
        made = asked.type
        if isinstance(made, TableType):
            made = replace(made, columns=self._columns(made, view.child("columns")))
        kind = t.Optional(made.type)
        return replace(
            asked,
            type=made,
            show_if=self._shown(view),
            require_if=self._condition(view, "require_if", self._environment),
            readonly_if=self._condition(view, "readonly_if", self._environment),
            value=self._compile(view, "value", kind, self._environment),
            default=self._compile(view, "default", _prefilled(kind), self._environment),
        )

    def _shown(self, view: View) -> Node | None:
        """The condition of a field: its own, and that the person agreed where it hangs on consent."""
        own = self._condition(view, "show_if", self._environment)
        box = view.get("consent")
        if box is None or not _known(self._ctx, box, _names(self._form)):
            return own
        if self._form.fields[FieldId(box.text)].type.kind != "bool":
            return own  # told by the lint, which knows what a box is
        asked = Scalar(f"form.{box.text} ?? false", box.span, box.inner, honest=False)
        agreed = self._expressions.compile(asked, self._environment, t.Bool())
        if own is None or agreed is None:
            return own or agreed
        return Binary(type=t.Bool(), op="and", left=agreed, right=own)

    def _columns(self, table: TableType, view: View) -> dict[str, Column]:
        cells = {
            key: Slot(f"cell.{key}", t.Optional(one.type.type) if one.is_optional else one.type.type)
            for key, one in table.columns.items()
        }
        names = {**form_names(self._expressions, self._form), **cells}
        environment = self._expressions.environment(names)
        return {
            key: self._column(column, view.child(key), environment) for key, column in table.columns.items()
        }

    def _column(self, column: Column, view: View, environment: Environment) -> Column:
        kind = t.Optional(column.type.type)
        return replace(
            column,
            show_if=self._condition(view, "show_if", environment),
            require_if=self._condition(view, "require_if", environment),
            readonly_if=self._condition(view, "readonly_if", environment),
            value=self._compile(view, "value", kind, environment),
            default=self._compile(view, "default", _prefilled(kind), environment),
        )

    def _condition(self, view: View, key: str, environment: Environment) -> Node | None:
        return self._compile(view, key, t.Bool(), environment)

    def _compile(self, view: View, key: str, kind: t.Type, environment: Environment) -> Node | None:
        return self._expressions.compile(view.get(key), environment, kind)

    def _unique(self, view: View) -> Unique:
        named = view.child("fields").scalars()
        known = _names(self._form) | UNIQUE_EXTRA
        fields = tuple(FieldId(one.text) for one in named if _known(self._ctx, one, known))
        return Unique(fields=fields, message=view.text("message"))


def _prefilled(kind: t.Optional) -> t.Optional:
    """What may stand in a field at first: of which type a unit is shows only when the form is handed in."""
    return t.Optional(t.Org()) if isinstance(kind.item, t.Org) else kind


def form_names(expressions: Expressions, form: Form) -> Mapping[str, Slot]:
    """What an expression of a form sees: its own fields, those of the mechanism's other forms, the case."""
    own = {**form_slots(form, ""), **form_slots(form, "form")}
    return {**BASE, **CASE, **expressions.every_form(), **own}


class Compiling(Protocol):
    """Somewhere an expression can stand: a form, or a place in a process."""

    def compile(self, written: Scalar | None, expected: t.Type) -> Node | None:
        """The tree behind a scalar."""
        ...

    def compile_part(self, whole: Scalar, offset: int, text: str) -> Node | None:
        """The tree of a placeholder in a text."""
        ...


def build_check(ctx: Context, place: Compiling, id: str, view: View, form: Form | None) -> Check | None:
    """One condition that must not hold."""
    when = place.compile(view.get("when"), t.Bool())
    known = frozenset() if form is None else _names(form)
    fields = tuple(FieldId(one.text) for one in view.child("fields").scalars() if _known(ctx, one, known))
    written = view.get("message")
    values = {} if written is None else placeholders(written, place.compile_part, ctx.findings)
    if when is None:
        return None
    level = {one.value: one for one in Level}.get(view.text("level", "error"), Level.ERROR)
    return Check(
        id=id,
        when=when,
        message=view.text("message"),
        values=values,
        reason=view.text("reason", id),
        level=level,
        fields=fields,
    )


def _names(form: Form) -> frozenset[str]:
    return frozenset(map(str, form.fields))


def _known(ctx: Context, written: Scalar, known: frozenset[str]) -> bool:
    if written.text in known or written.text in ctx.broken:
        return written.text in known
    ctx.findings.add(UnknownField(written.text, known), written.span)
    return False
