"""Taking in a form's answers: all that is wrong is told at once, and nothing is taken on trust."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from engine.base.finding import Said
from engine.model.command import Typed
from engine.model.expr.values import Value
from engine.model.fields.table import TableType
from engine.model.form import Field, Form
from engine.model.ids import FieldId
from engine.model.refusal import FieldError
from engine.runtime.forms import words
from engine.runtime.forms.checks import stops, told
from engine.runtime.forms.order import fields_in_order
from engine.runtime.forms.rows import settle_table
from engine.runtime.forms.settle import Open, settle, tried
from engine.runtime.forms.shape import ABSENT, Failed, Filled, Given, Settled
from engine.runtime.scope import Asking, CaseScope

#: The scope in which a form's expressions are read, for the values that are known so far.
Seen = Callable[[Mapping[FieldId, Value]], CaseScope]
FIELDS_MAX = 500
_UNKNOWN_TOLD_MAX = 5


def accept(
    form: Form,
    typed: Typed,
    base: Mapping[FieldId, Value],
    writes: frozenset[FieldId] | None,
    seen: Seen,
    confirmed: frozenset[str],
) -> Asking[tuple[Mapping[FieldId, Value], tuple[FieldError, ...]]]:
    """The values that a record gets, and what has to be put right first.

    A field that was not sent keeps what it had (`base`), or else its default.
    """
    filled = yield from present(form, typed, base, writes, seen, confirmed, final=True)
    return filled.values, filled.errors


def present(
    form: Form,
    typed: Typed,
    base: Mapping[FieldId, Value],
    writes: frozenset[FieldId] | None,
    seen: Seen,
    confirmed: frozenset[str] = frozenset(),
    *,
    final: bool = False,
) -> Asking[Filled]:
    """How a form stands. Unless it is `final`, missing input leaves conditions and checks undecided."""
    if len(typed) > FIELDS_MAX:
        return Filled(fields={}, errors=(FieldError(path="", said=words.too_many_fields()),))
    done: dict[FieldId, Settled] = {}
    known: dict[FieldId, Value] = {}
    for key in fields_in_order(form):
        given = Given(
            typed=typed.get(key, ABSENT), base=base.get(key), writable=writes is None or key in writes
        )
        done[key] = yield from _settled(form.fields[key], given, seen(known), final)
        if done[key].known:
            known[key] = done[key].value
    fields = {key: done[key] for key in form.fields}
    failed, broken = yield from _checks(form, seen(known), final)
    errors = (
        *_unknown(form, typed),
        *_field_errors(form, fields),
        *(one.error for one in failed if stops(one.check, confirmed)),
        *broken,
    )
    return Filled(fields=fields, failed=failed, errors=tuple(errors))


def _settled(field: Field, given: Given, scope: CaseScope, final: bool) -> Asking[Settled]:
    if isinstance(field.type, TableType):
        return settle_table(field, field.type, given, scope, final)
    return settle(field, given, scope, final)


def _unknown(form: Form, typed: Typed) -> list[FieldError]:
    names = sorted(str(name) for name in typed if name not in form.fields)
    return [FieldError(path=name[:100], said=words.unknown_field(name)) for name in names[:_UNKNOWN_TOLD_MAX]]


def _field_errors(form: Form, fields: Mapping[FieldId, Settled]) -> list[FieldError]:
    errors: list[FieldError] = []
    for key, one in fields.items():
        if not one.visible:
            continue
        if one.error is not None:
            errors.append(FieldError(path=key, said=one.error))
        errors += _row_errors(form.fields[key].label, key, one)
    return errors


def _row_errors(label: str, key: FieldId, table: Settled) -> list[FieldError]:
    errors: list[FieldError] = []
    for row in table.rows:
        told: list[tuple[str, Said | None]] = [(f"{key}.{row.index}", row.error)]
        told += [(f"{key}.{row.index}.{name}", cell.error) for name, cell in row.cells.items()]
        errors += [
            FieldError(path=path, said=words.about(label, words.in_row(row.index, said)))
            for path, said in told
            if said is not None
        ]
    return errors


def _checks(
    form: Form, scope: CaseScope, final: bool
) -> Asking[tuple[tuple[Failed, ...], tuple[FieldError, ...]]]:
    """The checks that hold against the form, and those that could not be carried out."""
    failed: list[Failed] = []
    broken: list[FieldError] = []
    for check in form.checks:
        found = yield from tried(check.when, scope)
        if found is Open.BROKEN and final:
            path = check.fields[0] if check.fields else ""
            broken.append(FieldError(path=path, said=words.not_checked(), reason=check.reason))
        elif not isinstance(found, Open) and found.value:
            failed.append(Failed(check=check, error=(yield from told(check, found, scope))))
    return tuple(failed), tuple(broken)
