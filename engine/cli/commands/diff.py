"""`yifang diff OLD NEW`: what two versions of a pack mean differently, and how far it reaches."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Mapping
from pathlib import Path

from engine.base.finding import Said
from engine.cli.console import FAILED, OK, Console
from engine.cli.difference_lines import tell_groups, tell_reach
from engine.cli.packs import PackFolder, compile_here, read_pack, tell_errors, words_here
from engine.model.rule_set import RuleSet
from engine.service.views.rules.differences import difference_groups
from engine.service.views.rules.reach import reached

HELP = Said("比较两个版本的配置包", "compare two versions of a pack")


def add(parser: argparse.ArgumentParser) -> None:
    """The two folders, and where packs that build upon them stand."""
    parser.add_argument("old", metavar="OLD", help="旧版目录 / folder of the old version")
    parser.add_argument("new", metavar="NEW", help="新版目录 / folder of the new version")
    parser.add_argument(
        "--reach",
        metavar="DIR",
        help="下级配置包所在目录（默认旧版所在目录） / where packs below it stand (default: beside OLD)",
    )


def run(args: argparse.Namespace, console: Console) -> int:
    """Tell the differences, grouped by mechanism; nothing for what only stands elsewhere."""
    packs = read_pack(args.old), read_pack(args.new)
    old, new = (_compiled(pack, console) for pack in packs)
    if old is None or new is None:
        return FAILED
    count = tell_groups(difference_groups(old, new), console)
    if not count:
        console.tell("两版的规则没有差别。", "The two versions mean the same.")
        return OK
    console.tell(f"共 {count} 处不同。", f"{count} differences.")
    beside = Path(args.reach) if args.reach else Path(packs[0].pack).parent
    for child in _children(beside, packs[0]):
        _tell_reach(child, packs, (old, new), console)
    return OK


def _compiled(pack: PackFolder, console: Console) -> RuleSet | None:
    result = compile_here(pack)
    if result.compiled is None:
        tell_errors(pack, result, console)
        return None
    return result.compiled.rules


def _children(beside: Path, old: PackFolder) -> Iterator[PackFolder]:
    """The packs in a folder that build upon this one, near or far."""
    for card in sorted(beside.rglob("pack.yaml")):
        child = read_pack(str(card.parent))
        if child.pack != old.pack and f"{old.pack}/pack.yaml" in child.files:
            yield child


def _tell_reach(
    child: PackFolder, packs: tuple[PackFolder, PackFolder], rules: tuple[RuleSet, RuleSet], console: Console
) -> None:
    after = _with(child, packs[0], packs[1])
    tell_reach(reached(*rules, child.pack, child.files, after, words_here()), console, after)


def _with(child: PackFolder, old: PackFolder, new: PackFolder) -> Mapping[str, str]:
    """The files of a pack below, with the new layer in the place of the old one."""
    own = {path: text for path, text in child.files.items() if path not in old.files}
    moved = {path: text for path, text in new.files.items() if path not in own}
    return {**moved, **own}
