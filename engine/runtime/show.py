"""Values as people read them, for the words of a message."""

from __future__ import annotations

import re
from collections.abc import Mapping
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

_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def filled(text: str, words: Mapping[str, str]) -> str:
    """A text with its placeholders replaced; an unknown one stays as it was written."""
    return _PLACEHOLDER.sub(lambda found: words.get(found[1], found[0]), text)


def shown(rules: RuleSet, node: Node, value: Value) -> Asking[str]:
    """A value as people read it; an answer of a form as its field shows it."""
    if value is None:
        return ""
    kind = node.type.item if isinstance(node.type, t.Optional) else node.type
    if isinstance(kind, t.Org | t.Person):
        return str((yield LabelOf(value)))
    if isinstance(node, Name) and node.path.startswith(FORM_PREFIX):
        form, _, field = node.path.removeprefix(FORM_PREFIX).rpartition(".")
        return rules.forms[FormId(form)].fields[FieldId(field)].type.plain(value).zh
    return (yield from shown_as(rules, kind, value))


def shown_as(rules: RuleSet, kind: Type, value: Value) -> Asking[str]:
    """A value of a type as people read it."""
    match kind:
        case t.Optional(item):
            return (yield from shown_as(rules, item, value))
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
