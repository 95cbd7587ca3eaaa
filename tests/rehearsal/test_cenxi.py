"""Cenxi does what the inventory says, scenario by scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest

from engine.base.span import NOWHERE
from engine.model.organisation import Grade
from engine.rehearsal.coverage import KINDS, coverage
from engine.rehearsal.moments import moment_of
from engine.rehearsal.outcome import Outcome
from engine.rehearsal.part import Part
from engine.rehearsal.read import read_sample
from engine.rehearsal.stage import furnish
from engine.rehearsal.telling import tell_story
from engine.runtime.organisation.examine import examine
from tests.rehearsal.locality import ROOT, as_told, outcome_of, rows_of, scenarios_of, stage_of

PLACE = "configs/cenxi"
STORY = ROOT / "configs/cenxi/sample/story.yaml"
#: The rows and stories that this version must carry out.
ROWS = {
    *(f"CX-{number}" for number in ("02", "03", "05", "06", "09", "18", "21", "34", "35", "42", "43", "44")),
    *(f"CX-{number}" for number in range(23, 29)),
    *(f"CX-{number}" for number in range(45, 56)),
    "OV-12",
    "E3",
    "E4",
}


@cache
def outcomes() -> Mapping[str, Outcome]:
    """What came of each, by id."""
    return {scenario.text("scenario"): outcome_of(PLACE, scenario) for scenario in scenarios_of(PLACE)}


@pytest.mark.parametrize("name", [scenario.text("scenario") for scenario in scenarios_of(PLACE)])
def test_cenxi_does_what_the_scenario_tells(name: str) -> None:
    as_told(outcomes()[name])


def test_every_row_of_this_version_has_a_scenario() -> None:
    assert rows_of(PLACE) >= ROWS


def test_the_scenarios_together_touch_all_of_the_pack() -> None:
    found = coverage(stage_of(PLACE).compiled.rules, outcomes().values())
    assert {kind: found.missed(kind) for kind in KINDS} == dict.fromkeys(KINDS, ())


def test_the_sample_is_an_organisation_without_an_error() -> None:
    given = next(s.one("given") for s in scenarios_of(PLACE) if s.text("scenario") == "cx09_councils")
    assert given is not None
    world = stage_of(PLACE).world(given)
    furnish(world, given)
    with world.read() as work:
        organisation = work.organisation()
    found = examine(stage_of(PLACE).compiled.rules.organisation, organisation, world.today)
    assert [f.said.zh for f in found if f.grade is Grade.ERROR] == []
    assert [f.said.zh for f in found if f.grade is Grade.INCOMPLETE] == []


def test_there_is_one_demonstration_account_a_role() -> None:
    parts, _ = read_sample(stage_of(PLACE).compiled.sample)
    logins = [login for part in parts for login in part.by_id("logins").values()]
    people = {name for part in parts for name in part.by_id("people")}
    roles = [login.text("role") for login in logins]
    assert len(roles) == len(set(roles)) >= 10
    assert {login.text("person") for login in logins} <= people


def test_the_story_of_the_sample_can_be_told_on_any_day() -> None:
    for day in ("2026-01-05 12:00", "2026-03-01 12:00", "2027-12-31 23:00"):
        at = moment_of(day)
        assert at is not None
        given = Part(span=NOWHERE, values={"clock": at - timedelta(days=400), "sample": True})
        world = stage_of(PLACE).world(given)
        world.clock.move_to(at)
        assert not tell_story(world.engine, stage_of(PLACE).compiled)
        with world.read() as work:
            assert work.board("micro_wishes.wishes", 10)
            assert len(work.queue("premises_priority.spend/approve", 10)) == 2


def test_a_story_that_is_refused_says_where() -> None:
    wrong = STORY.read_text(encoding="utf-8").replace("who: zhao", "who: li")
    compiled = replace(stage_of(PLACE).compiled, sample={"story.yaml": wrong})
    world = stage_of(PLACE).world(
        Part(span=NOWHERE, values={"clock": moment_of("2026-01-02"), "sample": True})
    )
    world.clock.move_to(world.clock.now() + timedelta(days=40))
    [difference] = tell_story(world.engine, compiled)
    assert difference.place.file == "story.yaml"
    assert "not_yours" in difference.got
