"""The desk: what is waiting for a person, what they did, started, left unfinished and were told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.model.ids import CaseId, NodeId, ProcessId, SeatId
from engine.service.views.shared import DueText, Named, Who

Tab = Literal["open", "done", "started", "drafts", "notices"]
TABS: tuple[Tab, ...] = ("open", "done", "started", "drafts", "notices")


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskRow:
    """One task (open, done) or one case (started)."""

    case: CaseId
    number: str
    title: str
    process: Named
    step: str
    unit: Named
    status: str
    at: datetime
    seat: SeatId | None = None
    seat_version: int = 0
    node: NodeId | None = None
    due: DueText | None = None
    #: The seat belongs to a pool and nobody has taken it.
    claimable: bool = False
    #: The person asking has claimed it and may give it back.
    mine: bool = False
    with_whom: tuple[Who, ...] = ()
    returned: bool = False
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """A form somebody began; it leads to a start (process and unit) or to a seat (case and seat)."""

    place: str
    label: str
    saved_at: datetime
    process: ProcessId | None = None
    unit: str = ""
    case: CaseId | None = None
    seat: SeatId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeLine:
    """A message; the words of an erased one are gone."""

    text: str
    at: datetime
    case: CaseId | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """One tab of the desk; `next` is the key of the following page, "" on the last."""

    tab: Tab
    rows: tuple[DeskRow, ...] = ()
    drafts: tuple[DraftLine, ...] = ()
    notices: tuple[NoticeLine, ...] = ()
    next: str = ""
