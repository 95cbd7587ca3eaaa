"""Whoever is looking: their scope, and the names and labels they may read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TypeVar

from engine.base.finding import Said, same
from engine.model.calendar import Calendar
from engine.model.command import SYSTEM
from engine.model.ids import BundleHash, CaseId, HierarchyId, PersonId, UnitId, UnitTypeId
from engine.model.organisation import Appointment, Organisation, UnitType
from engine.model.refusal import Kind, Refused
from engine.model.rule_set import Compiled, RuleSet
from engine.model.source import UNKNOWN, Citation, Origin
from engine.model.state import CaseState, Seat
from engine.runtime.scope import local_day
from engine.runtime.walk import task_of
from engine.service.answers import Answers, answers_for
from engine.service.engine import Engine
from engine.service.people import ERASED
from engine.service.ports import Work
from engine.service.views.shared import Named, SourceText, Who

_T = TypeVar("_T")
ANONYMOUS = Said("某居民", "A resident")
SYSTEM_NAME = Said("系统", "The system")


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """A person looking at the engine's data at one moment, inside one transaction."""

    engine: Engine
    work: Work
    person: PersonId
    at: datetime

    @property
    def today(self) -> date:
        """The calendar day."""
        return local_day(self.at)

    @cached_property
    def organisation(self) -> Organisation:
        """All units and people's posts."""
        return self.work.organisation()

    @cached_property
    def posts(self) -> tuple[Appointment, ...]:
        """The posts the person holds today."""
        return self.organisation.posts_of(self.person, self.today)

    @cached_property
    def memberships(self) -> frozenset[UnitId]:
        """The units the person belongs to today."""
        return frozenset(self.organisation.memberships_of(self.person, self.today))

    @cached_property
    def scope(self) -> frozenset[UnitId]:
        """The units of the person's posts and all below them; the engine itself sees all.

        Who belongs to an organisation is visible inside it and along its own line upwards (the first that its
        type names), not to every office it happens to stand below in another hierarchy (DESIGN 10.3).
        """
        if self.person == SYSTEM.person:
            return frozenset(self.organisation.units)
        own = {held.unit for held in self.posts}
        return frozenset(unit for unit in self._below if unit in own or self._is_open_to(unit, own))

    @cached_property
    def _below(self) -> frozenset[UnitId]:
        seen = {held.unit for held in self.posts}
        waiting = list(seen)
        while waiting:
            for unit in self.organisation.children(waiting.pop(), self.today):
                if unit not in seen:
                    seen.add(unit)
                    waiting.append(unit)
        return frozenset(seen)

    def _is_open_to(self, unit: UnitId, own: set[UnitId]) -> bool:
        kind = self._unit_types.get(self.organisation.units[unit].type)
        if kind is None or not kind.has_members:
            return True
        line = next(iter(kind.parents), None)
        return line is not None and not own.isdisjoint(self._line_above(unit, line))

    def _line_above(self, unit: UnitId, line: HierarchyId) -> Iterator[UnitId]:
        seen = {unit}
        while (above := self.organisation.parents(unit, self.today).get(line)) and above not in seen:
            yield above
            seen.add(above)
            unit = above

    @cached_property
    def _unit_types(self) -> Mapping[UnitTypeId, UnitType]:
        types = (c.rules.organisation.unit_types for c in self.active)
        return {name: kind for each in types for name, kind in each.items()}

    @cached_property
    def inside(self) -> frozenset[UnitId]:
        """The units the person belongs to or holds a post in; what stands below is not inside."""
        return self.memberships | {held.unit for held in self.posts}

    @cached_property
    def active(self) -> tuple[Compiled, ...]:
        """The rules in force, one for each pack."""
        return self.engine.library.all_active(self.work, self.at)

    def rules_of(self, state: CaseState) -> Compiled:
        """The rules that a case follows."""
        return self.engine.library.compiled(self.work, state.bundle, state.pack)

    @cached_property
    def _answers(self) -> dict[BundleHash, Answers]:
        return {}

    def answers(self, compiled: Compiled) -> Answers:
        """What answers questions under some rules, with the calendar in force."""
        rules = compiled.rules
        if rules.bundle not in self._answers:
            in_force = next((c for c in self.active if c.rules.pack == rules.pack), compiled)
            self._answers[rules.bundle] = answers_for(self.work, compiled, in_force, self.at)
        return self._answers[rules.bundle]

    def calendar(self, compiled: Compiled) -> Calendar:
        """The calendar in force for the pack of some rules."""
        return self.answers(compiled).reference.calendar

    def unit(self, unit: str) -> Named:
        """A unit by its label."""
        return Named(unit, self.organisation.label(UnitId(unit), self.today))

    def who(self, person: PersonId) -> Who:
        """A person by name; an erased name shows as such."""
        return self.everybody((person,))[0]

    @cached_property
    def _names(self) -> dict[PersonId, str | None]:
        return {}

    def everybody(self, persons: Iterable[PersonId]) -> tuple[Who, ...]:
        """People by name, in the order given; names once read are kept while the page is made."""
        wanted = tuple(persons)
        unread = [person for person in wanted if person not in self._names]
        if unread:
            rows = self.work.people(unread)
            self._names.update((person, rows[person].name if person in rows else None) for person in unread)
        return tuple(Who(person, self._name(person, self._names[person])) for person in wanted)

    def _name(self, person: PersonId, name: str | None) -> Said:
        return same(name) if name else (SYSTEM_NAME if person == SYSTEM.person else ERASED)

    def may_see(self, state: CaseState) -> bool:
        """Whether a case is theirs, is before them, or is of their units."""
        return (
            self.is_handler(state)
            or any(seat.is_live and self.person in seat.persons for seat in state.seats.values())
            or not self.scope.isdisjoint({state.unit, state.owner})
        )

    def is_handler(self, state: CaseState) -> bool:
        """Whether they started the case, have it before them, or have decided in it."""
        seats = state.seats.values()
        return self.person == state.starter or any(
            self.person == seat.decided_by or self._has_before_them(state, seat) for seat in seats
        )

    def _has_before_them(self, state: CaseState, seat: Seat) -> bool:
        """A seat waits for them, and not for whoever wants it: a pool and a board take no names."""
        if not seat.is_live or self.person not in seat.persons:
            return False
        if seat.claimable:
            return self.person == seat.claimed_by
        process = self.rules_of(state).rules.processes[state.process]
        return not task_of(process, state.activations[seat.activation].node).board

    def hides_starter(self, state: CaseState) -> bool:
        """Whether a resident started the case: to those who do not handle it they stay nameless."""
        start = self.rules_of(state).rules.processes[state.process].start
        is_resident = start.open_to_residents and not self.organisation.posts_of(state.starter, self.today)
        return is_resident and not self.knows_resident(state)

    def knows_resident(self, state: CaseState) -> bool:
        """Whether personal answers are theirs to read: the handlers' or, if posts are named, those'."""
        known_to = self.rules_of(state).rules.processes[state.process].start.known_to
        if not known_to or self.person == state.starter:
            return self.is_handler(state)
        return any(
            held.post in known_to and self.organisation.within(state.unit, held.unit, self.today)
            for held in self.posts
        )

    def visible_case(self, case: CaseId) -> CaseState | None:
        """A case, if it exists and the person may see it."""
        row = self.work.case(case)
        return row.state if row is not None and self.may_see(row.state) else None


def shown_starter(viewer: Viewer, state: CaseState) -> Who:
    """Who started the case; a resident stays nameless to those who do not handle it."""
    return Who(PersonId(""), ANONYMOUS) if viewer.hides_starter(state) else viewer.who(state.starter)


def shown_people(viewer: Viewer, state: CaseState, persons: Iterable[PersonId]) -> tuple[Who, ...]:
    """People of a case, the starter as they may be shown."""
    starter = shown_starter(viewer, state)
    return tuple(starter if who.id == state.starter else who for who in viewer.everybody(persons))


@contextmanager
def looking(engine: Engine, person: PersonId) -> Iterator[Viewer]:
    """A person looks, on a consistent snapshot."""
    with engine.store.read() as work:
        yield Viewer(engine=engine, work=work, person=person, at=engine.clock.now())


def source_text(citation: Citation | None, origin: Origin = UNKNOWN) -> SourceText | None:
    """Where a rule stands, None when nobody says."""
    place = str(origin.span) if origin.span.file else ""
    if citation is None:
        return SourceText(place=place) if place else None
    return SourceText(
        document=citation.document,
        article=citation.article,
        quote=citation.quote,
        dated=citation.dated,
        place=place,
    )


def cited_in(rules: RuleSet, mechanism: str, citation: Citation | None, origin: Origin) -> SourceText | None:
    """The citation of a part, else that of its mechanism."""
    home = next((m for m in rules.mechanisms.values() if m.id == mechanism), None)
    return source_text(citation or (home.citation if home else None), origin)


def not_found(zh: str, en: str) -> Refused:
    """It is not there, or not for these eyes: the answer is the same, so that nothing is given away."""
    return Refused(kind=Kind.NOT_FOUND, reason="not_found", said=Said(zh, en))


def no_such_case() -> Refused:
    """No case for these eyes."""
    return not_found("没有这个办件，或您无权查看。", "There is no such case, or you may not see it.")


def forbidden() -> Refused:
    """Not for these eyes."""
    said = Said("您没有权限查看这一页。", "You may not see this page.")
    return Refused(kind=Kind.FORBIDDEN, reason="forbidden", said=said)
