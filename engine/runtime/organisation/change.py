"""Changing the organisation with effect from a day: all of a command's changes, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from typing import assert_never

from engine.model import command as c
from engine.model.ids import HierarchyId, PersonId, UnitId
from engine.model.organisation import Appointment, FormerLabel, Link, Membership, Unit
from engine.runtime.organisation.changing import (
    Changing,
    ended,
    is_live,
    must,
    must_know,
    unit_of,
    with_parts,
)
from engine.runtime.organisation.closing import close_unit
from engine.runtime.organisation.proxies import set_proxy

TEXT_CHARS_MAX = 300


def changed(now: Changing, change: c.Change) -> Changing:
    """The organisation after one change; raises Impossible."""
    must(
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
            return _renamed(now, unit, label)
        case c.CloseUnit():
            return close_unit(now, change)
        case c.AddPerson(person=person):
            must(person not in now.persons, "person_known", f"人员 {person} 已存在", f"{person} is known")
            return replace(now, persons=now.persons | {person})
        case c.Appoint():
            return _appoint(now, change)
        case c.EndAppointment(appointment=id):
            appointments = ended(now, now.organisation.appointments, lambda held: held.id == id)
            return with_parts(now, appointments=appointments)
        case c.Join(person=person, unit=unit):
            return _join(now, person, unit)
        case c.Leave(person=person, unit=unit):
            ended_members = ended(
                now, now.organisation.memberships, lambda m: (m.person, m.unit) == (person, unit)
            )
            return with_parts(now, memberships=ended_members)
        case c.SetProxy():
            return set_proxy(now, change)
        case c.EndProxy(proxy_rule=rule):
            return with_parts(now, proxies=ended(now, now.organisation.proxies, lambda p: p.id == rule))
        case _:
            assert_never(change)


def _add_unit(now: Changing, change: c.AddUnit) -> Changing:
    must(
        change.unit not in now.organisation.units, "unit_known",
        f"单位编号 {change.unit} 已使用", f"The unit id {change.unit} is taken",
    )  # fmt: skip
    must(
        change.type in now.rules.unit_types, "unknown_type",
        f"没有单位类型“{change.type}”", f"There is no unit type {change.type}",
    )  # fmt: skip
    unit = Unit(id=change.unit, type=change.type, label=change.label, since=now.on)
    now = with_parts(now, units={**now.organisation.units, unit.id: unit})
    for hierarchy, parent in change.parents.items():
        now = _below(now, unit.id, hierarchy, parent)
    return now


def _linked(now: Changing, unit: UnitId, hierarchy: HierarchyId, parent: UnitId) -> Changing:
    unit_of(now, unit)
    unit_of(now, parent)
    must(
        not now.organisation.within(parent, unit, now.on), "cycle",
        "单位不能设在自己的下级之下", "A unit cannot stand below itself",
    )  # fmt: skip
    return _below(now, unit, hierarchy, parent)


def _below(now: Changing, unit: UnitId, hierarchy: HierarchyId, parent: UnitId) -> Changing:
    unit_of(now, parent)
    must(
        hierarchy in now.rules.hierarchies, "unknown_hierarchy",
        f"没有隶属线“{hierarchy}”", f"There is no hierarchy {hierarchy}",
    )  # fmt: skip
    link = Link(unit=unit, hierarchy=hierarchy, parent=parent, since=now.on)
    return with_parts(now, links=(*now.organisation.links, link))


def _ended_link(now: Changing, unit: UnitId, hierarchy: HierarchyId) -> Changing:
    unit_of(now, unit)
    mine: Callable[[Link], bool] = lambda link: (link.unit, link.hierarchy) == (unit, hierarchy)  # noqa: E731 - typed for mypy
    if not any(mine(link) and is_live(link, now.on) for link in now.organisation.links):
        return now
    return with_parts(now, links=ended(now, now.organisation.links, mine))


def _renamed(now: Changing, unit: UnitId, label: str) -> Changing:
    """The old label stays with the days on which it held."""
    known = unit_of(now, unit)
    began = known.former[-1].until if known.former else known.since
    must(began <= now.on, "out_of_order", "更名日期早于上一次更名", "It was renamed later than that already")
    kept = known.former if began == now.on else (*known.former, FormerLabel(label=known.label, until=now.on))
    return with_parts(now, units={**now.organisation.units, unit: replace(known, label=label, former=kept)})


def _appoint(now: Changing, change: c.Appoint) -> Changing:
    unit = unit_of(now, change.unit)
    post = now.rules.posts.get(change.post)
    must(post is not None, "unknown_post", f"没有岗位“{change.post}”", f"There is no post {change.post}")
    must(
        post is not None and unit.type in post.unit_types, "post_not_here",
        f"“{unit.label}”不设岗位“{change.post}”", f"{unit.id} has no post {change.post}",
    )  # fmt: skip
    must_know(now, change.person)
    must(
        all(held.id != change.appointment for held in now.organisation.appointments), "appointment_known",
        "任职编号已使用", "The appointment id is taken",
    )  # fmt: skip
    must(
        change.until is None or change.until > now.on, "term_backwards",
        "任期的截止日要晚于开始日", "A term ends after it begins",
    )  # fmt: skip
    held = Appointment(
        id=change.appointment, person=change.person, post=change.post, unit=change.unit, since=now.on,
        until=change.until, acting=change.acting,
    )  # fmt: skip
    return with_parts(now, appointments=(*now.organisation.appointments, held))


def _join(now: Changing, person: PersonId, unit: UnitId) -> Changing:
    kind = now.rules.unit_types.get(unit_of(now, unit).type)
    must_know(now, person)
    must(
        kind is not None and kind.has_members, "no_members",
        "这类单位没有成员", "Units of this type have no members",
    )  # fmt: skip
    must(
        person not in now.organisation.members(unit, now.on), "member_known",
        "已经是成员", "The person is a member already",
    )  # fmt: skip
    member = Membership(person=person, unit=unit, since=now.on)
    return with_parts(now, memberships=(*now.organisation.memberships, member))


def _texts(change: c.Change) -> list[str]:
    values = [getattr(change, field.name) for field in fields(change)]
    mapped = [
        each for value in values if isinstance(value, Mapping) for pair in value.items() for each in pair
    ]
    return [value for value in (*values, *mapped) if isinstance(value, str)]


def _is_plain(text: str) -> bool:
    return text.isprintable() and len(text) <= TEXT_CHARS_MAX
