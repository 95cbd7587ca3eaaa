"""Scores of units, organisations, staff and members; that no resident is scored is a type (DESIGN 10.3)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction

from engine.model.expr.tree import Node
from engine.model.ids import MechanismId, ScoreId
from engine.model.source import UNKNOWN, Citation, Origin


class Subject(Enum):
    """What a score may be about."""

    UNIT = "unit"
    ORGANISATION = "organisation"
    APPOINTMENT = "appointment"
    PROJECT = "project"
    MEMBERSHIP = "membership"


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """One part of a score, in points of 100; its value is none while there is nothing to count."""

    id: str
    label: str
    value: Node
    weight: Fraction


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Totals of at least `least` carry this label; bands are sorted from high to low."""

    least: Decimal
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Indicators, weights that sum to 1, and bands."""

    id: ScoreId
    mechanism: MechanismId
    label: str
    subject: Subject
    indicators: tuple[Indicator, ...]
    bands: tuple[Band, ...] = ()
    citation: Citation | None = None
    origin: Origin = UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreResult:
    """A computed score: the exact parts, the total rounded half up to two decimals, and its band."""

    score: ScoreId
    parts: Mapping[str, Fraction | None]
    total: Decimal | None
    band: str = ""
