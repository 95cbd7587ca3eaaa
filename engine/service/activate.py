"""Putting rules in force: from an instant on, new cases follow them; open cases keep theirs.

A version is one row, written in one transaction with its event. Every process reads the rows inside each
transaction that starts a case, so a swap is atomic over all of them; one that started before goes on to its
end under the old rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from engine.model.command import Actor
from engine.model.ids import PackId
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.service.chain import RELEASES, Deed, append, instant
from engine.service.engine import BrokenBundle, Engine
from engine.service.ports import Work
from engine.service.rows import Release
from engine.service.schedules import plan_schedules
from engine.service.swap.life import ACTIVATED, BACK, State
from engine.service.swap.refusals import (
    before_another,
    compiles_no_more,
    in_the_past,
    no_reason,
    no_version,
    overtaken,
)
from engine.service.swap.steps import all_swaps, may_follow, newest_of, note, tried, worded


def activate(
    engine: Engine, compiled: Compiled, actor: Actor, active_from: datetime | None = None
) -> Release:
    """Keep the bundle and make it the newest version of its pack, without the steps of a swap."""

    def activated(work: Work) -> Release:
        work.put_bundle(compiled.rules.bundle, compiled.bundle)
        return _enacted(engine, work, compiled, actor, active_from or engine.clock.now(), {})

    release = tried(engine, activated)
    engine.library.keep(compiled)
    return release


def activate_swap(
    engine: Engine, id: str, actor: Actor, expected: int, active_from: datetime | None = None
) -> Release | Refused:
    """Put an approved version in force; `expected` is the newest version that the person has seen."""
    now = engine.clock.now()
    if active_from is not None and active_from < now:
        return in_the_past(active_from)

    def activated(work: Work) -> Release | Refused:
        swap = may_follow(work, id, ACTIVATED)
        if isinstance(swap, Refused):
            return swap
        newest = newest_of(work, swap.pack)
        number = newest.number if newest else 0
        if number != expected or number != swap.base:
            return overtaken(newest, expected if number != expected else swap.base)
        if newest is not None and newest.active_from > (active_from or now):
            return before_another(newest.active_from)
        assert swap.bundle is not None, "an approved version has compiled"
        try:
            compiled = engine.library.compiled(work, swap.bundle, swap.pack)
        except BrokenBundle:
            return compiles_no_more(swap.pack)
        return _enacted(engine, work, compiled, actor, active_from or now, {"swap": id})

    return tried(engine, activated)


def roll_back(
    engine: Engine,
    pack: PackId,
    number: int,
    actor: Actor,
    *,
    expected: int | None = None,
    reason: str | None = None,
) -> Release | Refused:
    """Put an earlier version in force again, as a new one with its content; nothing is deleted.

    A version that was still to come is overtaken at its own instant. Whoever looked at an older list of
    versions is told so.
    """
    if reason is not None and not reason.strip():
        return no_reason()

    def back(work: Work) -> Release | Refused:
        known = next((one for one in work.releases(pack) if one.number == number), None)
        newest = newest_of(work, pack)
        if known is None or newest is None:
            return no_version(pack, number)
        if expected is not None and expected != newest.number:
            return overtaken(newest, expected)
        try:
            compiled = engine.library.compiled(work, known.bundle, pack)
        except BrokenBundle:
            return compiles_no_more(pack)
        begin = max(newest.active_from, engine.clock.now())
        release = _enacted(engine, work, compiled, actor, begin, {"restores": number}, reason or "")
        _note_back(engine, work, newest, release, actor, reason or "")
        return release

    return tried(engine, back)


def _note_back(
    engine: Engine, work: Work, gone: Release, release: Release, actor: Actor, reason: str
) -> None:
    """The swap that had brought the version in force is over."""
    held = (State.ACTIVE, State.WATCHED)
    for swap in all_swaps(work):
        if (swap.pack, swap.number) == (gone.pack, gone.number) and swap.state in held:
            note(engine, work, actor, BACK, {"swap": swap.id, "by_version": release.number}, reason)


def _enacted(
    engine: Engine,
    work: Work,
    compiled: Compiled,
    actor: Actor,
    active_from: datetime,
    more: Mapping[str, Any],
    reason: str = "",
) -> Release:
    rules, newest = compiled.rules, newest_of(work, compiled.rules.pack)
    release = Release(
        number=1 + (newest.number if newest else 0), pack=rules.pack, bundle=rules.bundle,
        active_from=active_from, by=actor.person,
    )  # fmt: skip
    work.put_release(release)
    body = {
        "pack": rules.pack,
        "number": release.number,
        "bundle": rules.bundle,
        "meaning": rules.meaning,
        "active_from": instant(release.active_from),
        **more,
        **worded(work, reason),
    }
    command = f"activate:{rules.pack}:{release.number}"
    deed = Deed(actor=actor, command=command, at=engine.clock.now(), bundle=rules.bundle)
    append(work, RELEASES, deed, [(ACTIVATED, body)])
    plan_schedules(work, rules, release.active_from)
    return release
