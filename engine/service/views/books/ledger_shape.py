"""Funds and points as they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.base.finding import Said
from engine.model.ids import CaseId, LedgerId, PersonId, UnitId
from engine.service.views.shared import Named, SourceText, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class FundAmounts:
    """What one line has from one source, or in all; amounts in fen."""

    appropriated: int = 0
    available: int = 0
    held: int = 0
    committed: int = 0
    spent: int = 0
    #: Carried over to the next year or given back when the year was over.
    left_over: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class FundLine:
    """A line: its amounts, and those of each source by source id."""

    id: str
    label: str
    total: FundAmounts
    sources: tuple[tuple[Named, FundAmounts], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FundEntry:
    """One movement, newest first."""

    day: date
    what: Said
    line: str
    source: str
    amount: int
    shown: Said
    case: CaseId | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FundView:
    """A unit's year of a money ledger. The total row is `total`."""

    ledger: LedgerId
    label: str
    unit: Named
    year: int
    lines: tuple[FundLine, ...]
    total: FundAmounts
    entries: tuple[FundEntry, ...]
    source: SourceText | None = None
    #: Units and years that may be chosen.
    units: tuple[Named, ...] = ()
    years: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CapUse:
    """How much of a rule's cap is used; `most` None when the rule has none."""

    rule: str
    label: Said
    used: int
    most: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsEntry:
    """One credit."""

    day: date
    rule: Said
    amount: int
    case: CaseId | None = None
    number: str = ""
    #: The case that posted it, and the key of what explains it; its owner may read that and no more.
    of_case: CaseId | None = None
    why: str = ""
    #: Not credited yet: somebody still has to decide.
    is_pending: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LotLeft:
    """Points that may be spent until a day; None: without end."""

    until: date | None
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsView:
    """A member's year: base, credits, total, caps, and who can see it."""

    ledger: LedgerId
    label: str
    member: Who
    year: int
    base: int
    total: int
    caps: tuple[CapUse, ...]
    entries: tuple[PointsEntry, ...]
    #: Credits that wait for a decision.
    waiting: tuple[PointsEntry, ...] = ()
    #: What expires soon, for its owner.
    expiring: tuple[LotLeft, ...] = ()
    #: Credited, and not yet approved.
    pending: int = 0
    #: What may be spent until when.
    lots: tuple[LotLeft, ...] = ()
    #: Whether it lasts from year to year.
    is_lasting: bool = False
    #: Whether the reader is the member.
    is_mine: bool = False
    #: “仅在所属党组织与报到党组织内可见”: the units inside which it is shown.
    seen_in: tuple[Named, ...]
    source: SourceText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPoints:
    """One line of a party organisation's list of points, visible inside it."""

    person: PersonId
    name: Said
    total: int
    unit: UnitId
