"""`yifang coverage`: rows × packs; which mechanism no scenario shows, and what no scenario touches."""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

from engine.base.finding import Said
from engine.cli.commands.check import all_findings, compile_or_none
from engine.cli.console import FAILED, OK, USAGE, Console, Sorry
from engine.cli.packs import PackFolder, compile_here, read_pack
from engine.rehearsal.coverage import KINDS, coverage
from engine.rehearsal.read import read_scenarios
from engine.rehearsal.rows import Matrix, Row, matrix, read_rows
from engine.rehearsal.run import run_scenarios
from engine.rehearsal.stage import Stage

HELP = Said("机制与场景对照，列出缺少的场景", "rows against scenarios, and what is missing")
ROWS = Path("configs/rows.csv")


def add(parser: argparse.ArgumentParser) -> None:
    """The packs, the list of rows, and whether scenarios are run."""
    parser.add_argument("pack", metavar="PACK", nargs="*", help="缺省为 configs 下全部 / all below configs")
    parser.add_argument("--rows", type=Path, default=ROWS, metavar="CSV", help="机制清单 / the list of rows")
    parser.add_argument(
        "--quick", action="store_true", help="不运行场景，只对照机制 / only match rows; run no scenario"
    )


def run(args: argparse.Namespace, console: Console) -> int:
    """Match and tell; it fails as long as anything is missing."""
    rows = _rows(args.rows)
    packs = [read_pack(name) for name in args.pack or _all_packs(args.rows.parent)]
    found = matrix(rows, {pack.name: _named(pack) for pack in packs})
    _tell(found, console)
    untouched = 0 if args.quick else sum(_tell_untouched(pack, console) for pack in packs)
    return FAILED if found.missing or found.strays or untouched else OK


def _rows(path: Path) -> tuple[Row, ...]:
    if not path.is_file():
        raise Sorry(Said(f"找不到机制清单 {path}", f"There is no list of rows at {path}"), USAGE)
    rows = read_rows(path.read_text(encoding="utf-8-sig"))
    if isinstance(rows, str):
        raise Sorry(Said(f"{path} 不合格式：{rows}", f"{path} is not as it should be: {rows}"), USAGE)
    return rows


def _all_packs(folder: Path) -> list[str]:
    return [str(found.parent) for found in sorted(folder.rglob("pack.yaml"))]


def _named(pack: PackFolder) -> dict[str, tuple[str, ...]]:
    """The rows that each scenario of a pack names."""
    scenarios, _ = read_scenarios(pack.part("scenarios"))
    return {scenario.text("scenario"): scenario.texts("rows") for scenario in scenarios}


def _tell(found: Matrix, console: Console) -> None:
    packs = [pack for pack in found.packs if any(name == pack for _, name in found.scenarios)]
    console.say("\t".join(("", *packs)))
    for place in dict.fromkeys(row.place for row in found.rows if row.place):
        own = [row for row in found.rows if row.place == place and row.by_scenario]
        shown = sum(found.is_shown(row) for row in own)
        counts = Counter(pack for row in own for pack in packs if (row.id, pack) in found.scenarios)
        console.say("\t".join((f"{place} {shown}/{len(own)}", *(str(counts[pack]) for pack in packs))))
    for row in found.missing:
        console.say(f"缺场景 {row.id} {row.label}", f"no scenario for {row.id} {row.label}")
    for pack, scenario, row_id in found.strays:
        about = row_id or "—"
        console.say(
            f"{pack}/{scenario}：清单里没有 {about}", f"{pack}/{scenario}: {about} is no row of the list"
        )
    console.say(
        f"机制 {sum(row.by_scenario for row in found.rows)} 项，缺场景 {len(found.missing)} 项",
        f"{sum(row.by_scenario for row in found.rows)} rows, {len(found.missing)} without a scenario",
    )


def _tell_untouched(pack: PackFolder, console: Console) -> int:
    """Run the scenarios of a pack; how many of its ids none of them touches."""
    result = compile_here(pack)
    scenarios, _ = read_scenarios(pack.part("scenarios"))
    if not scenarios:
        return 0
    if result.compiled is None or any(finding.is_error for finding in all_findings(pack, result)):
        console.say(f"{pack.name} 有错误，没有运行", f"{pack.name} has errors and was not run")
        return 1
    outcomes = tuple(run_scenarios(Stage(result.compiled, compile_or_none), scenarios))
    touched = coverage(result.compiled.rules, outcomes)
    missed = [f"{kind}: {one}" for kind in KINDS for one in touched.missed(kind)]
    for line in missed:
        console.say(f"{pack.name} 没有走到 {line}", f"{pack.name}: untouched {line}")
    return len(missed)
