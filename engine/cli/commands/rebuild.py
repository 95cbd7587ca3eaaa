"""`yifang rebuild`: fold every case anew, compare with what is stored, and put it right if asked to."""

from __future__ import annotations

import argparse

from engine.base.finding import Said
from engine.cli.console import FAILED, OK, Console
from engine.cli.options import add_site, site_of
from engine.cli.sorry import engine_of, told
from engine.service.rebuild import rebuild

HELP = Said("由事件重建全部办件并与现状比对", "fold every case anew and compare with what is stored")
SHOWN_MAX = 50


def add(parser: argparse.ArgumentParser) -> None:
    """The site, and whether to store what follows."""
    add_site(parser)
    parser.add_argument(
        "--repair", action="store_true", help="把重建的结果存回去 / store what the events lead to"
    )


def run(args: argparse.Namespace, console: Console) -> int:
    """Compare everything."""
    engine = engine_of(site_of(args))
    with told():
        found = rebuild(engine, repair=args.repair)
    for difference in found[:SHOWN_MAX]:
        console.say(f"  {difference.case}: {difference.what}")
    if found and args.repair:
        console.say(f"{len(found)} 处已按事件修复。", f"{len(found)} projections were made anew.")
        return OK
    if found:
        console.say(f"{len(found)} 处与事件不一致。", f"{len(found)} projections differ from their events.")
        return FAILED
    console.say("全部办件与事件一致。", "Every case is what its events lead to.")
    return OK
