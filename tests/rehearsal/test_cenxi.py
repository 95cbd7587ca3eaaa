"""Cenxi does what the inventory says, scenario by scenario."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest

from engine.base.span import NOWHERE
from engine.dsl.compile import compile_pack
from engine.model.organisation import Grade
from engine.rehearsal.coverage import KINDS, coverage
from engine.rehearsal.moments import moment_of
from engine.rehearsal.outcome import Outcome
from engine.rehearsal.part import Part
from engine.rehearsal.read import read_sample, read_scenarios
from engine.rehearsal.run import run_scenario
from engine.rehearsal.stage import Stage, furnish
from engine.rehearsal.telling import tell_story
from engine.runtime.organisation.examine import examine
from tests.rehearsal.little import compile_without

ROOT = Path(__file__).parents[2]
STORY = ROOT / "configs/cenxi/sample/story.yaml"
#: The rows and stories that this version must carry out.
ROWS = {
    *(f"CX-{number}" for number in ("02", "03", "05", "06", "09", "18", "21", "34", "35", "42", "43", "44")),
    *(f"CX-{number}" for number in range(23, 29)),
    "OV-12",
    "E3",
    "E4",
}


def _files(*folders: str) -> Mapping[str, str]:
    paths = (path for folder in folders for path in sorted((ROOT / folder).rglob("*.yaml")))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@cache
def stage() -> Stage:
    """Where Cenxi's scenarios begin."""
    result = compile_pack(_files("configs/cn", "configs/cenxi"), "configs/cenxi")
    assert result.compiled is not None, [finding.problem.message().zh for finding in result.findings]
    return Stage(result.compiled, compile_without)


def scenarios() -> tuple[Part, ...]:
    """Every scenario of Cenxi."""
    found, findings = read_scenarios(_files("configs/cenxi/scenarios"))
    assert not findings, [f"{finding.span}: {finding.problem.message().zh}" for finding in findings]
    return found


@cache
def outcomes() -> Mapping[str, Outcome]:
    """What came of each, by id."""
    return {scenario.text("scenario"): run_scenario(stage(), scenario) for scenario in scenarios()}


@pytest.mark.parametrize("name", [scenario.text("scenario") for scenario in scenarios()])
def test_cenxi_does_what_the_scenario_tells(name: str) -> None:
    outcome = outcomes()[name]
    told = [f"{d.place}: {d.what.zh}：{d.expected} ≠ {d.got}" for d in outcome.differences]
    assert outcome.passed, "\n".join((*told, *outcome.story[-12:]))


def test_every_row_of_this_version_has_a_scenario() -> None:
    assert {row for scenario in scenarios() for row in scenario.texts("rows")} >= ROWS


def test_the_scenarios_together_touch_all_of_the_pack() -> None:
    found = coverage(stage().compiled.rules, outcomes().values())
    assert {kind: found.missed(kind) for kind in KINDS} == dict.fromkeys(KINDS, ())


def test_the_sample_is_an_organisation_without_an_error() -> None:
    given = next(s.one("given") for s in scenarios() if s.text("scenario") == "cx09_councils")
    assert given is not None
    world = stage().world(given)
    furnish(world, given)
    with world.read() as work:
        organisation = work.organisation()
    found = examine(stage().compiled.rules.organisation, organisation, world.today)
    assert [f.said.zh for f in found if f.grade is Grade.ERROR] == []
    assert [f.said.zh for f in found if f.grade is Grade.INCOMPLETE] == []


def test_there_is_one_demonstration_account_a_role() -> None:
    parts, _ = read_sample(stage().compiled.sample)
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
        world = stage().world(given)
        world.clock.move_to(at)
        assert not tell_story(world.engine, stage().compiled)
        with world.read() as work:
            assert work.board("micro_wishes.wishes", 10)
            assert len(work.queue("premises_priority.spend/approve", 10)) == 2


def test_a_story_that_is_refused_says_where() -> None:
    wrong = STORY.read_text(encoding="utf-8").replace("who: zhao", "who: li")
    compiled = replace(stage().compiled, sample={"story.yaml": wrong})
    world = stage().world(Part(span=NOWHERE, values={"clock": moment_of("2026-01-02"), "sample": True}))
    world.clock.move_to(world.clock.now() + timedelta(days=40))
    [difference] = tell_story(world.engine, compiled)
    assert difference.place.file == "story.yaml"
    assert "not_yours" in difference.got
