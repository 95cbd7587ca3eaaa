"""`yifang burden PACK`: what forms ask, of whom, how often, what twice, and what it costs."""

from __future__ import annotations

import argparse

from engine.base.finding import Said, listed
from engine.cli.console import OK, Console
from engine.cli.packs import compile_here, read_pack, tell_errors
from engine.dsl.check.burden import PROBLEMS
from engine.dsl.show import render
from engine.service.views.rules.burden import FormLoad, burden

HELP = Said("减负体检：填什么、谁来填、多久一次", "what forms ask, of whom, how often")


def add(parser: argparse.ArgumentParser) -> None:
    """The pack."""
    parser.add_argument("pack", metavar="PACK", help="配置包目录 / folder of a pack")


def run(args: argparse.Namespace, console: Console) -> int:
    """Tell form by form, the heaviest first; then what the lint warns of."""
    pack = read_pack(args.pack)
    result = compile_here(pack)
    if result.compiled is None:
        return tell_errors(pack, result, console)
    found = burden(result.compiled.rules)
    for load in found.forms:
        _tell(load, console)
    for post, minutes in found.weekly:
        console.say(f"{post.zh}：定期表单每周约 {minutes} 分钟", f"{post.en}: about {minutes} minutes a week")
    told = tuple(each for each in result.findings if isinstance(each.problem, PROBLEMS))
    if told:
        console.say(render(told, pack.files, console.lang))
    return OK


def _tell(load: FormLoad, console: Console) -> None:
    minutes, by = load.minutes, listed(load.by)
    console.say(
        f"{load.label}：{load.asked} 项（必填 {load.required}），约 {minutes} 分钟，{load.often.zh}，{by.zh}",
        f"{load.label}: {load.asked} fields ({load.required} required), "
        f"about {minutes} minutes, {load.often.en}, {by.en}",
    )
    for label, others in load.twice:
        where = "、".join(others)
        console.say(f"  “{label}”还在 {where} 里问", f"  `{label}` is also asked in {where}")
