"""The place of a pool that a case waits for in line."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.expr.tree import Node as Expression
from engine.model.ids import LedgerId


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceFor:
    """A place that a case waits for: of which ledger and pool, and for whom."""

    ledger: LedgerId
    unit: Expression
    person: Expression
