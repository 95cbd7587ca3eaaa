"""Values as people read them, for the words of a message."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from engine.base.clock import SHANGHAI
from engine.model.expr import types as t
from engine.model.expr.tree import Name, Node
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.ids import CodeListId, FieldId, FormId
from engine.model.quantity import percent, yuan
from engine.model.rule_set import RuleSet
from engine.runtime.question import LabelOf
from engine.runtime.scope import FORM_PREFIX, Asking


def shown(rules: RuleSet, node: Node, value: Value) -> Asking[str]:
    """A value as people read it; an answer of a form as its field shows it."""
    if value is None:
        return ""
    if isinstance(node, Name) and node.path.startswith(FORM_PREFIX):
        form, _, field = node.path.removeprefix(FORM_PREFIX).rpartition(".")
        kind = rules.forms[FormId(form)].fields[FieldId(field)].type
        return kind.plain(value).zh
    return (yield from _by_type(rules, node.type, value))


def _by_type(rules: RuleSet, kind: Type, value: Value) -> Asking[str]:
    match kind:
        case t.Optional(item):
            return (yield from _by_type(rules, item, value))
        case t.Org() | t.Person():
            return str((yield LabelOf(value)))
        case t.Money():
            return f"{yuan(int(value))} 元"
        case t.Ratio():
            return f"{percent(value)}%"
        case t.Enum(codelist):
            known = rules.code_lists.get(CodeListId(codelist))
            return known.codes[value].label if known and value in known.codes else str(value)
        case _:
            return plain(value)


def plain(value: Value) -> str:
    """A value without a type of its own."""
    match value:
        case bool():
            return "是" if value else "否"
        case datetime():
            return value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
        case date():
            return value.isoformat()
        case Decimal() | Fraction():
            return f"{Decimal(value):f}" if isinstance(value, Decimal) else str(value)
        case _:
            return str(value)
