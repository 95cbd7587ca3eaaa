"""A score as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from engine.base.finding import Said
from engine.model.ids import CaseId, ScoreId, SeatId
from engine.service.views.reasons.shape import WhyView
from engine.service.views.shared import SourceText, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class PartLine:
    """An indicator, or a part of one: points of 100, weight, what it brings, and how it came about."""

    #: `ID`, or `GROUP/ID` inside a group.
    id: str
    label: str
    is_inner: bool
    weight: str
    #: The weight that was used; empty where the part was left out.
    used: str
    value: str
    points: str
    said: tuple[Said, ...] = ()
    ballots: int | None = None
    #: What stood here before somebody's ruling.
    before: str = ""
    is_adjusted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RevisionLine:
    """An earlier or later result of the same subject and period."""

    revision: int
    at: datetime
    total: str
    band: str
    reason: str
    is_final: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreView:
    """One result: everything that led to it, and what can be done about it."""

    score: ScoreId
    label: str
    subject: str
    of: Said
    period: str
    period_label: Said
    revision: int
    total: str
    band: str
    parts: tuple[PartLine, ...]
    #: Ceiling and its reason.
    ceilings: tuple[tuple[str, str], ...]
    #: That the cap or the floor of the whole changed the sum of the parts.
    said: tuple[Said, ...]
    is_rescaled: bool
    reason: str
    at: datetime
    by: Who
    digest: str
    rules: str
    bands: tuple[tuple[str, str], ...]
    revisions: tuple[RevisionLine, ...]
    is_final: bool
    final_at: datetime | None = None
    final_by: Who | None = None
    case: CaseId | None = None
    number: str = ""
    #: Where the person looking may object now.
    objection: SeatId | None = None
    source: SourceText | None = None
    #: Its expressions step by step.
    why: WhyView | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreRowView:
    """One line of a period's list."""

    subject: str
    of: Said
    total: str
    band: str
    revision: int
    is_final: bool
    rank: int | None = None
    is_rescaled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreListView:
    """All results of a period that the person may see."""

    score: ScoreId
    label: str
    period: str
    period_label: Said
    rows: tuple[ScoreRowView, ...]
    #: Units and organisations have places; people have none.
    is_ranked: bool
    periods: tuple[tuple[str, Said], ...] = ()
    source: SourceText | None = None
