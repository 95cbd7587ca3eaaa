"""Small forms for the tests of their behaviour, and a short way to fill them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from engine.base.finding import Findings
from engine.base.span import NOWHERE
from engine.dsl.expr.compile_text import compile_text
from engine.dsl.expr.environment import Environment, Slot
from engine.model.expr import types as t
from engine.model.expr.question import Aggregation, Query
from engine.model.expr.tree import Call, Name, Node
from engine.model.expr.types import Type
from engine.model.expr.values import Value
from engine.model.fields.registry import FieldOptions, field_type
from engine.model.fields.table import Column
from engine.model.form import Check, Field, Form, Level
from engine.model.ids import FieldId, FormId, MechanismId
from engine.runtime import question as q
from engine.runtime.forms.answers import accept, present
from engine.runtime.forms.shape import Filled
from engine.runtime.scope import Asking, CaseScope, moment
from tests.support.rules import rule_set

NOW = datetime(2025, 6, 3, 1, 0, tzinfo=UTC)
FORM = FormId("m.f")
CODES = (("first", "优先"), ("other", "一般"))
TYPES: dict[str, Type] = {
    "class": t.Enum("m.c", ("first", "other")),
    "amount": t.Optional(t.Money()),
    "count": t.Optional(t.Number(0)),
    "number": t.Number(0),
    "reason": t.Optional(t.Text()),
    "urgent": t.Optional(t.Bool()),
    "items": t.Optional(t.List(t.Record("item", {"price": t.Money(), "note": t.Optional(t.Text())}))),
    "total": t.Money(),
}
CELLS: dict[str, Type] = {
    "what": t.Text(),
    "price": t.Optional(t.Money()),
    "number": t.Number(0),
    "sum": t.Money(),
}


def expr(text: str, expected: Type | None = None) -> Node:
    """An expression over the answers by their bare names, and over a row by `cell.x`."""
    names = {name: Slot(f"form:{FORM}.{name}", kind) for name, kind in TYPES.items()}
    names |= {f"cell_{name}": Slot(f"cell.{name}", kind) for name, kind in CELLS.items()}
    names |= {"today": Slot("today", t.Date())}
    findings = Findings()
    node = compile_text(text, NOWHERE, Environment(names=names), expected, findings)
    assert node is not None, [f.problem.message().en for f in findings.sorted()]
    return node


def answer(name: str) -> Node:
    """An answer that is known to be there where it is read."""
    return Name(type=_known(name), path=f"form:{FORM}.{name}")


def _known(name: str) -> Type:
    kind = TYPES[name]
    return kind.item if isinstance(kind, t.Optional) else kind


def unanswerable() -> Node:
    """A question that has no answer, such as the town of a unit that lies in none."""
    return Call(type=t.Bool(), function="within", arguments=(), query=True)


def field(name: str, kind: str, **more: Any) -> Field:
    """A field; options of its type and of the field may be mixed."""
    options = {key: more.pop(key) for key in tuple(more) if key in FieldOptions.__dataclass_fields__}
    label = more.pop("label", name)
    return Field(id=FieldId(name), label=label, type=field_type(kind, FieldOptions(**options)), **more)


def column(kind: str, label: str, **more: Any) -> Column:
    """A column of a table."""
    return Column(label=label, type=field_type(kind, FieldOptions()), **more)


def form(*fields: Field, checks: tuple[Check, ...] = ()) -> Form:
    """A form."""
    return Form(
        id=FORM, mechanism=MechanismId("m"), label="表", fields={f.id: f for f in fields}, checks=checks
    )


def check(id: str, when: str | Node, message: str, level: Level = Level.ERROR, **more: Any) -> Check:
    """A condition that must not hold."""
    node = expr(when) if isinstance(when, str) else when
    return Check(id=id, when=node, message=message, level=level, **more)


def scope(known: Mapping[FieldId, Value]) -> CaseScope:
    """What expressions see while the form is being filled."""
    start = CaseScope(rules=rule_set(), at=NOW, names=moment(NOW))
    return start.with_form(FORM, known, being_filled=True)


def _answered(question: object) -> Any:
    match question:
        case q.TypeOf(unit=unit):
            return {"s7": "community", "t": "town"}.get(unit)
        case q.IsPerson(id=name):
            return name == "p1"
        case Aggregation(bindings=((_, record),)):
            return int(record == "r1")
        case Query():
            return None
        case _:
            raise AssertionError(f"no form asks {question}")


def run(asking: Asking[Any]) -> Any:
    """Drive a computation with fixed answers."""
    try:
        question = next(asking)
        while True:
            question = asking.send(_answered(question))
    except StopIteration as ended:
        return ended.value


@dataclass(frozen=True)
class Outcome:
    """What came of sending a form."""

    values: Mapping[str, Value]
    errors: Mapping[str, str]
    confirm: tuple[str, ...]


def sent(
    given: Form,
    typed: Mapping[str, Any],
    base: Mapping[str, Value] | None = None,
    writes: set[str] | None = None,
    confirmed: tuple[str, ...] = (),
) -> Outcome:
    """Send a form."""
    stood = {FieldId(key): value for key, value in (base or {}).items()}
    written = None if writes is None else frozenset(map(FieldId, writes))
    values, errors = run(accept(given, typed, stood, written, scope, frozenset(confirmed)))
    return Outcome(
        values={str(key): value for key, value in values.items()},
        errors={error.path: error.said.zh for error in errors},
        confirm=tuple(error.confirm for error in errors if error.confirm),
    )


def drawn(given: Form, typed: Mapping[str, Any], base: Mapping[str, Value] | None = None) -> Filled:
    """How a form stands while it is being filled."""
    stood = {FieldId(key): value for key, value in (base or {}).items()}
    filled = run(present(given, typed, stood, None, scope))
    assert isinstance(filled, Filled)
    return filled
