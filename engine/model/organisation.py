"""The organisation: what a pack allows, and the units and people that a place has, with dates."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from functools import cached_property
from typing import TypeVar

from engine.base.finding import Said
from engine.model.ids import (
    AppointmentId,
    HierarchyId,
    LedgerId,
    PersonId,
    PostId,
    ProcessId,
    ProxyId,
    UnitId,
    UnitTypeId,
)

_K = TypeVar("_K", bound=Hashable)
_V = TypeVar("_V")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """How many there may be: at least, at most; a guide only warns."""

    least: int | None = None
    most: int | None = None
    guide: bool = False

    def admits(self, count: int) -> bool:
        """Whether `count` lies inside."""
        return (self.least is None or count >= self.least) and (self.most is None or count <= self.most)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParentRule:
    """Which types may stand above in one hierarchy; `missing` is the reason given when none is there."""

    types: tuple[UnitTypeId, ...]
    missing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitType:
    """A kind of unit, where it may stand and how many there must be."""

    id: UnitTypeId
    label: str
    parents: Mapping[HierarchyId, ParentRule] = field(default_factory=dict)
    count: Bounds | None = None
    #: For each child type: how many stand directly below one unit of this type, in any hierarchy.
    children: Mapping[UnitTypeId, Bounds] = field(default_factory=dict)
    #: Units of this type have members (a party organisation, a volunteer team).
    has_members: bool = False
    #: The posts that head such a unit; of several, the first that somebody holds.
    heads: tuple[PostId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post that people hold in units of some types."""

    id: PostId
    label: str
    unit_types: tuple[UnitTypeId, ...]
    holders: Bounds = Bounds()
    #: In how many units one person may hold it.
    per_person: Bounds = Bounds()
    #: Posts that the same person may not hold at the same time.
    incompatible: tuple[PostId, ...] = ()
    #: Posts of the same unit that whoever holds this one holds too.
    same_person: tuple[PostId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationRules:
    """What a pack says about its organisation."""

    hierarchies: Mapping[HierarchyId, str]
    unit_types: Mapping[UnitTypeId, UnitType]
    posts: Mapping[PostId, Post]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A unit stands below a parent in one hierarchy from a day until (excluding) another."""

    unit: UnitId
    hierarchy: HierarchyId
    parent: UnitId
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerLabel:
    """What a unit was called until (excluding) a day."""

    label: str
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit of a place; its id never changes, its label may: `label` is the newest."""

    id: UnitId
    type: UnitTypeId
    label: str
    since: date
    until: date | None = None
    #: Oldest first.
    former: tuple[FormerLabel, ...] = ()

    def label_on(self, on: date) -> str:
        """What it is called on a day."""
        return next((old.label for old in self.former if on < old.until), self.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """From a day on, what concerns a unit that ended concerns its successor."""

    unit: UnitId
    successor: UnitId
    since: date
    #: Ledgers of which another unit took over the accounts.
    accounts: Mapping[LedgerId, UnitId] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """A person holds a post in a unit from a day until (excluding) another."""

    id: AppointmentId
    person: PersonId
    post: PostId
    unit: UnitId
    since: date
    until: date | None = None
    #: Held for somebody else, or until somebody is appointed.
    acting: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """A person belongs to a unit that has members; visible inside that unit only (DESIGN 10.3)."""

    person: PersonId
    unit: UnitId
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Proxy:
    """Somebody acts for somebody else from a day until (excluding) another; seats go no further than one."""

    id: ProxyId
    principal: PersonId
    proxy: PersonId
    since: date
    until: date
    #: In these processes; empty: in all.
    processes: tuple[ProcessId, ...] = ()
    #: Tasks come to the proxy instead of the principal, not to both.
    instead: bool = False


class Grade(Enum):
    """How much a finding about the organisation weighs."""

    ERROR = "error"
    INCOMPLETE = "incomplete"
    GUIDE = "guide"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationFinding:
    """What is wrong with the units of a place: a short stable reason, the unit, a sentence."""

    grade: Grade
    reason: str
    unit: UnitId | None
    said: Said


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """All units, links, appointments and memberships of a tenant, past and present, asked as of a day."""

    units: Mapping[UnitId, Unit] = field(default_factory=dict)
    links: tuple[Link, ...] = ()
    appointments: tuple[Appointment, ...] = ()
    memberships: tuple[Membership, ...] = ()
    successions: tuple[Succession, ...] = ()
    proxies: tuple[Proxy, ...] = ()

    @cached_property
    def _links_up(self) -> Mapping[UnitId, tuple[Link, ...]]:
        return _grouped(self.links, lambda link: link.unit)

    @cached_property
    def _links_down(self) -> Mapping[UnitId, tuple[Link, ...]]:
        return _grouped(self.links, lambda link: link.parent)

    @cached_property
    def _by_seat(self) -> Mapping[tuple[PostId, UnitId], tuple[Appointment, ...]]:
        return _grouped(self.appointments, lambda held: (held.post, held.unit))

    @cached_property
    def _by_person(self) -> Mapping[PersonId, tuple[Appointment, ...]]:
        return _grouped(self.appointments, lambda held: held.person)

    @cached_property
    def _members(self) -> Mapping[UnitId, tuple[Membership, ...]]:
        return _grouped(self.memberships, lambda member: member.unit)

    def proxy_for(self, principal: PersonId, process: ProcessId, on: date) -> Proxy | None:
        """Who acts for a person: of several the one made for the process, then the one made last."""
        found = [
            each
            for each in reversed(self.proxies)
            if each.principal == principal and _holds(each, on) and process in (each.processes or (process,))
        ]
        return max(found, key=lambda each: (bool(each.processes), each.since), default=None)

    @cached_property
    def _successors(self) -> Mapping[UnitId, tuple[Succession, ...]]:
        return _grouped(self.successions, lambda each: each.unit)

    def successor(self, unit: UnitId, on: date) -> UnitId | None:
        """The unit that took over from one that had ended by that day."""
        found = self._succession(unit, on)
        return found.successor if found else None

    def _succession(self, unit: UnitId, on: date) -> Succession | None:
        return next((each for each in self._successors.get(unit, ()) if each.since <= on), None)

    def keeper(self, unit: UnitId, ledger: LedgerId, on: date) -> UnitId | None:
        """The unit to which a unit's accounts belong on a day; itself as long as it is there."""
        seen, here = {unit}, unit
        while (found := self._succession(here, on)) is not None:
            here = found.accounts.get(ledger, found.successor)
            if here in seen:
                return None
            seen.add(here)
        return here

    def label(self, unit: UnitId, on: date) -> str:
        """What a unit is called on a day; its id where it is unknown."""
        known = self.units.get(unit)
        return known.label_on(on) if known else unit

    def exists(self, unit: UnitId, on: date) -> bool:
        """Whether the unit is there on that day."""
        known = self.units.get(unit)
        return known is not None and _holds(known, on)

    def of_type(self, unit_type: UnitTypeId, on: date) -> tuple[Unit, ...]:
        """All units of a type on that day, by id."""
        found = (u for u in self.units.values() if u.type == unit_type and _holds(u, on))
        return tuple(sorted(found, key=lambda u: u.id))

    def parents(self, unit: UnitId, on: date) -> Mapping[HierarchyId, UnitId]:
        """The unit directly above in each hierarchy on that day."""
        return {link.hierarchy: link.parent for link in self._links_up.get(unit, ()) if _holds(link, on)}

    def children(self, unit: UnitId, on: date, hierarchy: HierarchyId | None = None) -> tuple[UnitId, ...]:
        """The units directly below on that day, by id."""
        below = (
            link.unit
            for link in self._links_down.get(unit, ())
            if _holds(link, on) and hierarchy in (None, link.hierarchy) and self.exists(link.unit, on)
        )
        return tuple(sorted(set(below)))

    def upwards(self, unit: UnitId, on: date) -> Iterator[UnitId]:
        """The unit itself and all above it in every hierarchy, nearest first, each once.

        Above a unit that has ended stands its successor.
        """
        queue, seen = [unit], {unit}
        while queue:
            here = queue.pop(0)
            yield here
            successor = self.successor(here, on)
            above = [successor] if successor else sorted(self.parents(here, on).values())
            above = [each for each in dict.fromkeys(above) if each not in seen]
            seen.update(above)
            queue.extend(above)

    def line_up(self, unit: UnitId, hierarchy: HierarchyId, on: date) -> Iterator[UnitId]:
        """The unit itself and those above it in one hierarchy, nearest first, each once."""
        here: UnitId | None = unit
        seen: set[UnitId] = set()
        while here is not None and here not in seen:
            seen.add(here)
            yield here
            here = self.successor(here, on) or self.parents(here, on).get(hierarchy)

    def level(self, unit: UnitId, on: date) -> int:
        """How far below the top the unit stands, by its shortest line; 0 for one that has nothing above."""
        depth, here, seen = 0, {unit}, {unit}
        while all(self.parents(one, on) for one in here):
            here = {above for one in here for above in self.parents(one, on).values()} - seen
            if not here:
                break
            seen |= here
            depth += 1
        return depth

    def ancestor(self, unit: UnitId, unit_type: UnitTypeId, on: date) -> UnitId | None:
        """The nearest unit of a type at or above, on that day."""
        above = (u for u in self.upwards(unit, on) if u in self.units)
        return next((u for u in above if self.units[u].type == unit_type), None)

    def within(self, unit: UnitId, above: UnitId, on: date) -> bool:
        """Whether `unit` is `above` or stands below it."""
        return above in self.upwards(unit, on)

    def holders(self, post: PostId, unit: UnitId, on: date) -> tuple[Appointment, ...]:
        """Who holds a post in a unit on that day, by appointment id."""
        held = (a for a in self._by_seat.get((post, unit), ()) if _holds(a, on))
        return tuple(sorted(held, key=lambda a: a.id))

    def posts_of(self, person: PersonId, on: date) -> tuple[Appointment, ...]:
        """The posts that a person holds on that day."""
        return tuple(a for a in self._by_person.get(person, ()) if _holds(a, on))

    def served(self, person: PersonId, posts: tuple[PostId, ...], on: date) -> bool:
        """Whether a person holds or held one of some posts; without posts, belongs or belonged to a unit."""
        if not posts:
            return any(m.person == person and m.since <= on for m in self.memberships)
        return any(a.post in posts and a.since <= on for a in self._by_person.get(person, ()))

    def members(self, unit: UnitId, on: date) -> tuple[PersonId, ...]:
        """Who belongs to a unit on that day."""
        return tuple(sorted(m.person for m in self._members.get(unit, ()) if _holds(m, on)))

    def memberships_of(self, person: PersonId, on: date) -> tuple[UnitId, ...]:
        """The units that a person belongs to on that day."""
        return tuple(sorted(m.unit for m in self.memberships if m.person == person and _holds(m, on)))


def _holds(thing: Unit | Link | Appointment | Membership | Proxy, on: date) -> bool:
    return thing.since <= on and (thing.until is None or on < thing.until)


def _grouped(things: Iterable[_V], key: Callable[[_V], _K]) -> Mapping[_K, tuple[_V, ...]]:
    groups: dict[_K, list[_V]] = {}
    for thing in things:
        groups.setdefault(key(thing), []).append(thing)
    return {name: tuple(group) for name, group in groups.items()}
