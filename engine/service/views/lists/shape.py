"""Registers, queues and boards as they are listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.base.finding import Said
from engine.model.ids import BoardId, CaseId, FormId, RecordId, SeatId
from engine.service.views.shared import Cell, DueText, Named, SourceText, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """A column of a register."""

    field: str
    label: str
    kind: str
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFilter:
    """A field the register can be filtered by; options are empty where a text is typed."""

    field: str
    label: Said
    kind: str
    options: tuple[tuple[str, Said], ...] = ()
    chosen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterRow:
    """One record; its case is linked when the person may see it."""

    record: RecordId
    unit: Named
    day: date
    cells: tuple[Cell, ...]
    case: CaseId | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterView:
    """A page of a register, newest first."""

    form: FormId
    label: str
    columns: tuple[ListColumn, ...]
    rows: tuple[RegisterRow, ...]
    filters: tuple[ListFilter, ...]
    next: str = ""
    #: Why the filters were not understood, by field.
    problems: tuple[tuple[str, Said], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueRow:
    """One place in the line, and why it is there."""

    position: int
    case: CaseId
    seat: SeatId
    number: str
    title: str
    unit: Named
    since: datetime
    reason: Said
    due: DueText | None = None
    with_whom: tuple[Who, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueView:
    """A line of open tasks; `queue` is `<process>.<step>`."""

    queue: str
    label: str
    rows: tuple[QueueRow, ...]
    #: Whether the reader may take the first that is free.
    can_take: bool = False
    source: SourceText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CardView:
    """A need on a board: no name, the shown fields alone, and the seat to claim."""

    case: CaseId
    seat: SeatId
    seat_version: int
    title: Said
    fields: tuple[tuple[str, Said], ...]
    unit: Named
    since: datetime
    due: DueText | None = None
    can_claim: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldCard:
    """Something of a board that its reader has taken on and not finished."""

    case: CaseId
    number: str
    title: str
    step: str
    due: DueText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardView:
    """A board; how many more its reader may claim, None when there is no limit."""

    board: BoardId
    label: str
    cards: tuple[CardView, ...]
    held: tuple[HeldCard, ...] = ()
    claims_left: int | None = None
    source: SourceText | None = None
