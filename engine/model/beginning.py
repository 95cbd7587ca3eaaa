"""How a case begins: by somebody, with which form, or by itself in each period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum

from engine.model.effect import Effect
from engine.model.ids import FormId, PostId
from engine.model.seats import SeatSource


class Recall(Enum):
    """Until when the starter may take a case back."""

    NEVER = "never"
    #: Until somebody has decided or claimed something in it.
    FIRST_DECIDED = "first_decided"
    #: Until somebody has opened one of its tasks.
    FIRST_OPENED = "first_opened"
    ANY_TIME = "any_time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How a case begins: who may, with which form, what happens at once. Its node id is `start`."""

    by: tuple[SeatSource, ...]
    form: FormId | None = None
    then: tuple[Effect, ...] = ()
    #: The starter chooses among these unit types which unit the case is about; empty: the unit of the post.
    unit_types: tuple[str, ...] = ()
    #: A person without a post may start it (a resident at the counter or on the web).
    open_to_residents: bool = False
    #: The posts that may know which resident started it, and how to reach them; empty: whoever handles it.
    known_to: frozenset[PostId] = frozenset()
    recall: Recall = Recall.FIRST_DECIDED


#: How many months each kind of period has.
PERIOD_MONTHS: Mapping[str, int] = {"month": 1, "two_months": 2, "quarter": 3, "half_year": 6, "year": 12}
LAST_DAY = "last"


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The engine starts a case by itself: in each period, for each unit of a type."""

    every: str
    #: The day within the period: `DD`, `MM-DD` counted from its first month, or `last`.
    on: str
    unit_type: str
    #: So many cases in each period.
    times: int = 1
    #: Only periods that begin from this day on, and up to that day.
    first: date = date.min
    last: date = date.max
    #: The period that runs when the rules come into force gets its case too, if it has none yet.
    owed_at_once: bool = False
