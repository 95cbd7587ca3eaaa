"""From a form as it stands to a form as it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from engine.base.finding import Said
from engine.model.expr.values import Value
from engine.model.fields.kind import Json
from engine.model.fields.table import Column, TableType
from engine.model.form import Field, Form, Level
from engine.model.ids import FieldId, PersonId, UnitId
from engine.model.refusal import FieldError, Refused
from engine.model.rule_set import Compiled
from engine.model.state import CaseState
from engine.runtime.facts import driven_value
from engine.runtime.forms.answers import Seen, present
from engine.runtime.forms.shape import Filled, Row, Settled
from engine.service.engine import Engine
from engine.service.views.forms.options import options
from engine.service.views.forms.shape import Confirmation, FieldView, FormView, Problem, RowView
from engine.service.views.plain import plain
from engine.service.views.reasons.shape import Unmet
from engine.service.views.reasons.why_not import unmet
from engine.service.views.viewer import Viewer, looking

Typed = Mapping[str, Json]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A form in its surroundings: whose it is, what it holds already, what may be written, what it sees."""

    viewer: Viewer
    compiled: Compiled
    form: Form
    unit: UnitId
    base: Mapping[FieldId, Value]
    writes: frozenset[FieldId] | None
    seen: Seen
    #: The case it belongs to, once there is one.
    state: CaseState | None = None


def drawn(sheet: Sheet, view: FormView, typed: Typed, confirmed: frozenset[str], checked: bool) -> FormView:
    """The view with the form's questions; `checked` also tells what is wrong."""
    begun = typed if checked else _with_blank_rows(sheet, typed)
    asking = present(sheet.form, begun, sheet.base, sheet.writes, sheet.seen, confirmed, final=checked)
    filled = driven_value(asking, sheet.viewer.answers(sheet.compiled))
    fields = tuple(_field(sheet, sheet.form.fields[key], one) for key, one in filled.fields.items())
    kept = {str(f.id): f.typed for f in fields if f.visible and not f.computed and f.kind != "note"}
    view = replace(view, fields=fields, typed=kept)

    def why(error: FieldError) -> Unmet:
        return unmet(sheet.viewer, sheet.state, error)

    return told(view, filled.errors if checked else (), why, _info(filled, why))


def told(
    view: FormView,
    errors: Iterable[FieldError],
    why: Callable[[FieldError], Unmet],
    info: tuple[Confirmation, ...] = (),
) -> FormView:
    """The view with what has to be put right, in the summary and beside the fields, and what to confirm."""
    listed = tuple(dict.fromkeys(errors))
    wrong = [error for error in listed if not error.confirm]
    beside: dict[str, str] = {}
    for error in wrong:
        beside.setdefault(error.path, error.said.zh)
    warnings = tuple(
        Confirmation(error.confirm, error.said.zh, error.said.en, why(error))
        for error in listed
        if error.confirm
    )
    return replace(
        view,
        fields=tuple(_with_errors(field, beside) for field in view.fields),
        problems=tuple(Problem(error.path, error.said.zh, error.said.en, why(error)) for error in wrong),
        warnings=(*warnings, *info) or view.warnings,
    )


def with_refusal(engine: Engine, person: PersonId, view: FormView, refused: Refused) -> FormView:
    """The form as it was filled, with why the command was refused."""
    errors = refused.errors or (FieldError(path="", said=refused.said),)
    with looking(engine, person) as viewer:
        row = viewer.work.case(view.case) if view.case is not None else None
        state = row.state if row is not None else None
        return told(view, errors, lambda error: unmet(viewer, state, error))


def _with_errors(field: FieldView, beside: Mapping[str, str]) -> FieldView:
    rows = tuple(
        replace(
            row,
            error=beside.get(f"{field.path}.{at}", row.error),
            cells=tuple(_with_errors(cell, beside) for cell in row.cells),
        )
        for at, row in enumerate(field.rows)
    )
    return replace(field, error=beside.get(field.path, field.error), rows=rows)


def _info(filled: Filled, why: Callable[[FieldError], Unmet]) -> tuple[Confirmation, ...]:
    told_only = (one.error for one in filled.failed if one.check.level is Level.INFO)
    return tuple(Confirmation("", error.said.zh, error.said.en, why(error)) for error in told_only)


def _with_blank_rows(sheet: Sheet, typed: Typed) -> Typed:
    """An empty table opens with as many rows as it must have, at least one."""
    empty: dict[str, Json] = {}
    for key, field in sheet.form.fields.items():
        is_open = not typed.get(key) and not sheet.base.get(key)
        if isinstance(field.type, TableType) and is_open and (sheet.writes is None or key in sheet.writes):
            empty[key] = [{}] * max(field.type.minimum or 1, 1)
    return {**typed, **empty}


def _field(sheet: Sheet, field: Field, one: Settled) -> FieldView:
    view = _asked(sheet, str(field.id), str(field.id), field, one)
    if not isinstance(field.type, TableType):
        return view
    rows = tuple(_row(sheet, field.type, str(field.id), row) for row in one.rows)
    return replace(view, rows=rows)


def _row(sheet: Sheet, table: TableType, path: str, row: Row) -> RowView:
    cells = (
        _asked(sheet, key, f"{path}.{row.index}.{key}", table.columns[key], cell)
        for key, cell in row.cells.items()
    )
    return RowView(id=row.id, cells=tuple(cells))


def _asked(sheet: Sheet, name: str, path: str, asked: Field | Column, one: Settled) -> FieldView:
    rules = sheet.compiled.rules
    return FieldView(
        id=FieldId(name),
        path=path,
        kind=asked.type.kind,
        label=asked.label,
        hint=asked.hint,
        widget=asked.type.widget(),
        typed=one.typed,
        plain=plain(sheet.viewer, rules, asked.type, one.value),
        visible=one.visible,
        required=one.required,
        readonly=one.readonly,
        computed=one.computed,
        options=options(sheet.viewer, rules, asked.type, sheet.unit) if one.visible else (),
    )


def answers_in(view: FormView) -> Iterator[tuple[str, Said]]:
    """Label and answer of every question that shows and has one."""
    return ((field.label, field.plain) for field in view.fields if field.visible and field.plain)
