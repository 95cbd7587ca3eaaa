"""Who belongs to an organisation is seen inside it and along its own line, not by every office above it."""

from __future__ import annotations

from functools import cache

import pytest

from engine.base.span import NOWHERE
from engine.model.ids import FormId, PersonId
from engine.model.refusal import Refused
from engine.rehearsal.moments import moment_of
from engine.rehearsal.part import Part
from engine.rehearsal.read import read_scenarios
from engine.rehearsal.run import take
from engine.rehearsal.world import World
from engine.service.views.lists.registers import register_view
from tests.rehearsal.locality import stage_of

STORY = """
scenario: s
given: {clock: 2025-03-03 09:00}
steps:
  - do:
      who: huang
      start: member_points.claim_points
      unit: school-branch
      with: {kind: meeting, on: 2025-03-01, what: 党日}
"""


@cache
def world() -> World:
    """One teacher has declared an activity in the branch of the school."""
    made = stage_of("configs/cenxi").world(
        Part(span=NOWHERE, values={"clock": moment_of("2025-03-03 09:00"), "sample": True})
    )
    [scenario], _ = read_scenarios({"s.yaml": STORY})
    for step in scenario.many("steps"):
        take(made, step)
    assert not made.differences
    return made


@pytest.mark.parametrize(
    ("person", "rows"),
    [
        ("xu", 1),  # the secretary of the branch
        ("jiang", 1),  # the party organisation above it, along the party line
        ("chen", 0),  # a fund reviewer, whose office stands above the community in which the school lies
        ("li", 0),  # the secretary of that community
        ("he", 0),
    ],
)
def test_a_register_of_members_is_seen_along_the_line_of_their_organisation(person: str, rows: int) -> None:
    view = register_view(world().engine, PersonId(person), FormId("member_points.activity"))
    assert (0 if isinstance(view, Refused) else len(view.rows)) == rows
