"""The stage: a store with the rules in force and the sample organisation, built once and copied for each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from engine.base.clock import VirtualClock
from engine.base.span import NOWHERE
from engine.model.command import SYSTEM
from engine.model.rule_set import Compiled
from engine.rehearsal.organising import add, apply
from engine.rehearsal.part import Part
from engine.rehearsal.promises import keep_promises
from engine.rehearsal.read import read_sample
from engine.rehearsal.sample import changes_of
from engine.rehearsal.world import World
from engine.service.activate import activate
from engine.service.engine import Engine, RuleLibrary
from engine.store.memory.store import MemoryStore

#: The day from which the units and people of a scenario exist, unless it says otherwise.
LONG_AGO = date(2000, 1, 1)

#: Files of a bundle and its pack -> the rules; how a scenario gets its pack without some of its files.
Compile = Callable[[Mapping[str, str], str], Compiled]


@dataclass(frozen=True, slots=True)
class _Base:
    """A store where scenarios begin, and how far its evidence was verified."""

    store: MemoryStore
    heads: Mapping[str, tuple[int, str]]


@dataclass(slots=True)
class Stage:
    """Where scenarios of one pack begin."""

    compiled: Compiled
    compile: Compile
    _bases: dict[tuple[datetime, bool, tuple[str, ...]], _Base] = field(default_factory=dict)
    _without: dict[tuple[str, ...], Compiled] = field(default_factory=dict)

    def world(self, given: Part) -> World:
        """A fresh world: the rules in force, the sample where it is wanted."""
        at = given.moment("clock")
        assert at is not None, "a scenario has a clock"
        compiled = self._rules(given.texts("without"))
        key = (at, bool(given.yes("sample")), given.texts("without"))
        if key not in self._bases:
            self._bases[key] = self._base(compiled, at, sample=key[1])
        base = self._bases[key]
        world = _world(compiled, base.store.copy(), at, self.compile)
        world.verified = base.heads
        return world

    def _rules(self, without: tuple[str, ...]) -> Compiled:
        if not without:
            return self.compiled
        if without not in self._without:
            pack = self.compiled.rules.pack
            gone = {f"{pack}/{name}" for name in without}
            files = {path: text for path, text in self.compiled.bundle.items() if path not in gone}
            self._without[without] = replace(self.compile(files, pack), sample=self.compiled.sample)
        return self._without[without]

    def _base(self, compiled: Compiled, at: datetime, *, sample: bool) -> _Base:
        store = MemoryStore()
        world = _world(compiled, store, at, self.compile)
        world.name = "stage"
        activate(world.engine, compiled, SYSTEM)
        if sample:
            parts, _ = read_sample(compiled.sample)
            _bring(world, Part(span=NOWHERE), parts, LONG_AGO)
        keep_promises(world, NOWHERE)
        assert not world.differences, f"the sample breaks a promise: {world.differences}"
        return _Base(store, world.heads())


def furnish(world: World, given: Part) -> None:
    """Bring in the units, people and records that a scenario gives."""
    _bring(world, given, (given,), given.day("since") or LONG_AGO)
    for records in given.many("records"):
        add(world, records, None)


def _world(compiled: Compiled, store: MemoryStore, at: datetime, compile_bundle: Compile) -> World:
    clock = VirtualClock(at)
    library = RuleLibrary(compile_bundle)
    library.keep(compiled)
    return World(engine=Engine(store, clock, library), clock=clock, compiled=compiled)


def _bring(world: World, place: Part, parts: Iterable[Part], default: date) -> None:
    for day, changes in changes_of(parts, default):
        apply(world, place, day, changes, None)
