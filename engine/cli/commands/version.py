"""`yifang version`: which version this is, and on what it stands."""

from __future__ import annotations

import argparse
import platform
from importlib.metadata import PackageNotFoundError, version

from engine.base.finding import Said
from engine.cli.console import OK, Console

HELP = Said("显示版本", "show the version")


def add(parser: argparse.ArgumentParser) -> None:
    """It takes no arguments."""


def run(args: argparse.Namespace, console: Console) -> int:
    """Show the version."""
    try:
        own = version("yifang")
    except PackageNotFoundError:
        own = "0"
    console.say(f"yifang {own} (Python {platform.python_version()})")
    return OK
