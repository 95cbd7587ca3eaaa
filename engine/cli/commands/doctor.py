"""`yifang doctor`: what is wrong with a site, and how to put it right."""

from __future__ import annotations

import argparse

from engine.base.finding import Said
from engine.cli.console import FAILED, OK, Console
from engine.cli.options import add_site, site_of
from engine.cli.sorry import told
from engine.store.doctor import Grade, examine

_MARKS = {Grade.OK: "✓", Grade.WARN: "!", Grade.ERROR: "✗"}
HELP = Said("体检：站点有什么不妥", "tell what is wrong with a site")


def add(parser: argparse.ArgumentParser) -> None:
    """The site."""
    add_site(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Examine the site."""
    with told():
        advice = examine(site_of(args).url)
    for one in advice:
        console.say(f"{_MARKS[one.grade]} {console.pick(one.said)}")
    return FAILED if any(one.grade is Grade.ERROR for one in advice) else OK
