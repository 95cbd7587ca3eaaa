"""Differences between rules as lines of the terminal."""

from __future__ import annotations

from collections.abc import Iterable

from engine.cli.console import Console
from engine.service.views.rules.differences import Group


def tell_groups(groups: Iterable[Group], console: Console) -> int:
    """Say them by mechanism, each with its document; how many there are."""
    count = 0
    for group in groups:
        console.say(console.pick(group.label))
        for one in group.sentences:
            source = f"  〔{one.source}〕" if one.source else ""
            console.say(f"  {console.pick(one.said())}{source}")
            count += 1
    return count
