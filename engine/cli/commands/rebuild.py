"""`yifang rebuild`: fold every case anew from its events and compare with what is stored."""

from __future__ import annotations

import argparse

from engine.base.finding import Said
from engine.cli.console import FAILED, OK, Console
from engine.cli.options import add_site, site_of
from engine.cli.sorry import engine_of, told
from engine.service.evidence import rebuild

HELP = Said("由事件重建全部办件并与现状比对", "fold every case anew and compare with what is stored")
SHOWN_MAX = 50


def add(parser: argparse.ArgumentParser) -> None:
    """The site."""
    add_site(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Compare everything."""
    engine = engine_of(site_of(args))
    with told():
        found = rebuild(engine)
    for difference in found[:SHOWN_MAX]:
        console.say(f"  {difference.case}: {difference.what}")
    if found:
        console.say(f"{len(found)} 处与事件不一致。", f"{len(found)} projections differ from their events.")
        return FAILED
    console.say("全部办件与事件一致。", "Every case is what its events lead to.")
    return OK
