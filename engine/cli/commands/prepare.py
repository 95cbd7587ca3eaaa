"""`yifang prepare`: create the database of a site, or bring an older one up to date."""

from __future__ import annotations

import argparse

from engine.base.finding import Said
from engine.cli.console import OK, Console
from engine.cli.options import add_site, site_of
from engine.cli.sorry import told
from engine.store.opening import newest_version, prepare

HELP = Said("建立或升级站点的数据库", "create or upgrade the database of a site")


def add(parser: argparse.ArgumentParser) -> None:
    """The site."""
    add_site(parser)


def run(args: argparse.Namespace, console: Console) -> int:
    """Prepare it."""
    site = site_of(args)
    site.make()
    with told():
        prepare(site.url)
    console.say(f"数据库已就绪（版本 {newest_version()}）。", f"The database is ready ({newest_version()}).")
    return OK
