"""`yifang worker`: timers, follow-ups and messages of a site, by the worker shell in a process of its own."""

from __future__ import annotations

import argparse
import os

from engine.base.finding import Said
from engine.cli.children import worker_command
from engine.cli.console import Console
from engine.cli.options import add_site, site_of

HELP = Said("启动站点的定时任务", "run the timers and messages of a site")


def add(parser: argparse.ArgumentParser) -> None:
    """The site."""
    add_site(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Become the worker process."""
    site = site_of(args)
    site.make()
    command = worker_command(site)
    console.tell("正在启动定时任务…", "Starting the worker …")
    os.execv(command[0], command)
