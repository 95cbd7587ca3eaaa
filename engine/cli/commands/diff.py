"""`yifang diff OLD NEW`: what two versions of a pack mean differently, in sentences."""

from __future__ import annotations

import argparse

from engine.base.finding import Said
from engine.cli.console import FAILED, OK, Console
from engine.cli.difference_lines import tell_groups
from engine.cli.packs import read_pack, tell_errors
from engine.dsl.compile import compile_pack
from engine.model.rule_set import RuleSet
from engine.service.views.rules.differences import difference_groups

HELP = Said("比较两个版本的配置包", "compare two versions of a pack")


def add(parser: argparse.ArgumentParser) -> None:
    """The two folders."""
    parser.add_argument("old", metavar="OLD", help="旧版目录 / folder of the old version")
    parser.add_argument("new", metavar="NEW", help="新版目录 / folder of the new version")


def run(args: argparse.Namespace, console: Console) -> int:
    """Tell the differences, grouped by mechanism; nothing for what only stands elsewhere."""
    old, new = _compiled(args.old, console), _compiled(args.new, console)
    if old is None or new is None:
        return FAILED
    count = tell_groups(difference_groups(old, new), console)
    if not count:
        console.tell("两版的规则没有差别。", "The two versions mean the same.")
    else:
        console.tell(f"共 {count} 处不同。", f"{count} differences.")
    return OK


def _compiled(folder: str, console: Console) -> RuleSet | None:
    pack = read_pack(folder)
    result = compile_pack(pack.files, pack.pack)
    if result.compiled is None:
        tell_errors(pack, result, console)
        return None
    return result.compiled.rules
