"""Putting rules in force: from an instant on, new cases follow them; open cases keep theirs."""

from __future__ import annotations

from datetime import datetime

from engine.model.command import Actor
from engine.model.ids import PackId
from engine.model.rule_set import Compiled
from engine.service.chain import RELEASES, Deed, append, instant
from engine.service.engine import Engine
from engine.service.rows import Release
from engine.service.schedules import plan_schedules


def activate(
    engine: Engine, compiled: Compiled, actor: Actor, active_from: datetime | None = None
) -> Release:
    """Keep the bundle and make it the newest version of its pack; a roll back activates an old one again."""
    rules, now = compiled.rules, engine.clock.now()
    with engine.store.write() as work:
        work.put_bundle(rules.bundle, compiled.bundle)
        release = Release(
            number=1 + max((known.number for known in work.releases(rules.pack)), default=0),
            pack=rules.pack,
            bundle=rules.bundle,
            active_from=active_from or now,
            by=actor.person,
        )
        work.put_release(release)
        body = {
            "pack": rules.pack,
            "number": release.number,
            "bundle": rules.bundle,
            "meaning": rules.meaning,
            "active_from": instant(release.active_from),
        }
        deed = Deed(
            actor=actor, command=f"activate:{rules.pack}:{release.number}", at=now, bundle=rules.bundle
        )
        append(work, RELEASES, deed, [("Activated", body)])
        plan_schedules(work, rules, release.active_from)
    engine.library.keep(compiled)
    return release


def roll_back(engine: Engine, pack: PackId, number: int, actor: Actor) -> Release | None:
    """Put an earlier version in force again, as a new one with its content; None if there is none such."""
    with engine.store.read() as work:
        known = next((one for one in work.releases(pack) if one.number == number), None)
        if known is None:
            return None
        compiled = engine.library.compiled(work, known.bundle, pack)
    return activate(engine, compiled, actor)
