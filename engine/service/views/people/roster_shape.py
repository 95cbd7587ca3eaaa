"""A list of verdicts as its page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.base.finding import Said
from engine.model.ids import RulingId
from engine.service.views.shared import Named


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One subject with what the rule says, column by column."""

    about: str
    who: Said
    unit: Named
    cells: tuple[Said, ...]
    #: yes, no, waiting; empty for pay, or where there is no verdict.
    answer: str = ""
    is_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterView:
    """A page of the list."""

    rule: RulingId
    label: str
    as_of: date
    figures_on: date
    beside: date | None
    changed: bool
    columns: tuple[Said, ...]
    rows: tuple[RosterRow, ...]
    next: str
    rules: str
