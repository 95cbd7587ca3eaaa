"""Typing of `lookup`: an attribute of a code, or the figure of a code among figures by name.

`lookup(form.kind, "rate")` is typed as the code list declares the attribute; `lookup($yearly, form.line)` as
the parameter declares its figures. It may be missing where not every code has one.
"""

from __future__ import annotations

from engine.base.finding import Said
from engine.dsl.expr.environment import Environment
from engine.dsl.expr.place import Trouble
from engine.dsl.expr.problems.names import UnknownMember
from engine.dsl.expr.problems.types import LiteralNeeded, WrongType
from engine.model.expr import types as t
from engine.model.expr.tree import Call, Extent, Literal, Member, Node
from engine.model.expr.types import shown
from engine.model.expr.values import CodeValues


def looked_up(of: Node, by: Node, environment: Environment, span: Extent) -> Node | Trouble:
    """The call that gives what a code has."""
    if isinstance(of.type, t.Record):
        return _figure(of, by, span)
    if not isinstance(by, Literal) or not isinstance(by.type, t.Text) or not by.value:
        return Trouble(LiteralNeeded("attribute"), by.span)
    return _attribute(of, by, environment, span)


def _attribute(code: Node, name: Literal, environment: Environment, span: Extent) -> Node | Trouble:
    assert isinstance(code.type, t.Enum)
    known = environment.code_attributes.get(code.type.codelist, {})
    if name.value not in known:
        of = Said(f"代码表“{code.type.codelist}”", f"code of `{code.type.codelist}`")
        return Trouble(UnknownMember(name.value, of, frozenset(known)), name.span)
    kind, values = known[name.value]
    has_all = set(code.type.codes) <= set(values)
    table = Literal(type=t.Text(), span=name.span, value=CodeValues(tuple(sorted(values.items()))))
    return Call(
        type=kind if has_all else t.Optional(kind), span=span, function="lookup", arguments=(code, table)
    )


def _figure(figures: Node, name: Node, span: Extent) -> Node | Trouble:
    assert isinstance(figures.type, t.Record)
    fields = figures.type.fields
    if isinstance(name, Literal) and isinstance(name.type, t.Text) and name.value in fields:
        return Member(type=fields[name.value], span=span, of=figures, name=name.value)
    if not isinstance(name.type, t.Enum):
        return Trouble(WrongType(shown(name.type), Said("代码", "a code")), name.span)
    kinds = {fields[code] for code in name.type.codes if code in fields}
    if len(kinds) != 1:
        first = next((code for code in name.type.codes if code not in fields), name.type.codelist)
        return Trouble(UnknownMember(first, shown(figures.type), frozenset(fields)), name.span)
    kind = kinds.pop()
    has_all = set(name.type.codes) <= set(fields)
    return Call(
        type=kind if has_all else t.Optional(kind), span=span, function="lookup", arguments=(figures, name)
    )
