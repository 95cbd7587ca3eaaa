"""Registers: the records of a form in the reader's units, filtered, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import islice

from engine.base.finding import Said, same
from engine.model.expr import types as t
from engine.model.fields.choice import ChoicesType
from engine.model.fields.dates import read_day
from engine.model.fields.kind import Wrong
from engine.model.form import Field, Form
from engine.model.ids import FormId, PersonId, UnitId
from engine.model.refusal import Kind, Refused
from engine.model.rule_set import Compiled
from engine.model.written import day_written
from engine.runtime.draft import decoded
from engine.service.engine import Engine
from engine.service.rows import Json, RecordFilter, RecordRow
from engine.service.views.forms.options import OFFERED_MAX, options
from engine.service.views.lists.shape import ListColumn, ListFilter, RegisterRow, RegisterView
from engine.service.views.paging import PAGE_ROWS, record_after, record_next
from engine.service.views.plain import cell
from engine.service.views.shared import Sheet
from engine.service.views.viewer import Viewer, forbidden, looking, not_found

EXPORT_ROWS_MAX = 5000
#: Filters every register has besides those of its fields.
HEADS = (Said("编号", "Number"), Said("单位", "Unit"), Said("登记日期", "Recorded"))
#: Each unit of the reader is asked for its rows, as long as they are no more than these.
LOOKED_AT_MAX = 200
UNIT, SINCE, UNTIL = "unit", "since", "until"
_NUMERIC = (t.Number, t.Money, t.Points, t.Ratio)


@dataclass(slots=True)
class _Wanted:
    """Filters as they were understood."""

    equals: dict[str, Json] = field(default_factory=dict)
    units: frozenset[UnitId] = frozenset()
    days: dict[str, date] = field(default_factory=dict)
    problems: list[tuple[str, Said]] = field(default_factory=list)


def register_view(
    engine: Engine, person: PersonId, form: FormId, filters: Mapping[str, str] | None = None, after: str = ""
) -> RegisterView | Refused:
    """A page of a register, newest first."""
    with looking(engine, person) as viewer:
        compiled = with_form(viewer, form)
        if compiled is None:
            return _no_register()
        if not viewer.scope:
            return forbidden()
        asked = dict(filters or {})
        wanted = _wanted(viewer, compiled.rules.forms[form], asked)
        return _page(viewer, compiled, compiled.rules.forms[form], asked, wanted, after)


def rows_for_export(
    engine: Engine, person: PersonId, form: FormId, filters: Mapping[str, str] | None = None
) -> Sheet | Refused:
    """The filtered register as a sheet: a heading row, then the rows, masked as on the page."""
    with looking(engine, person) as viewer:
        compiled = with_form(viewer, form)
        if compiled is None:
            return _no_register()
        if not viewer.scope:
            return forbidden()
        known = compiled.rules.forms[form]
        wanted = _wanted(viewer, known, dict(filters or {}))
        if wanted.problems:
            said = Said("请先更正筛选条件。", "Correct the filters first.")
            return Refused(kind=Kind.INVALID, reason="invalid", said=said)
        heads = (*HEADS, *(same(column.label) for column in columns(known)))
        found = list(islice(_all(viewer, known, wanted), EXPORT_ROWS_MAX + 1))
        if len(found) > EXPORT_ROWS_MAX:
            return _too_many()
        rows = (_row(viewer, compiled, known, row) for row in found)
        cells = (
            (same(r.number), same(r.unit.label), day_written(r.day), *(c.text for c in r.cells)) for r in rows
        )
        return (heads, *cells)


def with_form(viewer: Viewer, form: FormId) -> Compiled | None:
    """The rules in force that have a form."""
    return next((c for c in viewer.active if form in c.rules.forms), None)


def columns(form: Form) -> tuple[ListColumn, ...]:
    """The fields that the register lists; all of them where none is named."""
    named = [f for f in form.fields.values() if f.in_list]
    shown = named or [f for f in form.fields.values() if f.type.kind not in ("note", "table", "file")]
    return tuple(
        ListColumn(field=f.id, label=f.label, kind=f.type.kind, numeric=isinstance(f.type.type, _NUMERIC))
        for f in shown
    )


def _page(
    viewer: Viewer, compiled: Compiled, form: Form, asked: dict[str, str], wanted: _Wanted, after: str
) -> RegisterView:
    query = replace(_query(form, wanted), before=record_after(after), limit=PAGE_ROWS + 1)
    found = [] if wanted.problems else list(viewer.work.records(query))
    shown = found[:PAGE_ROWS]
    return RegisterView(
        form=form.id,
        label=form.label,
        columns=columns(form),
        rows=tuple(_row(viewer, compiled, form, row) for row in shown),
        filters=tuple(_filters(viewer, compiled, form, asked)),
        next=record_next(shown[-1]) if len(found) > PAGE_ROWS else "",
        problems=tuple(wanted.problems),
    )


def _row(viewer: Viewer, compiled: Compiled, form: Form, row: RecordRow) -> RegisterRow:
    values = decoded(form, row.body)
    case = viewer.visible_case(row.case) if row.case is not None else None
    own = viewer.knows_resident(case) if case else row.written_by == viewer.person
    return RegisterRow(
        record=row.record,
        unit=viewer.unit(row.unit),
        day=row.day,
        cells=tuple(
            cell(viewer, compiled.rules, form, values, column.field, own) for column in columns(form)
        ),
        case=case.id if case else None,
        number=case.number if case else "",
    )


def _query(form: Form, wanted: _Wanted) -> RecordFilter:
    until = wanted.days.get(UNTIL)
    return RecordFilter(
        form=form.id,
        units=wanted.units,
        equals=wanted.equals,
        since=wanted.days.get(SINCE),
        until=until + timedelta(days=1) if until else None,
        limit=PAGE_ROWS,
    )


def _all(viewer: Viewer, form: Form, wanted: _Wanted) -> Iterator[RecordRow]:
    query = replace(_query(form, wanted), limit=500)
    while True:
        rows = viewer.work.records(query)
        yield from rows
        if len(rows) < query.limit:
            return
        query = replace(query, before=(rows[-1].day, rows[-1].record))


def _wanted(viewer: Viewer, form: Form, asked: Mapping[str, str]) -> _Wanted:
    wanted = _Wanted(units=viewer.scope)
    for key, text in asked.items():
        if not text.strip():
            continue
        if key == UNIT:
            wanted.units = viewer.scope & _below(viewer, UnitId(text))
        elif key in (SINCE, UNTIL):
            day = read_day(text)
            if isinstance(day, Wrong):
                wanted.problems.append((key, day.said))
            else:
                wanted.days[key] = day
        else:
            _by_field(form, key, text, wanted)
    return wanted


def _below(viewer: Viewer, unit: UnitId) -> frozenset[UnitId]:
    within = viewer.organisation.within
    return frozenset(u for u in viewer.scope if within(u, unit, viewer.today))


def _by_field(form: Form, key: str, text: str, wanted: _Wanted) -> None:
    asked = next((f for f in filterable(form) if f.id == key), None)
    if asked is None:
        said = Said(
            "这一项不能用来筛选，请从列出的条件中选择", "This is no filter; choose from those that are listed"
        )
        wanted.problems.append((key, said))
        return
    value = asked.type.parse(text)
    if isinstance(value, Wrong):
        wanted.problems.append((key, value.said))
    elif value is not None:
        wanted.equals[key] = asked.type.to_json(value)


def filterable(form: Form) -> tuple[Field, ...]:
    """The fields a register can be filtered by."""
    return tuple(f for f in form.fields.values() if f.in_filter and not isinstance(f.type, ChoicesType))


def _filters(
    viewer: Viewer, compiled: Compiled, form: Form, asked: Mapping[str, str]
) -> Iterator[ListFilter]:
    units, home = _with_rows(viewer, form), min(viewer.scope, default=None)
    named = tuple((unit, same(viewer.unit(unit).label)) for unit in units)
    yield ListFilter(field=UNIT, label=HEADS[1], kind="unit", options=named, chosen=asked.get(UNIT, ""))
    for key, label in ((SINCE, Said("自", "From")), (UNTIL, Said("至", "Until"))):
        yield ListFilter(field=key, label=label, kind="date", chosen=asked.get(key, ""))
    for each in filterable(form):
        yield ListFilter(
            field=each.id,
            label=same(each.label),
            kind=each.type.kind,
            options=options(viewer, compiled.rules, each.type, home) if home else (),
            chosen=asked.get(each.id, ""),
        )


def _with_rows(viewer: Viewer, form: Form) -> list[UnitId]:
    """The reader's units that have rows, at themselves or below; of very many, just the first."""
    scope = sorted(viewer.scope)
    if len(scope) > LOOKED_AT_MAX:
        return scope[:OFFERED_MAX]
    own = [
        unit for unit in scope
        if viewer.work.records(RecordFilter(form=form.id, units=frozenset({unit}), limit=1))
    ]  # fmt: skip
    above = {up for unit in own for up in viewer.organisation.upwards(unit, viewer.today)}
    return [unit for unit in scope if unit in above][:OFFERED_MAX]


def _too_many() -> Refused:
    said = Said(
        f"超过 {EXPORT_ROWS_MAX} 行，请先缩小筛选范围",
        f"More than {EXPORT_ROWS_MAX} rows; narrow the filters",
    )
    return Refused(kind=Kind.INVALID, reason="too_many_rows", said=said)


def _no_register() -> Refused:
    return not_found("没有这本台账。", "There is no such register.")
