"""Reports: a chart with its table, and the cases behind each figure."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from engine.model.ids import ReportId, UnitId
from engine.model.refusal import Refused
from engine.service.views.lists.report_shape import ReportView
from engine.service.views.lists.reports import report_cases, report_view
from engine.service.views.site import menu
from engine.web.errors import Stop
from engine.web.here import say, site, t, visitor
from engine.web.sheets import sheet_response
from engine.web.svg import bars

pages = Blueprint("report", __name__)


@pages.get("/reports")
def choose() -> str:
    """Which reports there are."""
    return render_template(
        "list.html",
        heading=t("报表", "Reports"),
        lead=t(
            "由办事记录算出，不用再填；每个数都能点开看到事项。",
            "Computed from what was done; every figure opens its cases.",
        ),
        items=menu(site().engine, visitor().person).reports,
        base="/reports",
        nothing=t("没有您能看的报表。", "No reports for you to see."),
    )


@pages.get("/reports/<report>")
def show(report: str) -> str:
    """A report of a period."""
    view = seen_report(report)
    label = next((column.label for column in view.columns if column.id == view.chart), "")
    said = [(unit, say(figure), mille) for unit, figure, mille in view.bars]
    title = t(f"{view.label}：{label}", f"{view.label}: {label}")
    chart = bars.draw(said, title) if said else ""
    without = len(said) - len(bars.with_figures(said))
    return render_template("report.html", view=view, chart=chart, chart_label=label, without=without)


@pages.get("/reports/<report>.xlsx")
def export(report: str) -> Response:
    """The table of a report."""
    view = seen_report(report)
    head = (t("单位", "Unit"), *(column.label for column in view.columns))
    rows = [
        (say(row.label), *(say(figure.text) for figure in row.figures)) for row in (*view.rows, view.total)
    ]
    return sheet_response(
        f"{view.label} {say(view.period_label)}", [head, *rows], [False, *(True for _ in view.columns)]
    )


@pages.get("/reports/<report>/cases")
def cases(report: str) -> str:
    """The records behind a figure."""
    period = request.args.get("period", "")
    view = report_cases(
        site().engine,
        visitor().person,
        ReportId(report),
        UnitId(request.args.get("unit", "")),
        request.args.get("measure", ""),
        period,
    )
    if isinstance(view, Refused):
        raise Stop(view)
    return render_template("drill.html", view=view, period=period)


def seen_report(report: str) -> ReportView:
    """The report of the period asked for; its refusal stops the page."""
    view = report_view(site().engine, visitor().person, ReportId(report), request.args.get("period", ""))
    if isinstance(view, Refused):
        raise Stop(view)
    return view
