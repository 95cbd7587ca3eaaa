"""`yifang organise FILE.xlsx`: units and people from a workbook; without --apply nothing is written."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.base.finding import Said
from engine.base.ids import new_id
from engine.cli.console import FAILED, OK, Console, Sorry
from engine.cli.options import add_site, site_of
from engine.cli.sorry import engine_of, told
from engine.exchange.apart import sheets_apart
from engine.exchange.excel_out import workbook_of
from engine.exchange.organisation_book import read_book, template
from engine.exchange.reading import Reading
from engine.model.command import SYSTEM, Organise
from engine.model.ids import CommandId
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.runtime.scope import local_day
from engine.service.engine import Engine
from engine.service.organise import organise
from engine.service.people import known_people

HELP = Said("从 Excel 导入单位、人员和任职", "units, people and posts from Excel")
BYTES_MOST = 20_000_000
LINES_MOST = 200


def add(parser: argparse.ArgumentParser) -> None:
    """The workbook, the site, and whether anything is to be written."""
    parser.add_argument("file", type=Path, metavar="FILE", help="填好的 .xlsx / the filled workbook")
    parser.add_argument(
        "--template", action="store_true", help="把空表写到 FILE / write an empty one to FILE"
    )
    parser.add_argument("--apply", action="store_true", help="写入；不写只试算 / do it; else a dry run")
    add_site(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Tell what the workbook would do, or do all of it."""
    engine = engine_of(site_of(args))
    with told():
        if args.template:
            args.file.write_bytes(workbook_of(_template(engine)))
            console.say(f"空表在 {args.file}。", f"An empty workbook is in {args.file}.")
            return OK
        reading = _reading(engine, args.file)
        return _carried_out(engine, reading, console, apply=args.apply)


def _rules(engine: Engine) -> Compiled:
    with engine.store.read() as work:
        active = engine.library.active(work, None, engine.clock.now())
    if active is None:
        raise Sorry(Said("还没有启用任何规则。", "No rules are in force yet."))
    return active


def _template(engine: Engine) -> dict[str, tuple[tuple[str, ...], ...]]:
    return template(_rules(engine).rules.organisation)


def _reading(engine: Engine, path: Path) -> Reading:
    try:
        with path.open("rb") as file:
            content = file.read(BYTES_MOST + 1)
    except OSError as broken:
        why = broken.strerror
        raise Sorry(Said(f"打不开 {path}：{why}", f"{path} cannot be opened: {why}")) from broken
    sheets = (
        sheets_apart(content) if len(content) <= BYTES_MOST else Said("文件太大。", "The file is too large.")
    )
    if isinstance(sheets, Said):
        raise Sorry(sheets)
    rules, now = _rules(engine).rules.organisation, engine.clock.now()
    with engine.store.read() as work:
        organisation, people = work.organisation(), known_people(work)
    return read_book(sheets, rules, organisation, people, local_day(now), lambda: new_id(now))


def _carried_out(engine: Engine, reading: Reading, console: Console, *, apply: bool) -> int:
    errors = list(reading.errors)
    if not errors and reading.changes:
        now = engine.clock.now()
        command = Organise(
            id=CommandId(new_id(now)), actor=SYSTEM, effective=local_day(now), changes=tuple(reading.changes),
            dry_run=not apply,
        )  # fmt: skip
        answer = organise(engine, command)
        errors = reading.refused(answer) if isinstance(answer, Refused) else []
    for error in errors:
        console.tell(f"  {error.cell}：{error.said.zh}", f"  {error.cell}: {error.said.en}")
    if errors:
        console.tell(
            f"有 {len(errors)} 处要改，没有写入任何内容。",
            f"{len(errors)} places to put right; nothing was written.",
        )
        return FAILED
    for row, said in reading.lines[:LINES_MOST]:
        console.say(f"  {row}：{said.zh}", f"  {row}: {said.en}")
    if apply:
        console.say(f"已写入 {len(reading.changes)} 项。", f"{len(reading.changes)} changes were made.")
    else:
        console.say("没有写入任何内容；加上 --apply 才写入。", "Nothing was written; add --apply to do it.")
    return OK
