"""Changing the organisation with effect from a day: all of a command's changes, or none."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import TypeVar, assert_never

from engine.base.finding import Said
from engine.model import command as c
from engine.model.ids import HierarchyId, PersonId, UnitId
from engine.model.organisation import (
    Appointment,
    Link,
    Membership,
    Organisation,
    OrganisationRules,
    Unit,
)

_T = TypeVar("_T", Link, Appointment, Membership)


TEXT_CHARS_MAX = 300


class Impossible(Exception):
    """A change that cannot be made; the words say why."""

    def __init__(self, reason: str, zh: str, en: str) -> None:
        super().__init__(reason)
        self.reason, self.said = reason, Said(zh, en)


@dataclass(frozen=True, slots=True, kw_only=True)
class Changing:
    """The organisation in the making, and who is known."""

    rules: OrganisationRules
    organisation: Organisation
    persons: frozenset[PersonId]
    on: date


def changed(now: Changing, change: c.Change) -> Changing:
    """The organisation after one change; raises Impossible."""
    _must(
        all(map(_is_plain, _texts(change))),
        "malformed",
        "文字太长或含有特殊符号",
        "A text is too long or odd",
    )
    match change:
        case c.AddUnit():
            return _add_unit(now, change)
        case c.MoveUnit(unit=unit, hierarchy=hierarchy, parent=parent):
            return _linked(_ended_link(now, unit, hierarchy), unit, hierarchy, parent)
        case c.RenameUnit(unit=unit, label=label):
            renamed = replace(_unit(now, unit), label=label)
            return _with(now, units={**now.organisation.units, unit: renamed})
        case c.CloseUnit(unit=unit):
            return _close_unit(now, unit)
        case c.AddPerson(person=person):
            _must(person not in now.persons, "person_known", f"人员 {person} 已存在", f"{person} is known")
            return replace(now, persons=now.persons | {person})
        case c.Appoint():
            return _appoint(now, change)
        case c.EndAppointment(appointment=id):
            ended = _ended(now, now.organisation.appointments, lambda held: held.id == id)
            return _with(now, appointments=ended)
        case c.Join(person=person, unit=unit):
            return _join(now, person, unit)
        case c.Leave(person=person, unit=unit):
            ended_members = _ended(
                now, now.organisation.memberships, lambda m: (m.person, m.unit) == (person, unit)
            )
            return _with(now, memberships=ended_members)
        case _:
            assert_never(change)


def _add_unit(now: Changing, change: c.AddUnit) -> Changing:
    _must(
        change.unit not in now.organisation.units, "unit_known",
        f"单位编号 {change.unit} 已使用", f"The unit id {change.unit} is taken",
    )  # fmt: skip
    _must(
        change.type in now.rules.unit_types, "unknown_type",
        f"没有单位类型“{change.type}”", f"There is no unit type {change.type}",
    )  # fmt: skip
    unit = Unit(id=change.unit, type=change.type, label=change.label, since=now.on)
    now = _with(now, units={**now.organisation.units, unit.id: unit})
    for hierarchy, parent in change.parents.items():
        now = _below(now, unit.id, hierarchy, parent)
    return now


def _linked(now: Changing, unit: UnitId, hierarchy: HierarchyId, parent: UnitId) -> Changing:
    _unit(now, unit)
    _unit(now, parent)
    _must(
        not now.organisation.within(parent, unit, now.on), "cycle",
        "单位不能设在自己的下级之下", "A unit cannot stand below itself",
    )  # fmt: skip
    return _below(now, unit, hierarchy, parent)


def _below(now: Changing, unit: UnitId, hierarchy: HierarchyId, parent: UnitId) -> Changing:
    _unit(now, parent)
    _must(
        hierarchy in now.rules.hierarchies, "unknown_hierarchy",
        f"没有隶属线“{hierarchy}”", f"There is no hierarchy {hierarchy}",
    )  # fmt: skip
    link = Link(unit=unit, hierarchy=hierarchy, parent=parent, since=now.on)
    return _with(now, links=(*now.organisation.links, link))


def _ended_link(now: Changing, unit: UnitId, hierarchy: HierarchyId) -> Changing:
    _unit(now, unit)
    mine: Callable[[Link], bool] = lambda link: (link.unit, link.hierarchy) == (unit, hierarchy)  # noqa: E731 - typed for mypy
    if not any(mine(link) and _is_live(link, now.on) for link in now.organisation.links):
        return now
    return _with(now, links=_ended(now, now.organisation.links, mine))


def _close_unit(now: Changing, unit: UnitId) -> Changing:
    known = _unit(now, unit)
    below = now.organisation.children(unit, now.on)
    _must(not below, "has_children", f"“{known.label}”还有下级单位", f"{unit} still has units below it")
    _must(known.since < now.on, "out_of_order", "不能在成立当天撤销", "It cannot end on the day it began")
    org = now.organisation
    return _with(
        now,
        units={**org.units, unit: replace(known, until=now.on)},
        links=_ended_of(now, org.links, unit),
        appointments=_ended_of(now, org.appointments, unit),
        memberships=_ended_of(now, org.memberships, unit),
    )


def _appoint(now: Changing, change: c.Appoint) -> Changing:
    unit = _unit(now, change.unit)
    post = now.rules.posts.get(change.post)
    _must(post is not None, "unknown_post", f"没有岗位“{change.post}”", f"There is no post {change.post}")
    _must(
        post is not None and unit.type in post.unit_types, "post_not_here",
        f"“{unit.label}”不设岗位“{change.post}”", f"{unit.id} has no post {change.post}",
    )  # fmt: skip
    _known(now, change.person)
    _must(
        all(held.id != change.appointment for held in now.organisation.appointments), "appointment_known",
        "任职编号已使用", "The appointment id is taken",
    )  # fmt: skip
    held = Appointment(
        id=change.appointment, person=change.person, post=change.post, unit=change.unit, since=now.on
    )
    return _with(now, appointments=(*now.organisation.appointments, held))


def _join(now: Changing, person: PersonId, unit: UnitId) -> Changing:
    kind = now.rules.unit_types.get(_unit(now, unit).type)
    _known(now, person)
    _must(
        kind is not None and kind.has_members, "no_members",
        "这类单位没有成员", "Units of this type have no members",
    )  # fmt: skip
    _must(
        person not in now.organisation.members(unit, now.on), "member_known",
        "已经是成员", "The person is a member already",
    )  # fmt: skip
    member = Membership(person=person, unit=unit, since=now.on)
    return _with(now, memberships=(*now.organisation.memberships, member))


def _unit(now: Changing, unit: UnitId) -> Unit:
    _must(
        now.organisation.exists(unit, now.on), "unknown_unit",
        f"单位 {unit} 在 {now.on} 不存在", f"There is no unit {unit} on {now.on}",
    )  # fmt: skip
    return now.organisation.units[unit]


def _known(now: Changing, person: PersonId) -> None:
    _must(person in now.persons, "unknown_person", f"没有人员 {person}", f"There is no person {person}")


def _texts(change: c.Change) -> list[str]:
    values = [getattr(change, field.name) for field in fields(change)]
    above = values[-1] if isinstance(values[-1], Mapping) else {}
    return [value for value in (*values, *above, *above.values()) if isinstance(value, str)]


def _is_plain(text: str) -> bool:
    return text.isprintable() and len(text) <= TEXT_CHARS_MAX


def _must(holds: bool, reason: str, zh: str, en: str) -> None:
    if not holds:
        raise Impossible(reason, zh, en)


def _ended(now: Changing, things: tuple[_T, ...], mine: Callable[[_T], bool]) -> tuple[_T, ...]:
    """The things, with mine that hold on the day ended by it."""
    live = [thing for thing in things if mine(thing) and _is_live(thing, now.on)]
    _must(bool(live), "not_in_force", f"在 {now.on} 没有可以结束的对象", f"Nothing to end on {now.on}")
    return tuple(
        _until(thing, now.on) if thing in live else thing for thing in things if not _undone(thing, live, now)
    )


def _undone(thing: _T, live: list[_T], now: Changing) -> bool:
    """What began on the very day it ends has never been."""
    return thing in live and thing.since == now.on


def _ended_of(now: Changing, things: tuple[_T, ...], unit: UnitId) -> tuple[_T, ...]:
    live = [thing for thing in things if thing.unit == unit and _is_live(thing, now.on)]
    return tuple(_until(thing, now.on) if thing in live else thing for thing in things)


def _until(thing: _T, on: date) -> _T:
    return replace(thing, until=on)


def _is_live(thing: Link | Appointment | Membership, on: date) -> bool:
    return thing.since <= on and (thing.until is None or on < thing.until)


def _with(
    now: Changing,
    units: dict[UnitId, Unit] | None = None,
    links: Iterable[Link] | None = None,
    appointments: Iterable[Appointment] | None = None,
    memberships: Iterable[Membership] | None = None,
) -> Changing:
    """The same with other parts; a new object, since an organisation keeps indexes of its parts."""
    org = now.organisation
    made = Organisation(
        units=org.units if units is None else units,
        links=org.links if links is None else tuple(links),
        appointments=org.appointments if appointments is None else tuple(appointments),
        memberships=org.memberships if memberships is None else tuple(memberships),
    )
    return replace(now, organisation=made)
