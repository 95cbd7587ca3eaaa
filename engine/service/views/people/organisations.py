"""Units, posts and people."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.base.finding import Said, same
from engine.model.fields.text import MobileType
from engine.model.ids import HierarchyId, PersonId, UnitId
from engine.model.organisation import Membership, OrganisationRules
from engine.runtime.organisation.examine import examine
from engine.service.engine import Engine
from engine.service.people import ERASED
from engine.service.rows import PersonRow
from engine.service.views.people.shape import Held, OrganisationView, PersonView, PostView, UnitView
from engine.service.views.shared import Named
from engine.service.views.viewer import Viewer, looking

MEMBER = Said("成员", "Member")
PEOPLE_MAX = 500
DEPTH_MAX = 20


def organisation_view(engine: Engine, person: PersonId, on: date | None = None) -> OrganisationView:
    """The units of each hierarchy on a day, top down; numbers of members only for those inside."""
    with looking(engine, person) as viewer:
        on = on or viewer.today
        viewer.everybody(held.person for held in viewer.organisation.appointments)
        rules = [compiled.rules.organisation for compiled in viewer.active]
        findings = dict.fromkeys(
            (found.grade.value, found.said)
            for each in rules
            for found in examine(each, viewer.organisation, on)
        )
        return OrganisationView(
            hierarchies=tuple(
                (Named(key, label), tuple(_tree(viewer, each, key, on)))
                for each in rules
                for key, label in each.hierarchies.items()
            ),
            findings=tuple(findings),
            on=on,
            unit_types=tuple(Named(u.id, u.label) for each in rules for u in each.unit_types.values()),
        )


def people_view(
    engine: Engine, person: PersonId, text: str = "", *, as_admin: bool = False
) -> tuple[PersonView, ...]:
    """People by name; contacts are masked except for an administrator (whoever calls has checked that)."""
    with looking(engine, person) as viewer:
        rows = [row for row in viewer.work.all_people() if text in (row.name or "")]
        members = _memberships(viewer, as_admin)
        return tuple(_person(viewer, row, members.get(row.person, ()), as_admin) for row in rows[:PEOPLE_MAX])


def _memberships(viewer: Viewer, as_admin: bool) -> dict[PersonId, tuple[Membership, ...]]:
    """The memberships that run today, by person, as far as the reader may know of them."""
    found: dict[PersonId, tuple[Membership, ...]] = {}
    for member in viewer.organisation.memberships:
        runs = member.since <= viewer.today and (member.until is None or viewer.today < member.until)
        if runs and (as_admin or member.person == viewer.person or member.unit in viewer.inside):
            found[member.person] = (*found.get(member.person, ()), member)
    return found


def _tree(
    viewer: Viewer, rules: OrganisationRules, hierarchy: HierarchyId, today: date
) -> Iterator[UnitView]:
    org = viewer.organisation
    linked = [link for link in org.links if link.hierarchy == hierarchy]
    below = {link.unit for link in linked if hierarchy in org.parents(link.unit, today)}
    above = {link.parent for link in linked}
    here = {u for u in below | above if org.exists(u, today)}
    alone = {
        u.id
        for u in org.units.values()
        if org.exists(u.id, today) and not org.parents(u.id, today) and u.id not in above
    }
    first = hierarchy == next(iter(rules.hierarchies))
    for root in sorted((here - below) | (alone if first else set())):
        yield from _branch(viewer, rules, hierarchy, root, today, 0)


def _branch(
    viewer: Viewer, rules: OrganisationRules, hierarchy: HierarchyId, unit: UnitId, on: date, depth: int
) -> Iterator[UnitView]:
    yield _unit(viewer, rules, unit, on, depth)
    if depth < DEPTH_MAX:
        for child in viewer.organisation.children(unit, on, hierarchy):
            yield from _branch(viewer, rules, hierarchy, child, on, depth + 1)


def _unit(viewer: Viewer, rules: OrganisationRules, unit: UnitId, today: date, depth: int) -> UnitView:
    org = viewer.organisation
    known = org.units[unit]
    kind = rules.unit_types.get(known.type)
    posts = tuple(
        PostView(
            post=Named(post.id, post.label),
            holders=viewer.everybody(a.person for a in org.holders(post.id, unit, today)),
            acting=frozenset(a.person for a in org.holders(post.id, unit, today) if a.acting),
        )
        for post in rules.posts.values()
        if known.type in post.unit_types
    )
    return UnitView(
        id=unit,
        label=known.label_on(today),
        type=Named(known.type, kind.label if kind else known.type),
        depth=depth,
        posts=posts,
        members=len(org.members(unit, today))
        if kind and kind.has_members and unit in viewer.inside
        else None,
        since=known.since,
    )


def _person(
    viewer: Viewer, row: PersonRow, memberships: tuple[Membership, ...], as_admin: bool
) -> PersonView:
    org, today = viewer.organisation, viewer.today
    labels = {p.id: p.label for c in viewer.active for p in c.rules.organisation.posts.values()}
    posts = tuple(
        Held(
            label=same(labels.get(a.post, a.post)),
            unit=viewer.unit(a.unit),
            since=a.since,
            until=a.until,
            post=a.post,
        )
        for a in org.posts_of(row.person, today)
    )
    members = tuple(
        Held(label=MEMBER, unit=viewer.unit(m.unit), since=m.since, until=m.until) for m in memberships
    )
    contact = row.contact or ""
    shown = contact if as_admin or row.person == viewer.person else MobileType().masked(contact or None)
    return PersonView(
        id=row.person,
        name=same(row.name) if row.name else ERASED,
        contact=shown,
        posts=posts,
        memberships=members,
    )
