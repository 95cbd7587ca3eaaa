"""`yifang migrate PACK`: move running cases to the version in force, after showing what that would do."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import NoReturn

from engine.base.finding import Said
from engine.cli.console import FAILED, OK, Console, Sorry
from engine.cli.migration_lines import work_until
from engine.cli.options import add_site, site_of
from engine.cli.sorry import engine_of, told
from engine.model.command import SYSTEM
from engine.model.ids import BundleHash, PackId
from engine.runtime.migration.compare import Class
from engine.service.engine import Engine
from engine.service.migration.batches import begin, progress, undo
from engine.service.migration.preview import Preview, Sample, preview
from engine.service.views.rules.classes import CLASSES

HELP = Said("把在办件转到现行规则", "move running cases to the rules in force")
SAMPLES = 5


def add(parser: argparse.ArgumentParser) -> None:
    """The pack, the site, and whether anything is to be written."""
    parser.add_argument("pack", metavar="PACK", help="配置包 id / id of the pack")
    parser.add_argument(
        "--to", type=int, metavar="N", help="第几版（默认现行版） / version (default: in force)"
    )
    parser.add_argument("--apply", action="store_true", help="转入；不写只看影响 / do it; else only show")
    parser.add_argument("--undo", metavar="ID", help="撤回一次转入 / take a migration back")
    add_site(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Show what it would do, or do it."""
    engine = engine_of(site_of(args))
    with told():
        if args.undo:
            return _finish(engine, undo(engine, SYSTEM, args.undo) or _no_such(args.undo), console)
        to = _bundle(engine, PackId(args.pack), args.to)
        _show(preview(engine, PackId(args.pack), to, SAMPLES), console)
        if not args.apply:
            console.say(
                "没有写入任何内容；加上 --apply 才转入。", "Nothing was written; add --apply to do it."
            )
            return OK
        return _finish(engine, begin(engine, SYSTEM, PackId(args.pack), to), console)


def _bundle(engine: Engine, pack: PackId, number: int | None) -> BundleHash:
    with engine.store.read() as work:
        found = [release for release in work.releases(pack) if number in (None, release.number)]
    if not found:
        raise Sorry(Said(f"站点上没有 {pack} 的这一版", f"The site has no such version of {pack}"))
    return max(found, key=lambda release: release.number).bundle


def _show(found: Preview, console: Console) -> None:
    if not found.counts:
        console.say("没有要转的在办件。", "No running case is to be moved.")
    for cls, label in CLASSES.items():
        if found.counts[cls]:
            console.say(f"{label.zh}：{found.counts[cls]} 件", f"{found.counts[cls]} {label.en}")
            _reasons(found, cls, console)
            _samples(found.samples.get(cls, ()), console)


def _reasons(found: Preview, cls: Class, console: Console) -> None:
    for (of, why), count in found.reasons.most_common():
        if of is cls:
            console.say(f"  {why.zh}：{count} 件", f"  {count}: {why.en}")


def _samples(samples: Sequence[Sample], console: Console) -> None:
    for sample in samples:
        before = " ".join(step.node for step in sample.forecast.before)
        after = " ".join(step.node for step in sample.forecast.after)
        console.say(f"    {sample.number} {sample.title}：{before} → {after}")


def _finish(engine: Engine, id: str, console: Console) -> int:
    """Work on it here until it has ended; a worker that runs beside does its share."""
    work_until(engine, lambda: _is_planned(engine, id))
    found = progress(engine, id)
    assert found is not None, "a migration that began has a stream"
    console.say(
        f"转入 {found.moved} 件，{len(found.kept)} 件留在原规则。编号 {id}，可用 --undo 撤回。",
        f"{found.moved} cases moved, {len(found.kept)} stayed. Its id is {id}; --undo takes it back.",
    )
    for case, reason in found.kept[:50]:
        console.say(f"  {case}: {reason}")
    return OK if not found.kept else FAILED


def _is_planned(engine: Engine, id: str) -> bool:
    found = progress(engine, id)
    return found is not None and (found.ended or found.stopped)


def _no_such(id: str) -> NoReturn:
    raise Sorry(Said(f"没有编号为 {id} 的转入", f"There is no migration {id}"))
