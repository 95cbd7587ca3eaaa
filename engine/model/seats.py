"""Who may be given a step: the sources of its doers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from engine.model.expr.tree import Node
from engine.model.ids import HierarchyId, UnitTypeId


@dataclass(frozen=True, slots=True)
class PostHolders:
    """Whoever holds a post; `of` is the unit it belongs to, None when the post has only one unit."""

    post: str
    of: Node | None


@dataclass(frozen=True, slots=True)
class Starter:
    """Whoever started the case."""


@dataclass(frozen=True, slots=True)
class ActorOf:
    """Whoever did an earlier step."""

    step: str


@dataclass(frozen=True, slots=True)
class MembersOf:
    """All members of a unit."""

    unit: Node


@dataclass(frozen=True, slots=True)
class PersonOf:
    """A person given by an expression, such as one chosen in a form."""

    person: Node


class Vacant(Enum):
    """What becomes of a level that nobody heads now."""

    SKIP = "skip"
    #: The next level above answers instead, even beyond the last that is asked.
    UP = "up"
    #: Whoever manages the process answers instead.
    MANAGERS = "managers"


@dataclass(frozen=True, slots=True)
class Leaders:
    """Whoever heads a unit, then whoever heads the one above, level by level: a seat for each, in turn."""

    unit: Node
    #: In this hierarchy; None: in any.
    line: HierarchyId | None = None
    #: How many levels at most, and the unit type that is the last.
    most: int | None = None
    until: UnitTypeId | None = None
    vacant: Vacant = Vacant.SKIP


SeatSource = PostHolders | Starter | ActorOf | MembersOf | PersonOf | Leaders
