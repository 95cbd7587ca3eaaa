"""A proposed version beside the newest one: differences, how far they reach, what cases would meet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from engine.model.command import Actor
from engine.model.ids import PackId
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.service.engine import BrokenBundle, Engine
from engine.service.migration.rehearsal import begin
from engine.service.ports import Work
from engine.service.rows import Release
from engine.service.swap.life import COMPARED, REHEARSED, Swap
from engine.service.swap.refusals import compiles_no_more, no_version, out_of_turn, overtaken
from engine.service.swap.steps import may_follow, newest_of, note_comparison
from engine.service.views.rules.differences import Group, difference_groups
from engine.service.views.rules.reach import Reached, reached


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two versions of a pack: what differs, and what that does to the site's packs below it."""

    pack: PackId
    #: The number of the older version; 0 where there is none.
    base: int
    groups: tuple[Group, ...] = ()
    reach: tuple[Reached, ...] = ()

    @property
    def count(self) -> int:
        """How many differences there are."""
        return sum(len(group.sentences) for group in self.groups)


def compared(engine: Engine, swap: str) -> Comparison | Refused:
    """A proposed version beside the newest one."""
    with engine.store.read() as work:
        found = _both(engine, work, swap, COMPARED)
        if isinstance(found, Refused):
            return found
        one, newest, target = found
        if newest is None:
            return Comparison(pack=one.pack, base=0)
        return _compared(engine, work, newest, target)


def versions_compared(engine: Engine, pack: PackId, old: int, new: int) -> Comparison | Refused:
    """Two versions that the site has kept, by their numbers."""
    with engine.store.read() as work:
        known = {release.number: release for release in work.releases(pack)}
        for number in (old, new):
            if number not in known:
                return no_version(pack, number)
        target = _compiled(engine, work, known[new])
        return target if isinstance(target, Refused) else _compared(engine, work, known[old], target)


def compare_swap(engine: Engine, actor: Actor, swap: str) -> Swap | Refused:
    """Compare it, and note how many differences were shown."""
    found = compared(engine, swap)
    if isinstance(found, Refused):
        return found
    return note_comparison(engine, actor, swap, found.base, found.count)


def rehearse_swap(engine: Engine, actor: Actor, swap: str) -> str | Refused:
    """Begin to look at every open case, as a job; the id of the dry run. The swap is told when it ends."""
    with engine.store.read() as work:
        found = _both(engine, work, swap, REHEARSED)
        if isinstance(found, Refused):
            return found
        one, newest, target = found
        number = newest.number if newest else 0
        if number != one.base:
            return overtaken(newest, one.base)
    return begin(engine, actor, one.pack, target.rules.bundle, swap)


def _compared(engine: Engine, work: Work, old: Release, target: Compiled) -> Comparison | Refused:
    before = _compiled(engine, work, old)
    if isinstance(before, Refused):
        return before
    return Comparison(
        pack=old.pack,
        base=old.number,
        groups=difference_groups(before.rules, target.rules),
        reach=tuple(_reach(engine, work, before, target)),
    )


def _reach(engine: Engine, work: Work, before: Compiled, target: Compiled) -> Iterator[Reached]:
    """What it does to the newest versions of the site's packs that build upon it."""
    seen: set[PackId] = set()
    for release in work.releases():
        if release.pack in seen or release.pack == target.rules.pack:
            continue
        seen.add(release.pack)
        child = _compiled(engine, work, release)
        if not isinstance(child, Refused) and target.rules.pack in child.rules.parents:
            files = work.bundle(release.bundle) or {}
            own = {path: text for path, text in files.items() if path not in before.bundle}
            after = {**target.bundle, **own}
            yield reached(before.rules, target.rules, release.pack, files, after, engine.library.vocabulary)


def _both(
    engine: Engine, work: Work, swap: str, kind: str
) -> tuple[Swap, Release | None, Compiled] | Refused:
    one = may_follow(work, swap, kind)
    if isinstance(one, Refused):
        return one
    if one.bundle is None:
        return out_of_turn(one, kind)
    try:
        target = engine.library.compiled(work, one.bundle, one.pack)
    except BrokenBundle:
        return compiles_no_more(one.pack)
    return one, newest_of(work, one.pack), target


def _compiled(engine: Engine, work: Work, release: Release) -> Compiled | Refused:
    try:
        return engine.library.compiled(work, release.bundle, release.pack)
    except BrokenBundle:
        return compiles_no_more(release.pack)
