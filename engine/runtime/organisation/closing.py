"""A unit ends: dissolved, merged into another, or split into several.

Nothing that concerned it is lost. What stands below it and its members go to its successor, or where the plan
says; from that day on the successor stands above it, so that its open cases find their doers there and its
people can see them. Without a successor the unit above takes over.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.model.command import CloseUnit
from engine.model.ids import AppointmentId, PersonId, UnitId
from engine.model.organisation import Appointment, Link, Membership, Succession
from engine.runtime.organisation.changing import Changing, ended_of, is_live, must, unit_of, with_parts


def close_unit(now: Changing, change: CloseUnit) -> Changing:
    """The organisation without the unit; raises Impossible."""
    known = unit_of(now, change.unit)
    must(known.since < now.on, "out_of_order", "不能在成立当天撤销", "It cannot end on the day it began")
    _tell_targets(now, change)
    now = _children_moved(now, change)
    now = _members_moved(now, change)
    now = _posts_moved(now, change)
    org, heir = now.organisation, change.successor or _above(now, change.unit)
    told = dict(change.accounts)
    taken_over = (
        () if heir is None
        else (Succession(unit=change.unit, successor=heir, since=now.on, accounts=told),)
    )  # fmt: skip
    return with_parts(
        now,
        units={**org.units, change.unit: replace(known, until=now.on)},
        links=ended_of(now, org.links, change.unit),
        appointments=ended_of(now, org.appointments, change.unit),
        memberships=ended_of(now, org.memberships, change.unit),
        successions=(*org.successions, *taken_over),
    )


def _tell_targets(now: Changing, change: CloseUnit) -> None:
    told = (change.children, change.members, change.accounts, change.posts)
    for target in filter(None, (change.successor, *(to for each in told for to in each.values()))):
        unit_of(now, target)
        must(target != change.unit, "own_heir", "单位不能由自己接续", "A unit cannot succeed itself")
    below = set(now.organisation.children(change.unit, now.on))
    for child in change.children.keys() - below:
        must(False, "not_below", f"{child} 不是它的下级", f"{child} does not stand below it")
    members = set(now.organisation.members(change.unit, now.on))
    for person in change.members.keys() - members:
        must(False, "not_member", f"{person} 不是它的成员", f"{person} is no member of it")


def _posts_moved(now: Changing, change: CloseUnit) -> Changing:
    """Who goes on in the same post elsewhere, as long as their term lasts."""
    live = {a.id: a for a in now.organisation.appointments if a.unit == change.unit and is_live(a, now.on)}
    made = list[Appointment]()
    for appointment, target in change.posts.items():
        held, unit = live.get(appointment), unit_of(now, target)
        must(
            held is not None, "not_in_force",
            f"{appointment} 不是“{change.unit}”的现任职务", f"{appointment} is no post held in {change.unit}",
        )  # fmt: skip
        assert held is not None, "must has raised"
        post = now.rules.posts.get(held.post)
        must(
            post is not None and unit.type in post.unit_types, "post_not_here",
            f"“{unit.label}”不设岗位“{held.post}”", f"{unit.id} has no post {held.post}",
        )  # fmt: skip
        made.append(
            replace(held, id=AppointmentId(f"{held.id}@{now.on.isoformat()}"), unit=target, since=now.on)
        )
    return with_parts(now, appointments=(*now.organisation.appointments, *made))


def _above(now: Changing, unit: UnitId) -> UnitId | None:
    """The unit above, in the first hierarchy that has one."""
    parents = now.organisation.parents(unit, now.on)
    return next((parents[line] for line in now.rules.hierarchies if line in parents), None)


def _children_moved(now: Changing, change: CloseUnit) -> Changing:
    links: list[Link] = []
    for link in now.organisation.links:
        if link.parent != change.unit or not is_live(link, now.on):
            links.append(link)
            continue
        target = change.children.get(link.unit, change.successor)
        _must_go_somewhere(now, change.unit, target)
        if link.since < now.on:
            links.append(replace(link, until=now.on))
        if target is not None and target != link.unit:
            links.append(replace(link, parent=target, since=now.on))
    return with_parts(now, links=links)


def _must_go_somewhere(now: Changing, unit: UnitId, target: UnitId | None) -> None:
    label = now.organisation.label(unit, now.on)
    must(
        target is not None, "has_children",
        f"“{label}”还有下级单位，请写明接续单位", f"{unit} still has units below it: name its successor",
    )  # fmt: skip


def _members_moved(now: Changing, change: CloseUnit) -> Changing:
    joined = [
        Membership(person=person, unit=target, since=now.on)
        for person in now.organisation.members(change.unit, now.on)
        for target in _new_home(now, change.members, change.successor, person)
    ]
    return with_parts(now, memberships=(*now.organisation.memberships, *joined))


def _new_home(
    now: Changing, told: Mapping[PersonId, UnitId], successor: UnitId | None, person: PersonId
) -> tuple[UnitId, ...]:
    """Where a member goes: nowhere when there is no such unit, or when they belong to it already."""
    target = told.get(person, successor)
    if target is None or person in now.organisation.members(target, now.on):
        return ()
    kind = now.rules.unit_types.get(now.organisation.units[target].type)
    return (target,) if kind is not None and kind.has_members else ()
