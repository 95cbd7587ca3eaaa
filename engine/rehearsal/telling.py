"""Telling the sample's story on a site: what people did in the days before it opens, command by command."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta

from engine.base.clock import SHANGHAI, VirtualClock
from engine.base.finding import Said
from engine.model.rule_set import Compiled
from engine.rehearsal.outcome import Difference, Stop
from engine.rehearsal.part import Part
from engine.rehearsal.read import read_sample
from engine.rehearsal.run import take
from engine.rehearsal.world import World
from engine.service.draws import ListedDraws
from engine.service.engine import Engine

_BEGIN = time(9)


def tell_story(engine: Engine, compiled: Compiled) -> tuple[Difference, ...]:
    """Carry out the story of a pack's sample, ending before now; what did not go as it was written."""
    story = story_of(compiled.sample)
    if story is None:
        return ()
    now = engine.clock.now()
    clock = VirtualClock(_begin(now, story.whole("days") or 0))
    draws = ListedDraws()
    told = replace(engine, clock=clock, draws=draws)
    world = World(engine=told, clock=clock, compiled=compiled, draws=draws, name="story")
    try:
        for step in story.many("steps"):
            take(world, step)
            if clock.now() > now:
                raise world.stop(step.span, Said("故事超出了今天", "The story goes beyond today"), "—", "—")
    except Stop:
        pass
    return tuple(world.differences)


def story_of(files: Mapping[str, str]) -> Part | None:
    """The story among the sample files, if there is one."""
    parts, _ = read_sample(files)
    return next((part.one("story") for part in parts if "story" in part), None)


def _begin(now: datetime, days: int) -> datetime:
    day = now.astimezone(SHANGHAI).date() - timedelta(days=days)
    return datetime.combine(day, _BEGIN, SHANGHAI)
