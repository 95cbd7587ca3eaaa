"""The books as they are shown: one shape for statements, the day book and the trial balance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.base.finding import Said
from engine.model.ids import CaseId
from engine.service.views.shared import Named


@dataclass(frozen=True, slots=True)
class Column:
    """A heading; figures stand to the right."""

    label: Said
    numeric: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BookRow:
    """A line of a book, and the case behind it."""

    cells: tuple[Said, ...]
    case: CaseId | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BookView:
    """A page of a book, with what it was asked for and what may be asked instead."""

    heading: str
    kind: Said
    columns: tuple[Column, ...]
    rows: tuple[BookRow, ...]
    #: What stands before the rows: the opening balance.
    opening: tuple[Said, ...] = ()
    #: Totals and closing: a line each, as wide as the columns.
    sums: tuple[tuple[Said, ...], ...] = ()
    since: date
    until: date
    unit: Named | None = None
    units: tuple[Named, ...] = ()
    line: str = ""
    lines: tuple[Named, ...] = ()
    #: Where the next page begins; "": this is the last.
    after: str = ""
    #: Up to which day the books are closed.
    closed: date | None = None
