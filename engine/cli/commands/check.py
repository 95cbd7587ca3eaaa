"""`yifang check PACK`: everything that is wrong with a pack, at once."""

from __future__ import annotations

import argparse

from engine.base.finding import Finding, Said
from engine.cli.console import FAILED, OK, Console
from engine.cli.packs import PackFolder, read_pack
from engine.dsl.compile import Result, compile_pack
from engine.dsl.show import render
from engine.rehearsal.read import read_sample, read_scenarios

HELP = Said("检查配置包，列出全部问题", "check a pack and list everything that is wrong")


def add(parser: argparse.ArgumentParser) -> None:
    """The packs."""
    parser.add_argument("pack", metavar="PACK", nargs="+", help=Said("配置包目录", "folder of a pack").zh)


def run(args: argparse.Namespace, console: Console) -> int:
    """Check packs, one after another."""
    return max(_check(read_pack(name), console) for name in args.pack)


def _check(pack: PackFolder, console: Console) -> int:
    result = compile_pack(pack.files, pack.pack)
    findings = all_findings(pack, result)
    if findings:
        console.say(render(findings, pack.files, console.lang))
    errors = sum(finding.is_error for finding in findings)
    console.say(*_summed_up(pack, result, errors, len(findings) - errors))
    return FAILED if errors else OK


def all_findings(pack: PackFolder, result: Result) -> tuple[Finding, ...]:
    """What is wrong with the files, the rules, the sample and the scenarios, by place."""
    _, of_sample = read_sample(pack.part("sample"))
    _, of_scenarios = read_scenarios(pack.part("scenarios"))
    found = dict.fromkeys((*pack.findings, *result.findings, *of_sample, *of_scenarios))
    return tuple(sorted(found, key=lambda finding: finding.span))


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
