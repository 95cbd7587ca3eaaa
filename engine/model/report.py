"""Reports and boards: how records and cases are shown together."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from engine.model.expr.tree import Node
from engine.model.ids import BoardId, FieldId, FormId, MechanismId, NodeId, ProcessId, ReportId
from engine.model.source import UNKNOWN, Citation, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One column: an expression over the row's unit and the period; `percent` shows a ratio as %."""

    id: str
    label: str
    value: Node
    percent: bool = False
    #: Clicking the figure lists the cases behind it.
    drill: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A measure is to reach a figure, compared unrounded."""

    measure: str
    least: Fraction | Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A table with a row for each unit of a type and a total row, for a period."""

    id: ReportId
    mechanism: MechanismId
    label: str
    #: month, quarter or year
    period: str
    #: The unit type of the rows.
    rows: str
    measures: tuple[Measure, ...]
    #: The register whose records stand behind drill-down.
    source: FormId
    target: Target | None = None
    #: The measure that the chart draws.
    chart: str = ""
    footnote: str = ""
    citation: Citation | None = None
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Needs waiting to be claimed: open unclaimed seats of one step, shown by these fields and no others."""

    id: BoardId
    mechanism: MechanismId
    label: str
    process: ProcessId
    step: NodeId
    form: FormId
    shows: tuple[FieldId, ...]
    #: What stands on a card in place of a name (“某居民”).
    anonymous: str = ""
    origin: Origin = UNKNOWN
