"""`yifang collected PACK`: the public register of what a pack collects about people, as text."""

from __future__ import annotations

import argparse

from engine.base.finding import Said, listed
from engine.cli.console import OK, Console
from engine.cli.packs import compile_here, read_pack, tell_errors
from engine.service.views.rules.collected import Collected, CollectedForm, collected

HELP = Said("配置包收集哪些个人信息、为什么", "what a pack collects about people, and why")


def add(parser: argparse.ArgumentParser) -> None:
    """The pack."""
    parser.add_argument("pack", metavar="PACK", help="配置包目录 / folder of a pack")


def run(args: argparse.Namespace, console: Console) -> int:
    """Tell form by form."""
    pack = read_pack(args.pack)
    result = compile_here(pack)
    if result.compiled is None:
        return tell_errors(pack, result, console)
    found = collected(result.compiled.rules)
    for form in found.forms:
        _tell(form, console)
    count = sum(len(form.fields) for form in found.forms)
    console.say(
        f"{found.label}：{len(found.forms)} 张表单收集 {count} 项个人信息",
        f"{found.pack}: {len(found.forms)} form(s) collect {count} personal thing(s)",
    )
    return OK


def _tell(form: CollectedForm, console: Console) -> None:
    readers = listed(form.readers)
    console.say(f"{form.form.label}（看得到的人：{readers.zh}）", f"{form.form.id} (seen by: {readers.en})")
    for each in form.fields:
        console.say(f"  {_line(each).zh}", f"  {_line(each).en}")


def _line(each: Collected) -> Said:
    return Said(
        f"{each.field} · {each.cls.zh} · {each.purpose} · {each.basis} · 保存 {each.retention_days} 天",
        f"{each.field} · {each.cls.en} · {each.purpose} · {each.basis} · kept {each.retention_days} days",
    )
