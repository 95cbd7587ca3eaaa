"""`yifang check PACK`: everything that is wrong with a pack, at once."""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from datetime import datetime, time, timedelta

from engine.base.clock import SHANGHAI
from engine.base.finding import Finding, Said
from engine.base.span import NOWHERE
from engine.cli.console import FAILED, OK, Console
from engine.cli.packs import PackFolder, compile_here, read_pack, words_here
from engine.dsl.compile import Result, compile_pack
from engine.dsl.show import render, render_json
from engine.model.rule_set import Compiled
from engine.rehearsal.part import Part
from engine.rehearsal.read import read_sample, read_scenarios
from engine.rehearsal.stage import Stage
from engine.rehearsal.telling import tell_story

#: A story may begin so long before the sample is brought in; the rules must be in force by then.
STORY_MOST = timedelta(days=366)
HELP = Said("检查配置包，列出全部问题", "check a pack and list everything that is wrong")


def add(parser: argparse.ArgumentParser) -> None:
    """The packs."""
    parser.add_argument("pack", metavar="PACK", nargs="+", help="配置包目录 / folder of a pack")
    parser.add_argument(
        "--json", action="store_true", help="每行一个 JSON，供编辑器用 / one JSON object a line"
    )


def run(args: argparse.Namespace, console: Console) -> int:
    """Check packs, one after another."""
    return max(_check(read_pack(name), console, as_json=args.json) for name in args.pack)


def _check(pack: PackFolder, console: Console, *, as_json: bool) -> int:
    result = compile_here(pack)
    findings = all_findings(pack, result)
    if as_json:
        console.say(render_json(findings, console.lang))
        return FAILED if any(finding.is_error for finding in findings) else OK
    if findings:
        console.say(render(findings, pack.files, console.lang))
    errors = sum(finding.is_error for finding in findings)
    warnings = len(findings) - errors
    if not errors and result.compiled is not None:
        errors += _tell_sample(result.compiled, console)
    console.say(*_summed_up(pack, result, errors, warnings))
    return FAILED if errors else OK


def all_findings(pack: PackFolder, result: Result) -> tuple[Finding, ...]:
    """What is wrong with the files, the rules, the sample and the scenarios, by place."""
    _, of_sample = read_sample(pack.part("sample"))
    _, of_scenarios = read_scenarios(pack.part("scenarios"))
    found = dict.fromkeys((*pack.findings, *result.findings, *of_sample, *of_scenarios))
    return tuple(sorted(found, key=lambda finding: finding.span))


def compile_or_none(files: Mapping[str, str], pack: str) -> Compiled | None:
    """The rules in some files, None where something is wrong with them."""
    return compile_pack(files, pack, words_here()).compiled


def _tell_sample(compiled: Compiled, console: Console) -> int:
    """Bring the sample in and tell its story, as a demonstration would; how much the rules refuse."""
    at = datetime.combine(compiled.rules.in_force_from, time(), SHANGHAI)
    given = Part(span=NOWHERE, values={"clock": at, "sample": True})
    world = Stage(compiled, compile_or_none).world(given)
    world.clock.move_to(at + STORY_MOST)
    refused = (*world.differences, *tell_story(world.engine, compiled))
    for difference in refused:
        console.say(
            f"{difference.place}: 示例不合规则：{difference.what.zh}（{difference.got}）",
            f"{difference.place}: the sample does not fit the rules: {difference.what.en} ({difference.got})",
        )
    return len(refused)


def _summed_up(pack: PackFolder, result: Result, errors: int, warnings: int) -> tuple[str, str]:
    if errors:
        return (
            f"{pack.name}：{errors} 个错误，{warnings} 个警告",
            f"{pack.name}: {errors} error(s), {warnings} warning(s)",
        )
    assert result.compiled is not None or warnings == 0, "rules without an error compile"
    rules = result.compiled.rules if result.compiled else None
    if rules is None:
        return (f"{pack.name}：没有可用的规则", f"{pack.name}: no rules")
    counts = (len(rules.mechanisms), len(rules.processes), len(rules.forms), warnings)
    return (
        "{}：没有错误（机制 {}，流程 {}，表单 {}；警告 {}）".format(rules.label, *counts),
        "{}: no errors ({} mechanisms, {} processes, {} forms; {} warnings)".format(rules.pack, *counts),
    )
