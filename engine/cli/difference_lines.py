"""Differences between rules as lines of the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from engine.cli.console import Console
from engine.dsl.show import render
from engine.service.views.rules.differences import Group
from engine.service.views.rules.reach import Reached


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


def tell_reach(found: Reached, console: Console, files: Mapping[str, str] | None = None) -> None:
    """Say what a change does to a pack below, and what stands against it there."""
    if not found.is_touched:
        console.say(f"到不了 {found.pack}。", f"It does not reach {found.pack}.")
        return
    console.say(f"波及 {found.label}（{found.pack}）：", f"It reaches {found.pack}:")
    tell_groups(found.groups, console)
    for kept in found.kept:
        said, place = kept.sentence.said(), f"（{kept.place}）" if kept.place else ""
        console.say(f"  不变，本包自有规定{place}：{said.zh}", f"  kept, its own {kept.place}: {said.en}")
    if found.against:
        console.say(
            "  与本包的锁定、边界或名称抵触：", "  A lock, a bound or a name there stands against it:"
        )
        console.say(render(found.against, dict(files or {}), console.lang))
