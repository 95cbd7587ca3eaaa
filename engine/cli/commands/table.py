"""`yifang table PACK TABLE`: a decision table as CSV, or as rows of YAML, to be edited elsewhere."""

from __future__ import annotations

import argparse

from engine.base.finding import Said, closest
from engine.cli.console import FAILED, OK, USAGE, Console
from engine.cli.packs import compile_here, read_pack
from engine.dsl.build.view import View
from engine.dsl.format.table_text import table_text
from engine.dsl.text.node import Scalar, Table

HELP = Said("把决策表写成 CSV 或 YAML 的行", "write a decision table as CSV or as rows of YAML")
#: So spreadsheets take the file for UTF-8.
_MARK = "\ufeff"


def add(parser: argparse.ArgumentParser) -> None:
    """The pack, the table, and how it is to be written."""
    parser.add_argument("pack", metavar="PACK", help="配置包目录 / folder of a pack")
    parser.add_argument("table", metavar="TABLE", help="机制.表 / MECHANISM.TABLE")
    parser.add_argument("--yaml", action="store_true", help="写成 rows / as the key `rows`")
    parser.add_argument("--excel", action="store_true", help="CSV 带 BOM，供电子表格打开 / CSV with a mark")


def run(args: argparse.Namespace, console: Console) -> int:
    """Write it to the standard output."""
    pack = read_pack(args.pack)
    found = compile_here(pack).provenance
    known = {} if found.root is None else _tables(found.root)
    if args.table not in known or found.overlay is None:
        hint = console.pick(closest(args.table, sorted(known)))
        console.tell(f"没有这张决策表：{args.table}。{hint}", f"No such table: {args.table}. {hint}")
        return USAGE
    text = table_text(known[args.table], found.overlay.layers)
    if text is None:
        console.tell(
            "这张表读不出来，请先运行 yifang check。", "The table cannot be read: run `yifang check`."
        )
        return FAILED
    console.say((text.yaml() if args.yaml else (_MARK if args.excel else "") + text.csv()).rstrip("\n"))
    return OK


def _tables(root: Table) -> dict[str, View]:
    """Every table of the resolved pack, by its full id."""
    mechanisms = View(root, Scalar("", root.span, root.span)).child("mechanisms")
    return {
        f"{key}.{name}": entry
        for key, mechanism in mechanisms.each()
        for name, entry in mechanism.child("tables").each()
    }
