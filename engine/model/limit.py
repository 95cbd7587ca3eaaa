"""How long something may take: a step's limit, where it rolls to, and the clock of a whole case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from engine.model.expr.tree import Node as Expression
from engine.model.ids import (
    NodeId,
)
from engine.model.seats import SeatSource
from engine.model.source import Citation


class Roll(Enum):
    """Where a deadline goes that ends on a rest day."""

    NEXT_WORKDAY = "next_workday"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """A limit: how long (workdays, days, months, hours …), counted from an instant or day, or from entry."""

    amount: Expression
    since: Expression | None = None
    roll: Roll = Roll.NEXT_WORKDAY
    #: Hours run only while offices are open.
    worktime: bool = False
    citation: Citation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause:
    """A reason for which the clock of a case may stand still."""

    id: str
    label: str
    #: While the case is at one of these steps; without any, who may says when.
    during: tuple[NodeId, ...] = ()
    by: tuple[SeatSource, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseClock:
    """What a process says of the time that a whole case may take."""

    within: Within
    #: The step with whose completion it begins; None is the opening of the case.
    starts: NodeId | None = None
    pauses: Mapping[str, Pause] = field(default_factory=dict)
    #: How many natural days it may stand still in all; None is without end.
    paused_most: Expression | None = None
