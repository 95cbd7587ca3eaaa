"""What may be chosen in fields whose choices the engine looks up: people, units, records."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.finding import Said, same
from engine.model.fields.kind import FieldType
from engine.model.fields.reference import PersonType, RefType, UnitType
from engine.model.ids import FormId, PersonId, UnitId, UnitTypeId
from engine.model.rule_set import RuleSet
from engine.service.rows import RecordFilter
from engine.service.views.plain import row_label
from engine.service.views.viewer import Viewer

OFFERED_MAX = 500
Options = tuple[tuple[str, Said], ...]


def options(viewer: Viewer, rules: RuleSet, kind: FieldType, unit: UnitId) -> Options:
    """The choices of a field, for a matter about a unit."""
    match kind:
        case UnitType(unit_types=wanted):
            return _units(viewer, wanted)
        case PersonType():
            return _people(viewer, unit)
        case RefType(form=form):
            return _records(viewer, rules, FormId(form), unit)
        case _:
            return kind.widget().options


def _units(viewer: Viewer, wanted: tuple[str, ...]) -> Options:
    org, today = viewer.organisation, viewer.today
    found = [u for u in org.units.values() if (not wanted or u.type in wanted) and org.exists(u.id, today)]
    return tuple(
        (u.id, same(u.label_on(today))) for u in sorted(found, key=lambda u: (u.type, u.id))[:OFFERED_MAX]
    )


def _people(viewer: Viewer, unit: UnitId) -> Options:
    """Holders of posts at, below and directly above the unit; members where the reader belongs."""
    org, today = viewer.organisation, viewer.today
    units = {unit, *org.upwards(unit, today)} | viewer.scope | viewer.memberships
    persons = dict.fromkeys(_persons(viewer, units))
    named = [(who.id, who.name) for who in viewer.everybody(list(persons)[:OFFERED_MAX])]
    return tuple(sorted(named, key=lambda each: (each[1].zh, each[0])))


def _persons(viewer: Viewer, units: set[UnitId] | frozenset[UnitId]) -> Iterator[PersonId]:
    org, today = viewer.organisation, viewer.today
    for held in org.appointments:
        ended = held.until is not None and held.until <= today
        if held.unit in units and held.since <= today and not ended:
            yield held.person
    for unit in sorted(units & viewer.inside):
        yield from org.members(unit, today)


def _records(viewer: Viewer, rules: RuleSet, form: FormId, unit: UnitId) -> Options:
    near = viewer.scope | {unit} | set(viewer.organisation.upwards(unit, viewer.today))
    rows = viewer.work.records(RecordFilter(form=form, units=frozenset(near), limit=OFFERED_MAX))
    return tuple((row.record, row_label(rules.forms[form], row)) for row in rows)


def units_of_types(viewer: Viewer, types: tuple[str, ...]) -> list[UnitId]:
    """All units of some types today, by id."""
    org, today = viewer.organisation, viewer.today
    return [unit.id for kind in types for unit in org.of_type(UnitTypeId(kind), today)]
