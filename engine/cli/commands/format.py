"""`yifang format PACK`: brings the expressions of a pack into canonical form, in place."""

from __future__ import annotations

import argparse
import codecs
import os
from pathlib import Path

from engine.base.finding import Lang, Said
from engine.cli.console import FAILED, OK, Console
from engine.cli.packs import PackFolder, read_pack
from engine.dsl.format.file import Formatted, format_file
from engine.dsl.show import render

HELP = Said("把配置包里的表达式改成规范写法", "bring the expressions of a pack into canonical form")


def add(parser: argparse.ArgumentParser) -> None:
    """The packs; `--lang` here also chooses the keyword language, each file's own where it is not given."""
    parser.add_argument("pack", metavar="PACK", nargs="+", help=Said("配置包目录", "folder of a pack").zh)
    parser.add_argument(
        "--check", action="store_true", help="只指出位置，不改文件 / name the places, change nothing"
    )
    parser.set_defaults(lang=None)


def run(args: argparse.Namespace, console: Console) -> int:
    """Format packs, one after another."""
    return max(_format(read_pack(name), args.lang, args.check, console) for name in args.pack)


def _format(pack: PackFolder, lang: Lang | None, check: bool, console: Console) -> int:
    done = {path: format_file(path, pack.files[path], lang) for path in _own_files(pack)}
    findings = [f for made in done.values() for f in (*(made.changed if check else ()), *made.left)]
    if findings:
        console.say(render(findings, pack.files, console.lang))
    edited = {path: made for path, made in done.items() if made.edits}
    if not check:
        for path, made in edited.items():
            _write(Path(path), made.text)
    console.say(*_summed_up(pack, edited, check))
    return FAILED if (check and edited) or pack.findings else OK


def _own_files(pack: PackFolder) -> list[str]:
    """The files of the pack that hold rules; its parents' stay as they are."""
    head = f"{pack.pack}/"
    own = (path.removeprefix(head) for path in pack.files if path.startswith(head))
    rules = (p for p in own if p.endswith(".yaml") and ("/" not in p or p.startswith("mechanisms/")))
    return [head + path for path in sorted(rules)]


def _write(path: Path, text: str) -> None:
    """Replace a file as a whole, with the byte-order mark it had."""
    mark = codecs.BOM_UTF8 if path.read_bytes().startswith(codecs.BOM_UTF8) else b""
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(mark + text.encode("utf-8"))
    os.replace(beside, path)


def _summed_up(pack: PackFolder, edited: dict[str, Formatted], check: bool) -> tuple[str, str]:
    count = sum(len(made.edits) for made in edited.values())
    if not count:
        return f"{pack.name}：已经是规范写法", f"{pack.name}: already in canonical form"
    if check:
        return (
            f"{pack.name}：{count} 处不是规范写法（{len(edited)} 个文件）",
            f"{pack.name}: {count} place(s) not in canonical form, in {len(edited)} file(s)",
        )
    return (
        f"{pack.name}：改了 {count} 处（{len(edited)} 个文件）",
        f"{pack.name}: {count} place(s) changed in {len(edited)} file(s)",
    )
