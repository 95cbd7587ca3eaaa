"""The engine: a store, a clock and the rules, handed to every use case."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from engine.base.clock import Clock
from engine.base.finding import Said
from engine.model.ids import BundleHash, PackId, PersonId, ProcessId
from engine.model.rule_set import Compiled
from engine.model.vocabulary import CORE, Vocabulary
from engine.service.draws import Draws, SystemDraws
from engine.service.ports import Store, Work
from engine.service.rows import Release

#: Source files of a bundle and the pack in it -> what they mean.
CompileBundle = Callable[[Mapping[str, str], str], Compiled]
#: Tells a person outside the product: person, text, and a key that is the same when it is sent again.
Notifier = Callable[[PersonId, str, str], None]
#: Has a plugin do something outside: word, values, and a key that is the same when it is asked again.
Caller = Callable[[str, Mapping[str, Any], str], None]
COMPILED_MAX = 16


class MissingBundle(Exception):
    """A rule set is pinned whose source is not in the store."""


class BrokenBundle(Exception):
    """A rule set that was sound is not understood by this engine any more."""

    def __init__(self, said: Said) -> None:
        super().__init__(said.en)
        self.said = said


class RuleLibrary:
    """Rule sets by the hash of their source, compiled when first needed; a bounded number stays at hand."""

    def __init__(
        self, compile_bundle: CompileBundle, vocabulary: Vocabulary = CORE, kept_max: int = COMPILED_MAX
    ) -> None:
        self._compile = compile_bundle
        #: What plugins add to the language here; new packs are compiled with it too.
        self.vocabulary = vocabulary
        self._kept: OrderedDict[BundleHash, Compiled] = OrderedDict()
        self._kept_max = kept_max
        self._turn = Lock()

    def compiled(self, work: Work, bundle: BundleHash, pack: PackId) -> Compiled:
        """What a stored bundle means."""
        with self._turn:
            if bundle in self._kept:
                self._kept.move_to_end(bundle)
                return self._kept[bundle]
        files = work.bundle(bundle)
        if files is None:
            raise MissingBundle(bundle)
        return self.keep(self._compile(files, pack), bundle)

    def keep(self, compiled: Compiled, bundle: BundleHash | None = None) -> Compiled:
        """Have a rule set at hand that was compiled elsewhere."""
        with self._turn:
            self._kept[bundle or compiled.rules.bundle] = compiled
            while len(self._kept) > self._kept_max:
                self._kept.popitem(last=False)
        return compiled

    def active(self, work: Work, pack: PackId | None, at: datetime) -> Compiled | None:
        """The rules that new cases of a pack follow at an instant; without a pack, of the newest release."""
        release = next(iter(self._in_force(work, pack, at)), None)
        return None if release is None else self.compiled(work, release.bundle, release.pack)

    def all_active(self, work: Work, at: datetime) -> tuple[Compiled, ...]:
        """The rules in force at an instant, one for each pack, newest release first."""
        newest: dict[PackId, Release] = {}
        for release in self._in_force(work, None, at):
            newest.setdefault(release.pack, release)
        return tuple(self.compiled(work, release.bundle, pack) for pack, release in newest.items())

    def with_process(self, work: Work, process: ProcessId, at: datetime) -> Compiled | None:
        """The rules in force that have a process."""
        return next((c for c in self.all_active(work, at) if process in c.rules.processes), None)

    @staticmethod
    def _in_force(work: Work, pack: PackId | None, at: datetime) -> list[Release]:
        begun = [release for release in work.releases(pack) if release.active_from <= at]
        return sorted(begun, key=lambda r: (r.active_from, r.number), reverse=True)


@dataclass(frozen=True, slots=True)
class Engine:
    """What use cases work with."""

    store: Store
    clock: Clock
    library: RuleLibrary
    notifiers: tuple[Notifier, ...] = field(default=())
    draws: Draws = field(default_factory=SystemDraws)
    caller: Caller | None = None
