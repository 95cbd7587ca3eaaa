"""Typing of `lookup`: an attribute of a code, typed as its code list declares it."""

from __future__ import annotations

from engine.base.finding import Said
from engine.dsl.expr.environment import Environment
from engine.dsl.expr.name_problems import UnknownMember
from engine.dsl.expr.place import Trouble
from engine.model.expr import types as t
from engine.model.expr.tree import Call, Extent, Literal, Node
from engine.model.expr.values import CodeValues


def attribute(code: Node, name: Node, environment: Environment, span: Extent) -> Node | Trouble:
    """The call that gives an attribute of a code; it may be missing where not every code has it."""
    assert isinstance(code.type, t.Enum)
    assert isinstance(name, Literal)
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
