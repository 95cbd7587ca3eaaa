"""Shapes that several views share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from engine.base.finding import Said
from engine.model.ids import PersonId


@dataclass(frozen=True, slots=True)
class Named:
    """An id and what people call it."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Who:
    """A person as they may be shown here; the name is masked or “某居民” where it must be."""

    id: PersonId
    name: Said


@dataclass(frozen=True, slots=True, kw_only=True)
class DueText:
    """A deadline in words (“剩余 3 个工作日”, “已逾期 2 天”) and how pressing it is."""

    text: Said
    #: none, normal, soon (one working day or today), overdue
    cls: str
    day: date
    at: datetime
    #: Its year is not announced yet, so it may move.
    provisional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """Where a rule stands: the document as cited, the quote, and file:line in the pack."""

    document: str = ""
    article: str = ""
    quote: str = ""
    dated: str = ""
    place: str = ""

    @property
    def cited(self) -> str:
        """The document as a person would cite it."""
        return " ".join(part for part in (self.document, self.article, self.dated) if part)


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a list: as people read it, and whether some of it is hidden."""

    text: Said
    masked: bool = False


#: Rows of a spreadsheet: a heading row, then one text a cell.
Sheet = tuple[tuple[Said, ...], ...]
