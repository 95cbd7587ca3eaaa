"""The organisation and its people, as administrators see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from engine.base.finding import Said
from engine.model.ids import PersonId, UnitId
from engine.service.views.shared import Named, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class PostView:
    """A post of a unit and who holds it."""

    post: Named
    holders: tuple[Who, ...]
    #: Who of them acts for somebody else, or until somebody is appointed.
    acting: frozenset[PersonId] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitView:
    """A unit in the tree of one hierarchy."""

    id: UnitId
    label: str
    type: Named
    depth: int
    posts: tuple[PostView, ...]
    members: int | None
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationView:
    """The units of each hierarchy, top down, and what is wrong with them."""

    hierarchies: tuple[tuple[Named, tuple[UnitView, ...]], ...]
    on: date
    #: (grade, sentence): error, incomplete, guide
    findings: tuple[tuple[str, Said], ...] = ()
    unit_types: tuple[Named, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A post or membership of a person."""

    label: Said
    unit: Named
    since: date
    until: date | None
    post: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonView:
    """A person; contact is masked unless the reader is an administrator."""

    id: PersonId
    name: Said
    contact: str
    posts: tuple[Held, ...]
    memberships: tuple[Held, ...]
