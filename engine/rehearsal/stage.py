"""The stage: a store with the rules in force and the sample organisation, built once and copied for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from engine.base.clock import VirtualClock
from engine.base.finding import Said
from engine.base.span import NOWHERE
from engine.model.command import SYSTEM
from engine.model.rule_set import Compiled
from engine.rehearsal.organising import add, apply
from engine.rehearsal.outcome import Difference, Stop
from engine.rehearsal.part import Part
from engine.rehearsal.promises import keep_promises
from engine.rehearsal.read import read_sample
from engine.rehearsal.sample import changes_of
from engine.rehearsal.world import World
from engine.service.activate import activate
from engine.service.draws import ListedDraws
from engine.service.engine import Engine, RuleLibrary
from engine.store.memory.store import MemoryStore

#: The day from which the units and people of a scenario exist, unless it says otherwise.
LONG_AGO = date(2000, 1, 1)

#: Files of a bundle and its pack -> the rules, None where they do not compile; how a scenario gets its pack
#: without some of its files.
Compile = Callable[[Mapping[str, str], str], Compiled | None]


@dataclass(frozen=True, slots=True)
class _Base:
    """A store where scenarios begin, and how far its evidence was verified."""

    store: MemoryStore
    heads: Mapping[str, tuple[int, str]]
    #: Why the sample could not be brought in.
    differences: tuple[Difference, ...] = ()


@dataclass(slots=True)
class Stage:
    """Where scenarios of one pack begin."""

    compiled: Compiled
    compile: Compile
    _bases: dict[tuple[datetime, bool, tuple[str, ...]], _Base] = field(default_factory=dict)
    _without: dict[tuple[str, ...], Compiled | None] = field(default_factory=dict)

    def world(self, given: Part) -> World:
        """A fresh world: the rules in force, the sample where it is wanted."""
        at = given.moment("clock")
        assert at is not None, "a scenario has a clock"
        compiled = self._rules(given.texts("without"))
        key = (at, bool(given.yes("sample")), given.texts("without"))
        if key not in self._bases:
            self._bases[key] = self._base(compiled or self.compiled, at, sample=key[1])
        base = self._bases[key]
        world = _world(compiled or self.compiled, base.store.copy(), at)
        world.verified = base.heads
        world.differences.extend(base.differences)
        if compiled is None:
            what = Said("缺了这些文件就不能编译", "Without these files the pack does not compile")
            world.differ(given.at("without"), what, "—", "、".join(given.texts("without")))
        return world

    def _rules(self, without: tuple[str, ...]) -> Compiled | None:
        if not without:
            return self.compiled
        if without not in self._without:
            pack = self.compiled.rules.pack
            gone = {f"{pack}/{name}" for name in without}
            files = {path: text for path, text in self.compiled.bundle.items() if path not in gone}
            found = self.compile(files, pack)
            self._without[without] = replace(found, sample=self.compiled.sample) if found else None
        return self._without[without]

    def _base(self, compiled: Compiled, at: datetime, *, sample: bool) -> _Base:
        store = MemoryStore()
        world = _world(compiled, store, at)
        world.name = "stage"
        activate(world.engine, compiled, SYSTEM)
        if sample:
            parts, _ = read_sample(compiled.sample)
            with suppress(Stop):
                _bring(world, Part(span=parts[0].span if parts else NOWHERE), parts, LONG_AGO)
        keep_promises(world, NOWHERE)
        return _Base(store, world.heads(), tuple(world.differences))


def furnish(world: World, given: Part) -> None:
    """Bring in the units, people and records that a scenario gives."""
    _bring(world, given, (given,), given.day("since") or LONG_AGO)
    for records in given.many("records"):
        add(world, records, None)


def _world(compiled: Compiled, store: MemoryStore, at: datetime) -> World:
    clock = VirtualClock(at)
    library = RuleLibrary(_never)
    library.keep(compiled)
    calls: list[tuple[str, Mapping[str, Any]]] = []
    draws = ListedDraws()
    engine = Engine(
        store,
        clock,
        library,
        caller=lambda word, values, key: calls.append((word, dict(values))),
        draws=draws,
    )
    return World(engine=engine, clock=clock, compiled=compiled, draws=draws, calls=calls)


def _never(files: Mapping[str, str], pack: str) -> Compiled:
    raise AssertionError(f"the rules of {pack} are at hand from the beginning")


def _bring(world: World, place: Part, parts: Iterable[Part], default: date) -> None:
    for day, changes in changes_of(parts, default):
        apply(world, place, day, changes, None)
