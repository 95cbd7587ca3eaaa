"""The world of one running scenario: an engine on the in-memory store, a clock, and the names it gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from engine.base.clock import VirtualClock
from engine.base.finding import Said
from engine.base.span import Span
from engine.model.ids import CaseId, CommandId, FormId, RecordId
from engine.model.rule_set import Compiled
from engine.model.state import CaseState
from engine.rehearsal.moments import shown
from engine.rehearsal.outcome import Difference, Stop
from engine.runtime.scope import local_day
from engine.service.draws import ListedDraws
from engine.service.engine import Engine
from engine.service.ports import Work


@dataclass(slots=True, kw_only=True)
class World:
    """Where a scenario happens. It is the one thing here that changes."""

    engine: Engine
    clock: VirtualClock
    compiled: Compiled
    #: What lots show; the engine draws from it.
    draws: ListedDraws = field(default_factory=ListedDraws)
    cases: dict[str, CaseId] = field(default_factory=dict)
    records: dict[str, RecordId] = field(default_factory=dict)
    story: list[str] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    #: The beginning of this world's command ids; a copied store remembers those of the stage.
    name: str = "scenario"
    commands: int = 0
    #: Heads of streams that were verified where the scenario began.
    verified: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    #: What steps touched that leaves no case behind: refused checks, reports looked at.
    touched: dict[str, set[str]] = field(default_factory=dict)
    #: What plugins would have been called with outside, by word; a scenario calls nobody.
    calls: list[tuple[str, Mapping[str, Any]]] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day it is."""
        return local_day(self.clock.now())

    def command(self) -> CommandId:
        """A fresh command id."""
        self.commands += 1
        return CommandId(f"{self.name}-{self.commands}")

    def touch(self, kind: str, id: str) -> None:
        """Note that something of the pack was used."""
        self.touched.setdefault(kind, set()).add(id)

    def heads(self) -> dict[str, tuple[int, str]]:
        """How far the evidence goes, by stream."""
        with self.read() as work:
            return {stream: work.head(stream) for stream in work.streams()}

    def tell(self, words: str) -> None:
        """Add a line to the story."""
        self.story.append(f"{shown(self.clock.now())}  {words}")

    def differ(self, place: Span, what: Said, expected: str, got: str) -> None:
        """Note that something is not as expected."""
        self.differences.append(
            Difference(place=place, what=what, expected=expected, got=got, told=len(self.story))
        )

    def stop(self, place: Span, what: Said, expected: str, got: str) -> Stop:
        """Note why the story cannot go on; to be raised."""
        self.differ(place, what, expected, got)
        return Stop()

    @contextmanager
    def read(self) -> Iterator[Work]:
        """Look at the store."""
        with self.engine.store.read() as work:
            yield work

    def case_named(self, name: str, place: Span) -> CaseId:
        """The case that the scenario calls by this name."""
        if name in self.cases:
            return self.cases[name]
        known = "、".join(self.cases) or "（没有）"
        raise self.stop(place, Said("没有这个办件", "There is no such case"), f"{name}", known)

    def state(self, name: str, place: Span) -> CaseState:
        """How a case stands."""
        case = self.case_named(name, place)
        with self.read() as work:
            row = work.case(case)
        assert row is not None, f"the case {name} was started"
        return row.state

    def case_name(self, case: CaseId) -> str:
        """What the scenario calls a case."""
        return next((name for name, known in self.cases.items() if known == case), str(case))

    def record_named(self, form: FormId, name: str) -> str:
        """The record an answer points to: by the name of a record, of a case with such a record, or by id."""
        if name in self.records:
            return self.records[name]
        if name in self.cases:
            with self.read() as work:
                row = work.case(self.cases[name])
            ref = row.state.records.get(form) if row else None
            if ref is not None:
                return ref.record
        return name
