"""Sichuan does what the inventory says, scenario by scenario."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from engine.dsl.compile import compile_pack
from engine.rehearsal.part import Part
from engine.rehearsal.read import read_scenarios
from engine.rehearsal.run import run_scenario
from engine.rehearsal.stage import Stage
from tests.rehearsal.little import compile_without

ROOT = Path(__file__).parents[2]
PLACE = "configs/sichuan"
#: The rows that this version must carry out, those of money and posts among them.
ROWS = {
    f"SC-{number}"
    for number in ("05", "13", "20", "25", "28", "40", "47", "50", "53", "54", "57", "70", "71")
}


def _files(*patterns: str) -> Mapping[str, str]:
    paths = (path for pattern in patterns for path in sorted(ROOT.glob(pattern)))
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in paths}


@cache
def stage() -> Stage:
    """Where its scenarios begin."""
    files = _files("configs/cn/**/*.yaml", f"{PLACE}/*.yaml", f"{PLACE}/mechanisms/*.yaml")
    result = compile_pack(files, PLACE)
    assert result.compiled is not None, [finding.problem.message().zh for finding in result.findings]
    return Stage(result.compiled, compile_without)


def scenarios() -> tuple[Part, ...]:
    """Every scenario."""
    found, findings = read_scenarios(_files(f"{PLACE}/scenarios/*.yaml"))
    assert not findings, [f"{finding.span}: {finding.problem.message().zh}" for finding in findings]
    return found


@pytest.mark.parametrize("scenario", scenarios(), ids=lambda scenario: scenario.text("scenario"))
def test_sichuan_does_what_the_scenario_tells(scenario: Part) -> None:
    outcome = run_scenario(stage(), scenario)
    told = [f"{d.place}: {d.what.zh}：{d.expected} ≠ {d.got}" for d in outcome.differences]
    assert outcome.passed, "\n".join((*told, *outcome.story[-12:]))


def test_every_row_is_told() -> None:
    assert {row for scenario in scenarios() for row in scenario.texts("rows")} >= ROWS
