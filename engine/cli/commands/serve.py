"""`yifang serve`: the pages of a site, by the web shell in a process of its own."""

from __future__ import annotations

import argparse
import os

from engine.base.finding import Said
from engine.cli.children import refuse_taken, web_command
from engine.cli.console import Console
from engine.cli.options import add_address, add_site, site_of

HELP = Said("启动站点的网页服务", "serve the pages of a site")


def add(parser: argparse.ArgumentParser) -> None:
    """The site and the address."""
    add_site(parser)
    add_address(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Become the web process."""
    site = site_of(args)
    refuse_taken(args.host, args.port)
    site.make()
    command = web_command(site, args.host, args.port)
    console.tell(f"网页服务：http://{args.host}:{args.port}", f"Serving http://{args.host}:{args.port}")
    os.execv(command[0], command)
