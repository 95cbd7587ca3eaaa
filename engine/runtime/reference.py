"""Answers from reference data: the organisation and the calendar, as of the day of the act."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, assert_never

from engine.model.calendar import Calendar
from engine.model.expr.question import Query
from engine.model.expr.values import Value
from engine.model.ids import HierarchyId, PersonId, PostId, UnitId, UnitTypeId
from engine.model.organisation import Organisation, OrganisationRules
from engine.runtime import question as q
from engine.runtime.calendar import after_workdays, due, instant, workdays_between
from engine.runtime.worktime import after_worktime, worktime_between


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The organisation, its rules and the calendar on a day."""

    organisation: Organisation
    rules: OrganisationRules
    calendar: Calendar
    on: date

    def answer(self, question: q.Reference) -> Any:
        """The answer to a question about people, units or days."""
        match question:
            case q.Holders(post=post, unit=unit):
                return self.held_upwards(post, unit)
            case q.Heads(unit=unit, line=line):
                return tuple(self.heads(unit, line))
            case q.ProxiesOf(persons=persons, process=process):
                found = (self.organisation.proxy_for(each, process, self.on) for each in persons)
                return tuple(q.StandsIn(p.principal, p.proxy, p.instead) for p in found if p)
            case q.Members(unit=unit):
                return self.organisation.members(unit, self.on)
            case q.PostsOf(person=person):
                return tuple((a.post, a.unit) for a in self.organisation.posts_of(person, self.on))
            case q.Serves(person=person, posts=posts):
                return self.organisation.served(person, posts, self.on)
            case q.TypeOf(unit=unit):
                exists = self.organisation.exists(unit, self.on)
                return self.organisation.units[unit].type if exists else None
            case q.Related(unit=unit, other=other):
                within = self.organisation.within
                return within(unit, other, self.on) or within(other, unit, self.on)
            case q.LevelOf(unit=unit):
                return self.organisation.level(unit, self.on)
            case q.DueBy(start=start, kind=kind, amount=amount, roll=roll, worktime=worktime):
                if worktime:
                    return after_worktime(self.calendar, instant(start), amount)
                return due(self.calendar, start, kind, amount, roll)
            case q.WorktimeBetween(start=start, end=end):
                return worktime_between(self.calendar, start, end)
            case _:
                assert_never(question)

    def held_upwards(self, post: PostId, unit: UnitId) -> tuple[q.Held, ...]:
        """The holders of a post at and above a unit, in units whose type has the post."""
        known = self.rules.posts.get(post)
        return tuple(
            q.Held(here, tuple(a.person for a in self.organisation.holders(post, here, self.on)))
            for here in self.organisation.upwards(unit, self.on)
            if known is None or self._type(here) in known.unit_types
        )

    def heads(self, unit: UnitId, line: HierarchyId | None) -> Iterator[q.Headed]:
        """Who heads a unit and those above it."""
        known = self.organisation
        above = known.line_up(unit, line, self.on) if line else known.upwards(unit, self.on)
        for here in above:
            kind = self._type(here)
            if kind is None or kind not in self.rules.unit_types:
                continue
            posts = self.rules.unit_types[kind].heads
            held = [(p, tuple(a.person for a in known.holders(p, here, self.on))) for p in posts]
            if held:
                post, persons = next((each for each in held if each[1]), held[0])
                yield q.Headed(here, kind, post, persons)

    def query(self, query: Query) -> Value:
        """The answer to a function of the language; KeyError for one that needs the store."""
        return _FUNCTIONS[query.function](self, *query.arguments)

    def _type(self, unit: UnitId) -> UnitTypeId | None:
        known = self.organisation.units.get(unit)
        return known.type if known else None


def answers_query(query: Query) -> bool:
    """Whether reference data is enough to answer."""
    return query.function in _FUNCTIONS


def _holder(ref: Reference, post: PostId, unit: UnitId) -> PersonId | None:
    return next((a.person for a in ref.organisation.holders(post, unit, ref.on)), None)


def _holds(ref: Reference, person: PersonId, post: PostId, on: date | None = None) -> bool:
    return any(a.post == post for a in ref.organisation.posts_of(person, on or ref.on))


def _children(ref: Reference, unit: UnitId, kind: UnitTypeId) -> tuple[UnitId, ...]:
    below = ref.organisation.children(unit, ref.on)
    return tuple(u for u in below if ref.organisation.units[u].type == kind)


def _below(ref: Reference, unit: UnitId, kind: UnitTypeId) -> tuple[UnitId, ...]:
    """The units of a type at any depth below."""
    found = ref.organisation.of_type(kind, ref.on)
    return tuple(u.id for u in found if u.id != unit and ref.organisation.within(u.id, unit, ref.on))


def _level(ref: Reference, unit: UnitId) -> UnitTypeId:
    return ref.organisation.units[unit].type


def _path_up(ref: Reference, unit: UnitId, steps: Value) -> UnitId | None:
    """The unit so many steps above, in the first hierarchy in which it has one above."""
    here: UnitId | None = unit
    for _ in range(int(steps)):
        here = None if here is None else next(iter(ref.organisation.parents(here, ref.on).values()), None)
    return here


def _unit_of(ref: Reference, unit: UnitId, hierarchy: HierarchyId) -> UnitId | None:
    """The unit in which it lies in a hierarchy: directly, or by what it lies in."""
    for here in ref.organisation.upwards(unit, ref.on):
        found = ref.organisation.parents(here, ref.on).get(hierarchy)
        if found is not None:
            return found
    return None


def _holders(ref: Reference, post: PostId, unit: UnitId, on: date | None = None) -> tuple[PersonId, ...]:
    return tuple(a.person for a in ref.organisation.holders(post, unit, on or ref.on))


def _bound(count: int | None) -> Decimal | None:
    return None if count is None else Decimal(count)


_FUNCTIONS: Mapping[str, Callable[..., Value]] = {
    "holder": _holder,
    "holders": _holders,
    "least_holders": lambda ref, post: _bound(ref.rules.posts[post].holders.least),
    "most_holders": lambda ref, post: _bound(ref.rules.posts[post].holders.most),
    "holds": _holds,
    "ancestor": lambda ref, unit, kind: ref.organisation.ancestor(unit, kind, ref.on),
    "ancestors": lambda ref, unit: tuple(ref.organisation.upwards(unit, ref.on))[1:],
    "children": _children,
    "below": _below,
    "members": lambda ref, unit: ref.organisation.members(unit, ref.on),
    "level": _level,
    "path_up": _path_up,
    "unit_of": _unit_of,
    "within": lambda ref, unit, above: ref.organisation.within(unit, above, ref.on),
    "workdays": lambda ref, start, end: workdays_between(ref.calendar, start, end),
    "add_workdays": lambda ref, day, count: after_workdays(ref.calendar, day, int(count)).day,
}
