"""Reports: a row for each unit the reader may see, a total, and the records behind each figure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice

from engine.base.finding import NOTHING, Said
from engine.model.expr.interpret import rows_value
from engine.model.expr.question import Aggregation
from engine.model.expr.tree import Aggregate, Node, Source, slots, walk
from engine.model.expr.values import Value
from engine.model.form import Form
from engine.model.ids import FormId, PersonId, ReportId, UnitId, UnitTypeId
from engine.model.organisation import Unit
from engine.model.period import Period, offered, read_period
from engine.model.quantity import percent
from engine.model.refusal import Kind, Refused
from engine.model.report import Report
from engine.model.rule_set import Compiled
from engine.runtime.draft import decoded
from engine.runtime.facts import driven_value
from engine.runtime.forms.settle import Open, settled
from engine.runtime.scope import CaseScope, moment
from engine.service.answers import Answers
from engine.service.engine import Engine
from engine.service.rows import RecordFilter, RecordRow
from engine.service.views.lists.figures import Values, figure, measured, named, totalled
from engine.service.views.lists.linked import told_elsewhere
from engine.service.views.lists.persons import Withholding, columns_of, withholding
from engine.service.views.lists.registers import columns
from engine.service.views.lists.report_shape import (
    EVERY_UNIT,
    DrillView,
    Figure,
    ReportColumn,
    ReportRow,
    ReportView,
)
from engine.service.views.lists.shape import RegisterRow
from engine.service.views.plain import cell
from engine.service.views.shared import Named
from engine.service.views.viewer import Viewer, cited_in, forbidden, looking, not_found
from engine.service.views.words import number_words

UNITS_MAX = 500
DRILL_MAX = 500
DRILL_READ_MAX = 20_000
TOO_FEW = Said("涉及人数过少，不列明细。", "Too few persons stand behind this figure to list them.")


def report_view(engine: Engine, person: PersonId, report: ReportId, period: str = "") -> ReportView | Refused:
    """A report of a period; without one, of the period before today's."""
    with looking(engine, person) as viewer:
        compiled = _with_report(viewer, report)
        if compiled is None:
            return not_found("没有这张报表。", "There is no such report.")
        known = compiled.rules.reports[report]
        shown = _period(viewer, known, period)
        if shown is None:
            return not_found("请选择报表期间。", "Choose a period.")
        units = _units(viewer, known)
        return _view(viewer, compiled, known, shown, units) if units else forbidden()


def report_cases(
    engine: Engine, person: PersonId, report: ReportId, unit: UnitId, measure: str, period: str = ""
) -> DrillView | Refused:
    """The records behind a unit's figure; without a unit, behind the total's."""
    with looking(engine, person) as viewer:
        compiled = _with_report(viewer, report)
        known = compiled.rules.reports[report] if compiled else None
        shown = _period(viewer, known, period) if known else None
        found = next((m for m in known.measures if m.id == measure and m.drill), None) if known else None
        if compiled is None or known is None or shown is None or found is None:
            return not_found("这个数字没有明细。", "There is nothing behind this figure.")
        every = _units(viewer, known)
        units = [u.id for u in every if unit in ("", u.id)]
        if not units:
            return forbidden()
        if not _may_open(viewer, compiled, known, shown, every, unit, known.measures.index(found)):
            return Refused(kind=Kind.FORBIDDEN, reason="too_few", said=TOO_FEW)
        drilled = (_drilled(viewer, compiled, known, shown, each, found.value) for each in units)
        form = _drilled_form(compiled, known, found.value)
        return DrillView(
            report=report,
            unit=viewer.unit(unit) if unit else EVERY_UNIT,
            measure=found.label,
            period_label=shown.label,
            heads=tuple(column.label for column in columns(form)),
            rows=tuple(islice((row for rows in drilled for row in rows), DRILL_MAX)),
        )


def _may_open(
    viewer: Viewer,
    compiled: Compiled,
    report: Report,
    period: Period,
    units: tuple[Unit, ...],
    unit: str,
    column: int,
) -> bool:
    """Whether what stands behind a figure may be listed: not where it could be counted to fewer than five."""
    answers = viewer.answers(compiled)
    values = [measured(report, each.id, period, answers) for each in units]
    row = next((at for at, each in enumerate(units) if each.id == unit), None)
    return _held(viewer, report, units, values, period, answers).opens(row, column)


def report_under(viewer: Viewer, compiled: Compiled, report: Report, period: Period) -> ReportView:
    """A report as some rules tell it, for whatever period."""
    return _view(viewer, compiled, report, period, _units(viewer, report))


def _drilled_form(compiled: Compiled, report: Report, node: Node) -> Form:
    counted = _aggregate(report, node)
    source = counted.source if counted else None
    return compiled.rules.forms[FormId(source.id) if isinstance(source, Source) else report.source]


def _with_report(viewer: Viewer, report: ReportId) -> Compiled | None:
    return next((c for c in viewer.active if report in c.rules.reports), None)


def _period(viewer: Viewer, report: Report, text: str) -> Period | None:
    return read_period(report.period, text) if text else offered(report.period, viewer.today)[1]


def _units(viewer: Viewer, report: Report) -> tuple[Unit, ...]:
    every = viewer.organisation.of_type(UnitTypeId(report.rows), viewer.today)
    return tuple(unit for unit in every if unit.id in viewer.scope)[:UNITS_MAX]


def _view(
    viewer: Viewer, compiled: Compiled, report: Report, period: Period, units: tuple[Unit, ...]
) -> ReportView:
    answers = viewer.answers(compiled)
    values = [measured(report, unit.id, period, answers) for unit in units]
    held = _held(viewer, report, units, values, period, answers)
    total = totalled(report, values, period, answers)
    heads = (Named(unit.id, unit.label_on(period.last)) for unit in units)
    every = [*zip(heads, values, strict=True), (EVERY_UNIT, total)]
    *rows, last = (_row(report, at, unit, each, held, answers) for at, (unit, each) in enumerate(every))
    rules = compiled.rules
    return ReportView(
        report=report.id,
        label=report.label,
        period=period.key,
        period_label=period.label,
        columns=tuple(
            ReportColumn(id=m.id, label=m.label, percent=m.percent, drill=m.drill) for m in report.measures
        ),
        rows=tuple(rows),
        total=last,
        withholds=bool(held.hidden),
        chart=report.chart,
        bars=_bars(report, tuple(rows)),
        target=_target(report),
        footnote=report.footnote,
        rules=f"{rules.label} {rules.bundle[:12]}",
        source=cited_in(rules, report.mechanism, report.citation, report.origin),
        periods=tuple((each.key, each.label) for each in offered(report.period, viewer.today)),
    )


def _held(
    viewer: Viewer,
    report: Report,
    units: tuple[Unit, ...],
    values: Sequence[Values],
    period: Period,
    answers: Answers,
) -> Withholding:
    pairs = zip(units, values, strict=True)
    columns = columns_of(report, [named(u.id, period, answers, each) for u, each in pairs], answers)
    given = told_elsewhere(report, period, columns, lambda other: _units(viewer, other), answers)
    return withholding(columns, given)


def _row(
    report: Report, at: int, unit: Named, values: Values, held: Withholding, answers: Answers
) -> ReportRow:
    figures = [
        Figure(text=mark, withheld=True, opens=False)
        if (mark := held.mark(at, number)) is not None
        else replace(
            figure(report, measure, values[measure.id], values, answers), opens=held.opens(at, number)
        )
        for number, measure in enumerate(report.measures)
    ]
    return ReportRow(unit=unit, figures=tuple(figures))


def _bars(report: Report, rows: tuple[ReportRow, ...]) -> tuple[tuple[str, Said, int], ...]:
    at = next((i for i, m in enumerate(report.measures) if m.id == report.chart), None)
    if at is None:
        return ()
    found = [(row.unit.label, row.figures[at]) for row in rows]
    sizes = [Fraction(f.exact) for _, f in found if f.exact is not None]
    longest = max([*sizes, Fraction(1) if report.measures[at].percent else Fraction(0)])
    return tuple(
        (label, f.text, int(Fraction(f.exact) * 1000 / longest) if f.exact is not None and longest else 0)
        for label, f in found
    )


def _target(report: Report) -> Said:
    if report.target is None:
        return NOTHING
    measure = next(m for m in report.measures if m.id == report.target.measure)
    least = Fraction(report.target.least)
    figure = f"{percent(least)}%" if measure.percent else number_words(least)
    return Said(f"{measure.label}不低于 {figure}", f"{measure.label}: at least {figure}")


def _drilled(
    viewer: Viewer, compiled: Compiled, report: Report, period: Period, unit: UnitId, node: Node
) -> Iterator[RegisterRow]:
    counted = _aggregate(report, node)
    if counted is None:
        return
    source = counted.source
    assert isinstance(source, Source), "only sources of records were looked for"
    answers = viewer.answers(compiled)
    names: dict[str, Value] = {**moment(viewer.at), "subject": unit, "period": period.days}
    scope = CaseScope(rules=compiled.rules, at=viewer.at, names=names)
    bound = [driven_value(settled(part, scope), answers) for part in counted.bound]
    if any(isinstance(value, Open) for value in bound):
        return
    bindings = tuple((f"={at}", value) for at, value in enumerate(bound))
    asked = Aggregation("count", None, source, counted.where, bindings)
    form = compiled.rules.forms[FormId(source.id)]
    for row in _read(viewer, form):
        if rows_value(asked, [_as_row(form, row)]) == 1:
            yield _drill_row(viewer, compiled, form, row)


def _aggregate(report: Report, node: Node) -> Aggregate | None:
    """The first aggregate over records in a measure, or in the last measure that it is built from."""
    for each in walk(node):
        if isinstance(each, Aggregate) and isinstance(each.source, Source) and each.source.kind == "records":
            return each
    for path in reversed(slots(node)):
        name = path.removeprefix("measure.")
        behind = next((m for m in report.measures if path.startswith("measure.") and m.id == name), None)
        found = _aggregate(report, behind.value) if behind else None
        if found is not None:
            return found
    return None


def _read(viewer: Viewer, form: Form) -> Iterator[RecordRow]:
    query = RecordFilter(form=form.id, units=viewer.scope, limit=500)
    told = 0
    while told < DRILL_READ_MAX:
        rows = viewer.work.records(query)
        yield from rows
        told += len(rows)
        if len(rows) < query.limit:
            return
        query = replace(query, before=(rows[-1].day, rows[-1].record))


def _as_row(form: Form, row: RecordRow) -> Mapping[str, Value]:
    """What an aggregate sees of a record; a field hides a built-in column of the same id."""
    values = decoded(form, row.body)
    built_in = {"id": row.record, "unit": row.unit, "case": row.case, "day": row.day, "by": row.written_by}
    return {**built_in, **{str(key): values.get(key) for key in form.fields}}


def _drill_row(viewer: Viewer, compiled: Compiled, form: Form, row: RecordRow) -> RegisterRow:
    values = decoded(form, row.body)
    case = viewer.visible_case(row.case) if row.case is not None else None
    return RegisterRow(
        record=row.record,
        unit=viewer.unit(row.unit),
        day=row.day,
        cells=tuple(cell(viewer, compiled.rules, form, values, c.field, False) for c in columns(form)),
        case=case.id if case else None,
        number=case.number if case else "",
    )
