"""Report cells, exactly as they are shown."""

from __future__ import annotations

from engine.base.finding import Said
from engine.model.ids import PersonId, ReportId
from engine.model.refusal import Refused
from engine.rehearsal.expecting.words import listed, same
from engine.rehearsal.part import Part
from engine.rehearsal.refusing import described
from engine.rehearsal.world import World
from engine.service.views.lists.report_shape import ReportRow, ReportView
from engine.service.views.lists.reports import report_view


def expect_report(world: World, part: Part) -> None:
    """Compare one row of a report of a period, or its total."""
    report = ReportId(part.text("report"))
    world.touch("reports", report)
    view = report_view(world.engine, _reader(world, part), report, part.text("period"))
    if isinstance(view, Refused):
        what = Said("看不到这张报表", "The report cannot be seen")
        world.differ(part.at("report"), what, report, described(view))
        return
    row = _row(view, part.text("unit"))
    if row is None:
        what = Said(f"“{view.label}”没有这一行", f"No such row in {report}")
        world.differ(part.at("unit"), what, part.text("unit"), listed(r.unit.id for r in view.rows))
        return
    _cells(world, part, view, row)


def _reader(world: World, part: Part) -> PersonId:
    return PersonId(part.text("who")) if "who" in part else PersonId("")


def _row(view: ReportView, unit: str) -> ReportRow | None:
    if not unit:
        return view.total
    return next((row for row in view.rows if row.unit.id == unit), None)


def _cells(world: World, part: Part, view: ReportView, row: ReportRow) -> None:
    figures = {column.id: figure for column, figure in zip(view.columns, row.figures, strict=True)}
    for measure, wanted in part.by_id("cells").items():
        got = figures[measure].text.zh if measure in figures else f"（没有这一列：{listed(figures)}）"
        if not same(wanted, got):
            what = Said(f"{view.label} {row.label.zh} {measure}", f"{view.report} {row.unit.id} {measure}")
            world.differ(part.at("cells"), what, wanted, got)
    if "meets" in part:
        met = next((figure.met for figure in row.figures if figure.met is not None), None)
        if met is not part.yes("meets"):
            what = Said(f"{view.label} {row.label.zh} 是否达标", f"Target of {view.report} {row.unit.id}")
            world.differ(part.at("meets"), what, str(part.yes("meets")), str(met))
