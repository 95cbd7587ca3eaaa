"""`yifang new FOLDER --extends PARENT`: a pack that checks clean, to begin from."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

from engine.base.clock import SHANGHAI, SystemClock
from engine.base.finding import Said
from engine.cli.console import FAILED, OK, USAGE, Console, Sorry
from engine.cli.packs import compile_here, read_pack
from engine.dsl.shape.vocabulary import LANGUAGE
from engine.model.rule_set import RuleSet

HELP = Said("新建一个配置包", "make a new pack")
_ID = re.compile(r"[a-z][a-z0-9_]*")
#: The level below each.
_BELOW = {
    "nation": "province",
    "province": "city",
    "city": "district",
    "district": "street",
    "street": "pilot",
}

_PACK = """\
pack: {id}
label: {label}
level: {level}
extends: {parent}
language: {language}
in_force_from: {since}
"""
_ORG = """\
hierarchies: {{admin: 行政}}
unit_types:
  city: {{label: {label}, count: 1}}
  community: {{label: 社区, parents: {{admin: city}}}}
posts:
  lead: {{label: 负责人, in: city}}
  community_worker: {{label: 社区工作者, in: community}}
"""
_MECHANISM = """\
# 第一个机制：居民报修。照着政策文件改：先写依据，再写表单和流程。
mechanism: repairs
label: 公共设施报修
summary: 居民报修公共设施，社区在期限内办结。
source: {{document: 请写政策文件的名称, quote: 请写原文}}

parameters:
  repair_within: {{label: 办结期限, type: workdays, value: 5 个工作日, standing: D}}

forms:
  repair:
    label: 报修
    purpose: 修好公共设施
    fields:
      place: {{type: text, label: 地点, required: true, length: 60, list: true}}
      what: {{type: text, label: 问题, required: true, length: 200}}

processes:
  repair:
    label: 报修
    start: {{form: repair, residents: true, by: post(community_worker), unit: community}}
    steps:
      fix:
        label: 办理
        by: post(community_worker)
        within: $repair_within
"""
_SCENARIO = """\
scenario: repair
label: 居民报修，社区办结
given:
  clock: {since} 09:00
  units:
    place: {{type: city, label: {label}}}
    c1: {{type: community, label: 示例社区, parents: {{admin: place}}}}
  people:
    wang: {{name: 王示例, posts: {{community_worker: c1}}}}
steps:
  - do: {{who: wang, start: repairs.repair, unit: c1, as: C, with: {{place: 桂花巷口, what: 路灯不亮}}}}
  - expect:
      cases: {{C: {{at: fix, doers: wang}}}}
  - do: {{who: wang, on: C, step: fix}}
  - expect:
      cases: {{C: {{state: done}}}}
"""


def add(parser: argparse.ArgumentParser) -> None:
    """The folder, the parent, and what the place is called."""
    parser.add_argument("folder", metavar="FOLDER", type=Path, help="configs/PLACE")
    parser.add_argument("--extends", metavar="PARENT", default="cn", help="上级配置包 / the pack above")
    parser.add_argument("--label", default="", help="名称 / what the place is called")


def run(args: argparse.Namespace, console: Console) -> int:
    """Write the files; nothing that is there is touched."""
    folder: Path = args.folder
    name = folder.name
    if not _ID.fullmatch(name):
        raise Sorry(
            Said(f"“{name}”不能作 id：请用小写字母、数字和下划线", f"`{name}` is no id: a-z, 0-9, _"), USAGE
        )
    if folder.exists() and any(folder.iterdir()):
        raise Sorry(Said(f"{folder} 里已有文件", f"{folder} is not empty"), USAGE)
    parent = read_pack(args.extends)
    above = compile_here(parent).compiled
    if above is None:
        raise Sorry(
            Said(f"上级 {args.extends} 有错误，请先改正", f"{args.extends} has errors; mend them"), FAILED
        )
    for path, text in _files(name, args.label or name, above.rules, _level(parent.files, parent.pack)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
        console.say(f"{folder / path}")
    console.say(f"接着：yifang check {folder}", f"Next: yifang check {folder}")
    return OK


def _files(name: str, label: str, above: RuleSet, level: str) -> Iterator[tuple[str, str]]:
    """The files of a new pack; one below a pack with an organisation of its own takes that over."""
    today = SystemClock().now().astimezone(SHANGHAI).date()
    filled = {"id": name, "label": label, "level": level, "since": max(today, above.in_force_from)}
    yield "pack.yaml", _PACK.format(parent=above.pack, language=LANGUAGE, **filled)
    if not above.organisation.posts:
        yield "org.yaml", _ORG.format(**filled)
        yield "mechanisms/repairs.yaml", _MECHANISM.format(**filled)
        yield "scenarios/repair.yaml", _SCENARIO.format(**filled)


def _level(files: dict[str, str], pack: str) -> str:
    """The level below that of the parent."""
    written = re.search(r"^level:\s*(\w+)", files[f"{pack}/pack.yaml"], re.MULTILINE)
    level = _BELOW.get(written.group(1) if written else "", "pilot")
    return "city" if level == "province" else level
