"""Who may be given a step: the sources of its doers."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.expr.tree import Node


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


SeatSource = PostHolders | Starter | ActorOf | MembersOf | PersonOf
