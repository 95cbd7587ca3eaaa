"""A shipped pack, compiled once, and its scenarios: what the tests of every locality need."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from engine.cli.packs import read_pack
from engine.dsl.compile import compile_pack
from engine.rehearsal.outcome import Outcome
from engine.rehearsal.part import Part
from engine.rehearsal.read import read_scenarios
from engine.rehearsal.run import run_scenario
from engine.rehearsal.stage import Stage
from tests.rehearsal.little import compile_without

ROOT = Path(__file__).parents[2]


@cache
def files_of(place: str) -> Mapping[str, str]:
    """The files of a pack and of its parents."""
    pack = read_pack(str(ROOT / place))
    assert not pack.findings, [finding.problem.message().zh for finding in pack.findings]
    return {_short(path): text for path, text in pack.files.items()}


def _short(path: str) -> str:
    """A path as it is from the root of the project, wherever the tests are run from."""
    return path[path.rindex("configs/") :]


@cache
def stage_of(place: str) -> Stage:
    """Where the scenarios of a pack begin."""
    result = compile_pack(dict(files_of(place)), place)
    assert result.compiled is not None, [finding.problem.message().zh for finding in result.findings]
    return Stage(result.compiled, compile_without)


@cache
def scenarios_of(place: str) -> tuple[Part, ...]:
    """Every scenario of a pack."""
    own = {path: text for path, text in files_of(place).items() if path.startswith(f"{place}/scenarios/")}
    found, findings = read_scenarios(own)
    assert not findings, [f"{finding.span}: {finding.problem.message().zh}" for finding in findings]
    return found


def rows_of(*places: str) -> set[str]:
    """The rows of the inventory, and the stories, that scenarios of these packs tell."""
    return {row for place in places for scenario in scenarios_of(place) for row in scenario.texts("rows")}


def outcome_of(place: str, scenario: Part) -> Outcome:
    """What came of a scenario."""
    return run_scenario(stage_of(place), scenario)


def as_told(outcome: Outcome) -> None:
    """Fail with what differs and how it came to that, unless all was as told."""
    told = [f"{d.place}: {d.what.zh}：{d.expected} ≠ {d.got}" for d in outcome.differences]
    assert outcome.passed, "\n".join((*told, *outcome.story[-12:]))
