"""The organisation on a day: how many units, what stands above them, what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable

from engine.base.finding import Said
from engine.model.ids import UnitId, UnitTypeId
from engine.model.organisation import OrganisationFinding
from engine.rehearsal.expecting.words import listed
from engine.rehearsal.part import Part
from engine.rehearsal.world import World
from engine.runtime.organisation.examine import examine


def expect_organisation(world: World, part: Part) -> None:
    """Compare the organisation as of a day."""
    day = part.day("on") or world.today
    unit = UnitId(part.text("unit"))
    with world.read() as work:
        organisation = work.organisation()
    for unit_type, count in part.by_id("count").items():
        found = len(organisation.of_type(UnitTypeId(unit_type), day))
        if found != count:
            what = Said(f"{day} 的“{unit_type}”个数", f"{unit_type} on {day}")
            world.differ(part.at("count"), what, str(count), str(found))
    for unit_type, wanted in part.by_id("above").items():
        above = organisation.ancestor(unit, UnitTypeId(unit_type), day)
        if above != wanted:
            what = Said(f"{day} 在 {unit} 之上的“{unit_type}”", f"{unit_type} above {unit} on {day}")
            world.differ(part.at("above"), what, wanted, above or "（没有）")
    if "finding" in part or "no_finding" in part:
        _findings(world, part, unit, examine(world.compiled.rules.organisation, organisation, day))


def _findings(world: World, part: Part, unit: UnitId, found: Iterable[OrganisationFinding]) -> None:
    here = [f for f in found if not unit or f.unit == unit]
    got = listed(f"{f.reason}（{f.unit or ''} {f.grade.value}）" for f in here)
    if "finding" in part:
        grade = part.text("grade")
        fits = [f for f in here if f.reason == part.text("finding") and grade in ("", f.grade.value)]
        if not fits:
            what = Said("组织检查没有指出", "Not found wrong with the organisation")
            world.differ(part.at("finding"), what, part.text("finding"), got)
    if "no_finding" in part and any(f.reason == part.text("no_finding") for f in here):
        what = Said("组织检查不该指出", "Should not be found wrong")
        world.differ(part.at("no_finding"), what, f"≠ {part.text('no_finding')}", got)
