"""Arguments that several sub-commands share."""

from __future__ import annotations

import argparse
from pathlib import Path

from engine.cli.site import SiteFolder

PORT = 8000


def add_site(parser: argparse.ArgumentParser) -> None:
    """Which site: a folder; YIFANG_DATABASE may name another database than the one in it."""
    parser.add_argument(
        "--site", type=Path, default=Path("var/demo"), metavar="DIR", help="站点目录 / folder of the site"
    )


def add_address(parser: argparse.ArgumentParser) -> None:
    """Where the pages are served."""
    parser.add_argument("--host", default="127.0.0.1", help="监听地址 / address to listen on")
    parser.add_argument("--port", type=int, default=PORT, help=f"端口 / port ({PORT})")


def site_of(args: argparse.Namespace) -> SiteFolder:
    """The site that the arguments name."""
    folder: Path = args.site
    return SiteFolder(folder)
