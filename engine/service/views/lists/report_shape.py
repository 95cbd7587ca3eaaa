"""Reports: figures with what stands behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.base.finding import NOTHING, Said, same
from engine.model.ids import ReportId
from engine.service.views.lists.shape import RegisterRow
from engine.service.views.shared import Named, SourceText

TOTAL = Said("合计", "Total")
#: In the place of a unit: all of them.
EVERY_UNIT = Named("", "")


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

    text: Said
    exact: Any = None
    numerator: Said = NOTHING
    denominator: Said = NOTHING
    #: For the report's target: whether it is met, None when there is nothing to compare.
    met: bool | None = None
    #: It is not shown, since it tells of fewer than five persons or would let one that does be computed.
    withheld: bool = False
    #: Whether the records behind it may be listed.
    opens: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """One unit's figures, by measure in column order."""

    unit: Named
    figures: tuple[Figure, ...]

    @property
    def label(self) -> Said:
        """What stands at its head."""
        return row_label(self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportView:
    """A report of a period, as of now, under a named rule set."""

    report: ReportId
    label: str
    period: str
    period_label: Said
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    total: ReportRow
    chart: str
    #: (unit label, figure as shown, share of the longest bar in per mille) for the chart.
    bars: tuple[tuple[str, Said, int], ...]
    target: Said
    footnote: str
    rules: str
    #: Whether some figures are not shown.
    withholds: bool = False
    source: SourceText | None = None
    #: Periods that may be chosen, newest first: key (`2025`, `2025-Q2`, `2025-06`) and what it is called.
    periods: tuple[tuple[str, Said], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillView:
    """The records behind a figure."""

    report: ReportId
    unit: Named
    measure: str
    period_label: Said
    heads: tuple[str, ...]
    rows: tuple[RegisterRow, ...]

    @property
    def label(self) -> Said:
        """Whose records these are."""
        return row_label(self.unit)


def row_label(unit: Named) -> Said:
    """What a row of a report is called: its unit, or the total of all."""
    return same(unit.label) if unit.id else TOTAL
