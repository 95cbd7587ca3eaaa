"""Naming cases that nobody started by hand: those of schedules, duties and follow-ups."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.finding import Said
from engine.model.state import CaseState
from engine.rehearsal.part import Part
from engine.rehearsal.time_passes import settle
from engine.rehearsal.world import World


def find(world: World, part: Part, refused: Part | None) -> None:
    """Call the newest case of a process, about a unit where one is given, by a name from here on."""
    settle(world, part.span)
    found = max(_unnamed(world, part), key=lambda case: (case.opened_at, case.number), default=None)
    if found is None:
        what = Said("没有这样的办件", "There is no such case")
        raise world.stop(part.span, what, f"{part.text('process')} {part.text('unit')}".strip(), "（没有）")
    world.cases[part.text("as")] = found.id


def _unnamed(world: World, part: Part) -> Iterator[CaseState]:
    named = set(world.cases.values())
    with world.read() as work:
        rows = [work.case(case) for case in work.all_cases() if case not in named]
    for state in (row.state for row in rows if row is not None):
        if state.process == part.text("process") and part.text("unit", state.unit) == state.unit:
            yield state
