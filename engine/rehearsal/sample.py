"""Units and people as text, turned into the changes that bring them about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from engine.model.command import AddPerson, AddUnit, Appoint, Change, Join
from engine.model.ids import AppointmentId, HierarchyId, PersonId, PostId, UnitId, UnitTypeId
from engine.rehearsal.part import Part
from engine.rehearsal.read import read_sample


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """A demonstration account: whose it is, and the role it shows."""

    login: str
    person: PersonId
    role: str
    is_admin: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """What the sample files say: changes by the day they hold from, earliest first, and logins."""

    changes: tuple[tuple[date, tuple[Change, ...]], ...]
    logins: tuple[Login, ...]


def sample_of(files: Mapping[str, str]) -> Sample:
    """The sample of a pack; a file with an error (which checking the pack has told) counts for nothing."""
    parts, _ = read_sample(files)
    return Sample(
        changes=changes_of(parts, date(2000, 1, 1)),
        logins=tuple(login for part in parts for login in _logins(part)),
    )


def changes_of(parts: Iterable[Part], default: date) -> tuple[tuple[date, tuple[Change, ...]], ...]:
    """The changes that bring about all units, then all people, of some parts."""
    by_day: dict[date, list[Change]] = {}
    every = tuple(parts)
    begun = {
        name: unit.day("since") or part.day("since") or default
        for part in every
        for name, unit in part.by_id("units").items()
    }
    units = (found for part in every for found in _units(part, begun))
    people = (found for part in every for found in _people(part, part.day("since") or default, begun))
    for since, change in (*units, *people):
        by_day.setdefault(since, []).append(change)
    return tuple((day, tuple(by_day[day])) for day in sorted(by_day))


def appointment_id(person: str, post: str, unit: str) -> AppointmentId:
    """How the sample and scenarios call an appointment."""
    return AppointmentId(f"{person}:{post}:{unit}")


def _units(part: Part, begun: Mapping[str, date]) -> Iterator[tuple[date, Change]]:
    units = part.by_id("units")
    for name in _parents_first(units):
        unit = units[name]
        parents = {HierarchyId(line): UnitId(above) for line, above in unit.by_id("parents").items()}
        yield (
            begun[name],
            AddUnit(
                unit=UnitId(name),
                type=UnitTypeId(unit.text("type")),
                label=unit.text("label", name),
                parents=parents,
            ),
        )


def _parents_first(units: Mapping[str, Part]) -> Iterator[str]:
    done: set[str] = set()
    for start in units:
        stack = [start]
        while stack:
            here = stack[-1]
            above = units[here].by_id("parents").values() if here not in done else ()
            waiting = [name for name in above if name in units and name not in done and name not in stack]
            if waiting:
                stack.extend(waiting)
                continue
            stack.pop()
            if here not in done:
                done.add(here)
                yield here


def _people(part: Part, default: date, begun: Mapping[str, date]) -> Iterator[tuple[date, Change]]:
    for name, person in part.by_id("people").items():
        since = person.day("since") or default
        who = PersonId(name)
        yield since, AddPerson(person=who, name=person.text("name"), contact=person.text("contact"))
        for post, units in person.by_id("posts").items():
            for unit in units:
                held = appointment_id(name, post, unit)
                appoint = Appoint(appointment=held, person=who, post=PostId(post), unit=UnitId(unit))
                yield max(since, begun.get(unit, since)), appoint
        for unit in person.texts("member"):
            yield max(since, begun.get(unit, since)), Join(person=who, unit=UnitId(unit))


def _logins(part: Part) -> Iterator[Login]:
    for name, login in part.by_id("logins").items():
        yield Login(
            login=name,
            person=PersonId(login.text("person")),
            role=login.text("role"),
            is_admin=login.yes("admin") or False,
        )
