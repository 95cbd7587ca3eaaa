"""What is wrong with the units and posts of a place, and what is only unusual or not there yet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from engine.base.finding import NOTHING, Said, same
from engine.model.ids import HierarchyId, UnitId, UnitTypeId
from engine.model.organisation import (
    Bounds,
    Grade,
    Organisation,
    OrganisationFinding,
    OrganisationRules,
    ParentRule,
    Unit,
    UnitType,
)
from engine.runtime.organisation.posts import examine_posts
from engine.runtime.organisation.words import found, outside


def examine(
    rules: OrganisationRules, organisation: Organisation, on: date
) -> tuple[OrganisationFinding, ...]:
    """All findings on a day: counts, parents, children, posts, in the order of types and units."""
    return (
        *_counts(rules, organisation, on),
        *_units(rules, organisation, on),
        *examine_posts(rules, organisation, on),
    )


def _counts(rules: OrganisationRules, organisation: Organisation, on: date) -> Iterator[OrganisationFinding]:
    for kind in rules.unit_types.values():
        count = len(organisation.of_type(kind.id, on))
        if kind.count is not None and not kind.count.admits(count):
            # a count that is not reached yet must not stop the units from being entered one by one
            yield outside(kind.count, count, None, same(kind.label), least=Grade.INCOMPLETE)


def _units(rules: OrganisationRules, organisation: Organisation, on: date) -> Iterator[OrganisationFinding]:
    for unit in sorted(organisation.units.values(), key=lambda each: each.id):
        if not organisation.exists(unit.id, on):
            continue
        kind = rules.unit_types.get(unit.type)
        if kind is None:
            zh, en = f"“{unit.label}”的类型未定义", f"“{unit.label}” is of no known type"
            yield found(Grade.ERROR, f"unknown type {unit.type}", unit.id, zh, en)
            continue
        yield from _parents(rules, organisation, unit, kind, on)
        yield from _children(rules, organisation, unit, kind, on)


def _parents(
    rules: OrganisationRules, organisation: Organisation, unit: Unit, kind: UnitType, on: date
) -> Iterator[OrganisationFinding]:
    above = organisation.parents(unit.id, on)
    for hierarchy, rule in kind.parents.items():
        parent = above.get(hierarchy)
        if parent is None or not organisation.exists(parent, on):
            yield _without_parent(unit, rules.hierarchies.get(hierarchy, hierarchy), rule)
        elif organisation.units[parent].type not in rule.types:
            yield _wrong_parent(organisation, unit, parent, hierarchy)
    for hierarchy in above.keys() - kind.parents.keys():
        yield _wrong_parent(organisation, unit, above[hierarchy], hierarchy)


def _without_parent(unit: Unit, hierarchy: str, rule: ParentRule) -> OrganisationFinding:
    if rule.missing:
        zh = f"“{unit.label}”没有上级（{hierarchy}）"
        return found(Grade.ERROR, rule.missing, unit.id, zh, f"“{unit.label}” has no parent ({hierarchy})")
    zh, en = f"“{unit.label}”尚无上级（{hierarchy}）", f"“{unit.label}” has no parent yet ({hierarchy})"
    return found(Grade.INCOMPLETE, f"no parent in {hierarchy}", unit.id, zh, en)


def _wrong_parent(
    organisation: Organisation, unit: Unit, parent: UnitId, hierarchy: HierarchyId
) -> OrganisationFinding:
    above = organisation.units[parent]
    return found(
        Grade.ERROR,
        f"parent {above.type} not allowed",
        unit.id,
        f"“{unit.label}”不能设在“{above.label}”之下（{hierarchy}）",
        f"“{unit.label}” may not stand below “{above.label}” ({hierarchy})",
    )


def _children(
    rules: OrganisationRules, organisation: Organisation, unit: Unit, kind: UnitType, on: date
) -> Iterator[OrganisationFinding]:
    below = Counter(organisation.units[child].type for child in organisation.children(unit.id, on))
    for child, bounds in kind.children.items():
        count = below[child]
        if bounds.admits(count):
            continue
        child_type = rules.unit_types.get(child)
        label = child_type.label if child_type else child
        hint = _regrouped(organisation, unit, child, bounds, on)
        what = Said(f"“{unit.label}”的{label}", f"“{unit.label}”, {label}")
        yield outside(bounds, count, unit.id, what, hint=hint)


def _regrouped(organisation: Organisation, unit: Unit, child: UnitTypeId, bounds: Bounds, on: date) -> Said:
    """How a unit with too few and a fuller one beside it could share: `3+2`."""
    own = _count(organisation, unit.id, child, on)
    if bounds.guide or bounds.least is None or own >= bounds.least:
        return NOTHING
    others = [other.id for other in organisation.of_type(unit.type, on) if other.id != unit.id]
    near = [other for other in others if _beside(organisation, unit.id, other, on)] or others
    fullest = max(near, key=lambda other: _count(organisation, other, child, on), default=None)
    if fullest is None:
        return NOTHING
    total = own + _count(organisation, fullest, child, on)
    more, fewer = total - total // 2, total // 2
    label = organisation.units[fullest].label
    if bounds.admits(more) and bounds.admits(fewer):
        return Said(f"建议与“{label}”重新划分为 {more}+{fewer}", f"share with “{label}” as {more}+{fewer}")
    return Said(f"建议并入“{label}”", f"join “{label}”") if bounds.admits(total) else NOTHING


def _beside(organisation: Organisation, unit: UnitId, other: UnitId, on: date) -> bool:
    return bool(set(organisation.parents(unit, on).values()) & set(organisation.parents(other, on).values()))


def _count(organisation: Organisation, unit: UnitId, child: UnitTypeId, on: date) -> int:
    return sum(1 for each in organisation.children(unit, on) if organisation.units[each].type == child)
