"""Decision tables of a pack: the table, what people call it, and the document behind it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.expr.table import Table
from engine.model.ids import MechanismId, TableId
from engine.model.source import UNKNOWN, Citation, Origin


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionTable:
    """A table under its label, with its document; expressions hold the table itself."""

    id: TableId
    mechanism: MechanismId
    label: str
    table: Table
    citation: Citation | None = None
    origin: Origin = UNKNOWN
