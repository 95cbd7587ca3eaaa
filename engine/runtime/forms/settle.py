"""Settling one question: shown, required, read-only, computed; its answer read and looked up."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from engine.base.finding import Said
from engine.model.expr.question import Aggregation, Unanswerable, Undecided
from engine.model.expr.tree import Binary, Name, Node, Source
from engine.model.expr.types import Bool, Text
from engine.model.expr.values import OutOfRange, Value
from engine.model.fields.kind import FieldType, Wrong
from engine.model.fields.reference import PersonType, RefType, UnitType
from engine.model.ids import UnitId
from engine.model.retrace import Noted
from engine.runtime.forms import words
from engine.runtime.forms.order import Asked
from engine.runtime.forms.shape import ABSENT, Given, Settled
from engine.runtime.question import IsPerson, TypeOf
from engine.runtime.scope import Asking, CaseScope, evaluated


class Open(Enum):
    """Why an expression has no value: an input is still missing, or it cannot be computed at all."""

    UNDECIDED = "undecided"
    BROKEN = "broken"


def settled(node: Node, scope: CaseScope) -> Asking[Value | Open]:
    """The value of an expression, or why there is none."""
    found = yield from tried(node, scope)
    return found if isinstance(found, Open) else found.value


def tried(node: Node, scope: CaseScope) -> Asking[Noted | Open]:
    """The same, with all that it saw."""
    try:
        return (yield from evaluated(node, scope))
    except Undecided:
        return Open.UNDECIDED
    except (OutOfRange, Unanswerable):
        return Open.BROKEN


def holds(node: Node | None, scope: CaseScope, otherwise: bool) -> Asking[bool]:
    """Whether a condition holds; what is not decided counts as `otherwise`."""
    if node is None:
        return otherwise
    found = yield from settled(node, scope)
    return otherwise if isinstance(found, Open) else bool(found)


def settle(asked: Asked, given: Given, scope: CaseScope, final: bool) -> Asking[Settled]:
    """How one question stands. `final`: the form is being sent, so what is empty stays empty."""
    if not (yield from holds(asked.show_if, scope, True)):
        kept = "" if given.typed is ABSENT else given.typed
        return Settled(visible=False, known=True, typed=kept, computed=asked.value is not None)
    if asked.value is not None:
        return (yield from _computed(asked, asked.value, scope, final))
    locked = asked.readonly_if is not None and (yield from holds(asked.readonly_if, scope, False))
    if locked or not given.writable:
        return _kept(asked, given, locked, final)
    required = asked.required or (yield from holds(asked.require_if, scope, False))
    return (yield from _answered(asked, given, scope, required, final))


def _computed(asked: Asked, node: Node, scope: CaseScope, final: bool) -> Asking[Settled]:
    value = yield from settled(node, scope)
    if isinstance(value, Open):
        broken = final and value is Open.BROKEN
        error = words.not_computed(asked.label) if broken else None
        return Settled(computed=True, readonly=True, error=error)
    shown = asked.type.typed(value)
    return Settled(computed=True, readonly=True, known=True, value=value, typed=shown)


def _kept(asked: Asked, given: Given, locked: bool, final: bool) -> Settled:
    """A read-only answer stays what it was; whoever sends another for a field of another step is told."""
    value = given.base
    kept = Settled(
        readonly=True, value=value, known=final or value is not None, typed=asked.type.typed(value)
    )
    if locked or given.typed is ABSENT or _is_same(asked.type, given):
        return kept
    return replace(kept, error=words.not_here(asked.label))


def _is_same(kind: FieldType, given: Given) -> bool:
    sent = kind.parse(given.typed)
    return not isinstance(sent, Wrong) and bool(sent == given.base)


def _answered(asked: Asked, given: Given, scope: CaseScope, required: bool, final: bool) -> Asking[Settled]:
    typed = given.typed
    if typed is ABSENT:
        typed = asked.type.typed((yield from _opening(asked, given, scope)))
    value = asked.type.parse(typed)
    if isinstance(value, Wrong):
        return Settled(typed=typed, required=required, error=words.about(asked.label, value.said))
    if value is None:
        lacking = final and required and asked.type.kind != "note"
        error = words.required(asked.label, asked.type.widget().control) if lacking else None
        return Settled(typed=typed, required=required, known=final and not lacking, error=error)
    unknown = yield from looked_up(asked.type, value)
    if unknown is not None:
        return Settled(typed=typed, required=required, error=words.about(asked.label, unknown))
    return Settled(typed=typed, required=required, value=value, known=True)


def _opening(asked: Asked, given: Given, scope: CaseScope) -> Asking[Value]:
    """What stands in a field when its form is opened."""
    if given.base is not None or asked.default is None:
        return given.base
    found = yield from settled(asked.default, scope)
    return None if isinstance(found, Open) else found


def looked_up(kind: FieldType, value: Value) -> Asking[Said | None]:
    """What is wrong with a reference that nothing stands behind."""
    match kind:
        case UnitType(unit_types=wanted):
            found = yield TypeOf(UnitId(value))
            is_known = found is not None and (not wanted or found in wanted)
            return None if is_known else words.unknown_unit()
        case PersonType():
            return None if (yield IsPerson(value)) else words.unknown_person()
        case RefType(form=form):
            return None if (yield _records_called(form, value)) == 1 else words.unknown_record()
        case _:
            return None


def _records_called(form: str, record: str) -> Aggregation:
    """How many records of a form have an id."""
    text = Text()
    called = Binary(
        type=Bool(), op="=", left=Name(type=text, path="row.id"), right=Name(type=text, path="=0")
    )
    return Aggregation("count", None, Source("records", form), called, (("=0", record),))
