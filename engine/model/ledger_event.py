"""Events of a case that move money, points or places, or close their books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.model.ids import HoldId, LedgerId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class Posted:
    """A ledger transaction was written under this key; `given` is what was really credited, after caps."""

    ledger: LedgerId
    key: str
    given: int
    #: What was posted: the ledger's rows must come to the same.
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced:
    """Money was set aside."""

    ledger: LedgerId
    hold: HoldId
    amount: int
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldEnded:
    """A hold was settled or released."""

    ledger: LedgerId
    hold: HoldId
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class BooksClosed:
    """A unit's accounts of a ledger take no more postings up to a day, but adjustments from above a level."""

    ledger: LedgerId
    unit: UnitId
    through: date
    level: int
