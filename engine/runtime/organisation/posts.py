"""What is wrong with who holds which posts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from engine.base.finding import Said
from engine.model.ids import PersonId, PostId, UnitId
from engine.model.organisation import (
    Bounds,
    Grade,
    Organisation,
    OrganisationFinding,
    OrganisationRules,
    Post,
)
from engine.runtime.organisation.words import found, outside


def examine_posts(
    rules: OrganisationRules, organisation: Organisation, on: date
) -> Iterator[OrganisationFinding]:
    """Too many or too few holders, posts where they do not belong, posts that exclude each other."""
    for post in rules.posts.values():
        yield from _holders(organisation, post, on)
        yield from _per_person(organisation, post, on)
        yield from _same_person(rules, organisation, post, on)
    yield from _misplaced(rules, organisation, on)
    yield from _incompatible(rules, organisation, on)


def _holders(organisation: Organisation, post: Post, on: date) -> Iterator[OrganisationFinding]:
    for kind in post.unit_types:
        for unit in organisation.of_type(kind, on):
            count = len(organisation.holders(post.id, unit.id, on))
            if not post.holders.admits(count):
                what = Said(f"“{unit.label}”的{post.label}", f"“{unit.label}”, {post.label}")
                yield outside(post.holders, count, unit.id, what, least=Grade.INCOMPLETE)


def _per_person(organisation: Organisation, post: Post, on: date) -> Iterator[OrganisationFinding]:
    """One person in too many units: a cadre answers for so many grids and no more."""
    if post.per_person == Bounds():
        return
    for person in sorted({held.person for held in organisation.appointments if held.post == post.id}):
        units = sorted(held.unit for held in organisation.posts_of(person, on) if held.post == post.id)
        if units and not post.per_person.admits(len(units)):
            what = Said(f"一人担任{post.label}的单位", f"units in which one person is {post.label}")
            yield outside(post.per_person, len(units), units[0], what, least=Grade.INCOMPLETE)


def _same_person(
    rules: OrganisationRules, organisation: Organisation, post: Post, on: date
) -> Iterator[OrganisationFinding]:
    """Two posts of a unit that one person must hold; a vacant one is no contradiction."""
    for other in (rules.posts[each] for each in post.same_person if each in rules.posts):
        for kind in set(post.unit_types) & set(other.unit_types):
            for unit in organisation.of_type(kind, on):
                here = {held.person for held in organisation.holders(post.id, unit.id, on)}
                there = {held.person for held in organisation.holders(other.id, unit.id, on)}
                if here and there and here != there:
                    yield found(
                        Grade.ERROR, f"not one person {post.id} {other.id}", unit.id,
                        f"“{unit.label_on(on)}”的{post.label}和{other.label}应由同一人担任",
                        f"{unit.label_on(on)}: {post.label} and {other.label} are held by one person",
                    )  # fmt: skip


def _misplaced(
    rules: OrganisationRules, organisation: Organisation, on: date
) -> Iterator[OrganisationFinding]:
    for held in organisation.appointments:
        if not (held.since <= on and (held.until is None or on < held.until)):
            continue
        post, unit = rules.posts.get(held.post), organisation.units.get(held.unit)
        if post is None:
            zh, en = f"没有岗位“{held.post}”", f"There is no post “{held.post}”"
            yield found(Grade.ERROR, f"unknown post {held.post}", held.unit, zh, en)
        elif unit is None or unit.type not in post.unit_types:
            zh, en = f"{post.label}不设在这类单位", f"{post.label} is no post of such a unit"
            yield found(Grade.ERROR, f"post {held.post} not here", held.unit, zh, en)


def _incompatible(
    rules: OrganisationRules, organisation: Organisation, on: date
) -> Iterator[OrganisationFinding]:
    for person in sorted({held.person for held in organisation.appointments}):
        posts = {held.post for held in organisation.posts_of(person, on)}
        for post, other in _clashes(rules, posts):
            one, two = rules.posts[post].label, rules.posts[other].label
            yield found(
                Grade.ERROR,
                f"incompatible {post} {other}",
                _unit_of(organisation, person, post, on),
                f"{one}与{two}不能由同一人担任",
                f"{one} and {two} may not be held by one person",
            )


def _clashes(rules: OrganisationRules, posts: set[PostId]) -> Iterator[tuple[PostId, PostId]]:
    for post in sorted(posts & rules.posts.keys()):
        for other in rules.posts[post].incompatible:
            mutual = other in rules.posts and post in rules.posts[other].incompatible
            if other in posts and other in rules.posts and (post < other or not mutual):
                yield post, other


def _unit_of(organisation: Organisation, person: PersonId, post: PostId, on: date) -> UnitId | None:
    return next((held.unit for held in organisation.posts_of(person, on) if held.post == post), None)
