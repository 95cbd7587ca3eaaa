"""A proposed version beside the newest one: its differences, and what it would do to the open cases."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.command import Actor
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.service.engine import BrokenBundle, Engine
from engine.service.migration.preview import preview
from engine.service.ports import Work
from engine.service.rows import Release
from engine.service.swap.life import COMPARED, REHEARSED, Swap
from engine.service.swap.refusals import compiles_no_more, out_of_turn
from engine.service.swap.steps import may_follow, newest_of, note_comparison, note_rehearsal
from engine.service.views.rules.differences import Group, difference_groups


def compared(engine: Engine, id: str) -> tuple[Swap, Release | None, Sequence[Group]] | Refused:
    """The differences between a proposed version and the newest one, with that one's number."""
    with engine.store.read() as work:
        found = _both(engine, work, id, COMPARED)
        if isinstance(found, Refused):
            return found
        swap, newest, target = found
        if newest is None:
            return swap, None, ()
        before = _compiled(engine, work, newest)
        if isinstance(before, Refused):
            return before
        return swap, newest, difference_groups(before.rules, target.rules)


def compare_swap(engine: Engine, actor: Actor, id: str) -> Swap | Refused:
    """Compare it, and note how many differences were shown."""
    found = compared(engine, id)
    if isinstance(found, Refused):
        return found
    _, newest, groups = found
    count = sum(len(group.sentences) for group in groups)
    return note_comparison(engine, actor, id, newest.number if newest else 0, count)


def rehearse_swap(engine: Engine, actor: Actor, id: str) -> Swap | Refused:
    """Count what it would do to every open case, and note it."""
    with engine.store.read() as work:
        found = _both(engine, work, id, REHEARSED)
    if isinstance(found, Refused):
        return found
    swap, _, target = found
    counts = preview(engine, swap.pack, target.rules.bundle, samples=0).counts
    told = {cls.value: count for cls, count in counts.items()}
    return note_rehearsal(engine, actor, id, swap.base, told)


def _both(engine: Engine, work: Work, id: str, kind: str) -> tuple[Swap, Release | None, Compiled] | Refused:
    swap = may_follow(work, id, kind)
    if isinstance(swap, Refused):
        return swap
    if swap.bundle is None:
        return out_of_turn(swap, kind)
    try:
        target = engine.library.compiled(work, swap.bundle, swap.pack)
    except BrokenBundle:
        return compiles_no_more(swap.pack)
    return swap, newest_of(work, swap.pack), target


def _compiled(engine: Engine, work: Work, release: Release) -> Compiled | Refused:
    try:
        return engine.library.compiled(work, release.bundle, release.pack)
    except BrokenBundle:
        return compiles_no_more(release.pack)
