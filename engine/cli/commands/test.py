"""`yifang test PACK`: run the scenarios beside a pack on the in-memory store."""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterable

from engine.base.finding import Said
from engine.cli.commands.check import all_findings, compile_or_none
from engine.cli.console import FAILED, OK, Console
from engine.cli.packs import PackFolder, compile_here, read_pack
from engine.dsl.show import render
from engine.model.rule_set import Compiled
from engine.rehearsal.coverage import KINDS, Coverage, coverage
from engine.rehearsal.outcome import Difference, Outcome
from engine.rehearsal.part import Part
from engine.rehearsal.read import read_scenarios
from engine.rehearsal.run import run_scenarios
from engine.rehearsal.stage import Stage

HELP = Said("运行配置包的场景", "run the scenarios of a pack")
STORY_LINES_MAX = 12
_LABELS = {
    "steps": Said("步骤", "steps"),
    "outcomes": Said("办理意见", "outcomes"),
    "deadlines": Said("期限", "deadlines"),
    "effects": Said("动作", "effects"),
    "checks": Said("校验", "checks"),
    "parameters": Said("参数", "parameters"),
}


def add(parser: argparse.ArgumentParser) -> None:
    """The pack, and which scenarios of it."""
    parser.add_argument("pack", metavar="PACK", help="配置包目录 / folder of a pack")
    parser.add_argument("only", metavar="SCENARIO", nargs="*", help="id")
    parser.add_argument(
        "--uncovered", action="store_true", help="列出场景没有走到的部分 / list what is untouched"
    )
    parser.add_argument(
        "--story", action="store_true", help="也显示通过的场景的经过 / tell passed stories too"
    )


def run(args: argparse.Namespace, console: Console) -> int:
    """Run the scenarios and tell what differed."""
    pack = read_pack(args.pack)
    result = compile_here(pack)
    errors = [finding for finding in all_findings(pack, result) if finding.is_error]
    if errors or result.compiled is None:
        console.say(render(errors, pack.files, console.lang))
        console.say(f"{len(errors)} 个错误，没有运行场景。", f"{len(errors)} error(s); no scenario was run.")
        return FAILED
    return _run(pack, result.compiled, args, console)


def _run(pack: PackFolder, compiled: Compiled, args: argparse.Namespace, console: Console) -> int:
    scenarios = _wanted(pack, args.only, console)
    if scenarios is None:
        return FAILED
    began = time.perf_counter()
    outcomes = []
    for outcome in run_scenarios(Stage(compiled, compile_or_none), scenarios):
        outcomes.append(outcome)
        _tell(outcome, console, story=args.story)
    seconds = time.perf_counter() - began
    failed = sum(not outcome.passed for outcome in outcomes)
    console.say(
        f"场景 {len(outcomes)} 个，通过 {len(outcomes) - failed}，不符 {failed}，用时 {seconds:.2f} 秒",
        f"{len(outcomes)} scenarios, {len(outcomes) - failed} passed, {failed} differed, {seconds:.2f} s",
    )
    _tell_coverage(coverage(compiled.rules, outcomes), console, uncovered=args.uncovered)
    return FAILED if failed or not outcomes else OK


def _wanted(pack: PackFolder, only: list[str], console: Console) -> tuple[Part, ...] | None:
    scenarios, _ = read_scenarios(pack.part("scenarios"))
    known = {scenario.text("scenario") for scenario in scenarios}
    if unknown := [name for name in only if name not in known]:
        console.say(f"没有场景：{'、'.join(unknown)}", f"No such scenario: {', '.join(unknown)}")
        return None
    return tuple(scenario for scenario in scenarios if not only or scenario.text("scenario") in only)


def _tell(outcome: Outcome, console: Console, *, story: bool) -> None:
    mark = "✓" if outcome.passed else "✗"
    console.say(f"{mark} {outcome.scenario}  {outcome.label}")
    if story and outcome.passed:
        _tell_story(outcome.story, console, "    ")
    every = outcome.differences
    for number, difference in enumerate(every, 1):
        _tell_difference(difference, console)
        if number == len(every) or every[number].told != difference.told:
            console.say("    经过", "    so far")
            _tell_story(outcome.story[: difference.told], console, "      ")


def _tell_difference(difference: Difference, console: Console) -> None:
    place = difference.place
    console.say(f"  {place.file}:{place.line}: {console.pick(difference.what)}")
    console.say(f"    应为  {difference.expected}", f"    expected  {difference.expected}")
    console.say(f"    实为  {difference.got}", f"    got       {difference.got}")


def _tell_story(lines: Iterable[str], console: Console, margin: str) -> None:
    every = tuple(lines)
    if len(every) > STORY_LINES_MAX:
        console.say(f"{margin}… {len(every) - STORY_LINES_MAX}")
    for line in every[-STORY_LINES_MAX:]:
        console.say(f"{margin}{line}")


def _tell_coverage(found: Coverage, console: Console, *, uncovered: bool) -> None:
    counts = [
        f"{console.pick(_LABELS[kind])} {len(found.touched[kind])}/{len(found.all[kind])}" for kind in KINDS
    ]
    console.say("覆盖 " + "，".join(counts), "Covered " + ", ".join(counts))
    if uncovered:
        for kind in KINDS:
            for missed in found.missed(kind):
                console.say(f"  {console.pick(_LABELS[kind])}  {missed}")
