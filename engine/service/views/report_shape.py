"""Reports: figures with what stands behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.model.ids import ReportId
from engine.service.views.list_shape import RegisterRow
from engine.service.views.shared import Named, SourceText


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportColumn:
    """A measure."""

    id: str
    label: str
    percent: bool
    drill: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A measured value: exact (Decimal, Fraction, Fen), as shown, and numerator / denominator of a share.

    `exact` is None and `text` “—” when there is nothing to measure.
    """

    text: str
    exact: Any = None
    numerator: str = ""
    denominator: str = ""
    #: For the report's target: whether it is met, None when there is nothing to compare.
    met: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One unit's figures, by measure in column order."""

    unit: Named
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A report of a period, as of now, under a named rule set."""

    report: ReportId
    label: str
    period: str
    period_label: str
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    total: ReportRow
    chart: str
    #: (unit label, figure as shown, share of the longest bar in per mille) for the chart.
    bars: tuple[tuple[str, str, int], ...]
    target: str
    footnote: str
    rules: str
    source: SourceText | None = None
    #: Periods that may be chosen, newest first: `2025`, `2025-Q2`, `2025-06`.
    periods: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillView:
    """The records behind a figure."""

    report: ReportId
    unit: Named
    measure: str
    period_label: str
    heads: tuple[str, ...]
    rows: tuple[RegisterRow, ...]
