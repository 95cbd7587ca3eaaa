"""Answers of a case's forms: taken in, checked, written to the case's record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.model.command import Typed
from engine.model.expr.values import Value
from engine.model.form import Check, Form
from engine.model.ids import FieldId
from engine.model.refusal import FieldError
from engine.runtime.draft import Draft
from engine.runtime.effects.records import write_record
from engine.runtime.forms.answers import accept, present
from engine.runtime.forms.checks import stops, told
from engine.runtime.refusing import invalid
from engine.runtime.scope import Asking, CaseScope, evaluated


def accepted_answers(
    form: Form,
    typed: Typed,
    base: Mapping[FieldId, Value],
    writes: frozenset[FieldId] | None,
    scope: CaseScope,
    confirmed: frozenset[str],
) -> Asking[Mapping[FieldId, Value]]:
    """The values that answers lead to; refuses when something has to be put right."""

    def seen(values: Mapping[FieldId, Value]) -> CaseScope:
        return scope.with_form(form.id, values, being_filled=True)

    values, errors = yield from accept(form, typed, base, writes, seen, confirmed)
    if errors:
        raise invalid(errors)
    return values


def fill(
    draft: Draft, form: Form, typed: Typed, writes: frozenset[FieldId] | None, confirmed: frozenset[str]
) -> Asking[None]:
    """Answers given in the course of a case become a revision of its record."""
    base = draft.forms.get(form.id, {})
    values = yield from accepted_answers(form, typed, base, writes, draft.scope(), confirmed)
    write_record(draft, form, values)


def fill_partly(draft: Draft, form: Form, typed: Typed, writes: frozenset[FieldId] | None) -> Asking[None]:
    """Whoever turns a matter down need not fill in the form; what they did fill in is kept."""
    if all(answer in ("", None, [], {}) for answer in typed.values()):
        return
    scope, base = draft.scope(), draft.forms.get(form.id, {})

    def seen(values: Mapping[FieldId, Value]) -> CaseScope:
        return scope.with_form(form.id, values, being_filled=True)

    filled = yield from present(form, typed, base, writes, seen)
    unreadable = [error for error in filled.errors if error.noted is None]
    if unreadable:
        raise invalid(unreadable)
    write_record(draft, form, filled.values)


def hold_against(draft: Draft, checks: Iterable[Check], confirmed: frozenset[str]) -> Asking[None]:
    """Refuse when a condition holds that must not."""
    errors: list[FieldError] = []
    for check in checks:
        if not stops(check, confirmed):
            continue
        noted = yield from evaluated(check.when, draft.scope())
        if noted.value:
            errors.append((yield from told(check, noted, draft.scope())))
    if errors:
        raise invalid(errors)
