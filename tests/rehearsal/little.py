"""A little pack with one of each thing, and scenarios told in a few lines."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from textwrap import dedent, indent

from engine.dsl.compile import compile_pack
from engine.model.rule_set import Compiled
from engine.rehearsal.outcome import Outcome
from engine.rehearsal.read import read_scenarios
from engine.rehearsal.run import run_scenario
from engine.rehearsal.stage import Stage

FOLDER = Path(__file__).parent / "little"
FILES: Mapping[str, str] = {
    f"little/{path.relative_to(FOLDER).as_posix()}": path.read_text(encoding="utf-8")
    for path in sorted(FOLDER.rglob("*.yaml"))
}


@cache
def compiled() -> Compiled:
    """The little pack, compiled."""
    found = compile_without(FILES, "little")
    assert found is not None, "the little pack is sound"
    return found


def compile_without(files: Mapping[str, str], pack: str) -> Compiled | None:
    """Compile files; None where something is wrong with them."""
    return compile_pack(files, pack).compiled


@cache
def stage() -> Stage:
    """Where all little scenarios begin."""
    return Stage(compiled(), compile_without)


def told(steps: str, given: str = "sample: true") -> Outcome:
    """The outcome of steps written as YAML, after 2025-06-03 09:00 (a Tuesday)."""
    text = (
        "scenario: one\n"
        f"given:\n  clock: 2025-06-03 09:00\n{indent(dedent(given), '  ')}\n"
        f"steps:\n{indent(dedent(steps), '  ')}\n"
    )
    (scenario,), findings = read_scenarios({"one.yaml": text})
    assert not findings, [finding.problem.message().zh for finding in findings]
    return run_scenario(stage(), scenario)


def differences(steps: str, given: str = "sample: true") -> list[str]:
    """What differed, as `expected ≠ got`."""
    return [f"{found.expected} ≠ {found.got}" for found in told(steps, given).differences]
