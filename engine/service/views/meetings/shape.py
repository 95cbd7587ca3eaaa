"""A meeting as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.base.finding import NOTHING, Said
from engine.model.ids import CaseId, OutcomeId, SeatId
from engine.service.views.shared import Named, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A member's seat in the roll: what was answered, and by whom in their place."""

    seat: SeatId
    version: int
    who: Who
    answer: Said = NOTHING
    outcome: OutcomeId | None = None
    recorder: Who | None = None
    #: Whoever looks may answer it now: it is theirs, or they record.
    may_mark: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """One measure: how many there are, are there, must be there, and how they voted."""

    label: Said
    entitled: Said
    present: Said
    quorum: Said
    #: By how much too few are there; nothing where enough are.
    missing: Said
    needed: Said
    yes: Said
    no: Said
    abstain: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class SittingView:
    """One meeting of a case."""

    id: str
    label: str
    topic: str
    kind: Said
    held_on: date | None
    place: str
    #: Which text holds on that day.
    basis: str
    counted: tuple[Counted, ...]
    #: Whether enough are there, and whether it was carried; None while nobody can say.
    quorum: bool | None
    carried: bool | None
    result: Said
    roll: tuple[Called, ...] = ()
    choices: tuple[tuple[OutcomeId, Said], ...] = ()
    is_open: bool = False
    #: The seat in which whoever looks ends the roll, and whether everybody has been told.
    closing: SeatId | None = None
    closing_version: int = 0
    unmarked: int = 0
    #: The seat in which whoever looks writes the minutes.
    minutes: SeatId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeetingView:
    """The meetings of a case, in their order."""

    case: CaseId
    number: str
    title: str
    process: Named
    unit: Named
    sittings: tuple[SittingView, ...]
