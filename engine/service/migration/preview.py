"""The dry run: every running case of a pack in one class, with samples; nothing is written.

A case is judged by its shape, and cases of one shape are judged once, so that ten thousand take a second. The
samples are decided by the very function that moves cases, and show people and deadlines on both sides.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from engine.base.finding import Said
from engine.model.command import SYSTEM
from engine.model.decision import Accepted
from engine.model.ids import BundleHash, CaseId, PackId, PersonId
from engine.model.rule_set import Compiled
from engine.model.state import CaseState
from engine.runtime.migration.compare import Class, Verdict, judged, shape_of
from engine.service.engine import Engine
from engine.service.migration.deciding import decided
from engine.service.ports import Work

SAMPLES_MAX = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStep:
    """An open step of a case: who has it before them and until when."""

    node: str
    persons: tuple[PersonId, ...]
    due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One case, as it stands and as it would stand."""

    case: CaseId
    number: str
    title: str
    why: Said
    before: tuple[OpenStep, ...]
    after: tuple[OpenStep, ...] = ()


@dataclass(slots=True, kw_only=True)
class Preview:
    """How many cases of each class, why, and some of them."""

    to: BundleHash
    counts: Counter[Class] = field(default_factory=Counter)
    reasons: Counter[tuple[Class, Said]] = field(default_factory=Counter)
    samples: dict[Class, list[Sample]] = field(default_factory=dict)


def preview(engine: Engine, pack: PackId, to: BundleHash, samples: int = SAMPLES_MAX) -> Preview:
    """What moving every running case of a pack to this bundle would do."""
    found = Preview(to=to)
    known: dict[tuple[BundleHash, object], Verdict] = {}
    with engine.store.read() as work:
        target = engine.library.compiled(work, to, pack)
        for state, title in running(work, pack, to):
            verdict = _judged(engine, work, target, state, known)
            found.counts[verdict.cls] += 1
            if verdict.why.zh:
                found.reasons[verdict.cls, verdict.why] += 1
            kept = found.samples.setdefault(verdict.cls, [])
            if len(kept) < samples:
                kept.append(_sample(engine, work, target, state, title, verdict))
    return found


def running(work: Work, pack: PackId, to: BundleHash) -> Iterator[tuple[CaseState, str]]:
    """The open cases of a pack that run under other rules, with their titles, by id."""
    for case in work.all_cases():
        row = work.case(case)
        if row is not None and row.state.is_open and row.state.pack == pack and row.state.bundle != to:
            yield row.state, row.title


def _judged(
    engine: Engine,
    work: Work,
    target: Compiled,
    state: CaseState,
    known: dict[tuple[BundleHash, object], Verdict],
) -> Verdict:
    key = (state.bundle, shape_of(state))
    if key not in known:
        old = engine.library.compiled(work, state.bundle, state.pack)
        known[key] = judged(old.rules, target.rules, state)
    return known[key]


def _sample(
    engine: Engine, work: Work, target: Compiled, state: CaseState, title: str, verdict: Verdict
) -> Sample:
    after: tuple[OpenStep, ...] = ()
    why = verdict.why
    if verdict.cls in (Class.MOVES, Class.PLANNED):
        decision = decided(engine, work, state, target, SYSTEM)
        if isinstance(decision, Accepted):
            after = open_steps_of(decision.state)
        else:
            why = decision.said
    return Sample(
        case=state.id, number=state.number, title=title, why=why, before=open_steps_of(state), after=after
    )


def open_steps_of(state: CaseState) -> tuple[OpenStep, ...]:
    """The open steps of a case with their people, by id."""
    people: dict[str, tuple[PersonId, ...]] = {}
    for seat in state.seats.values():
        if seat.is_live:
            people[seat.activation] = (*people.get(seat.activation, ()), *seat.persons)
    found: Mapping[str, OpenStep] = {
        step.id: OpenStep(node=step.node, persons=people[step.id], due=step.due)
        for step in state.activations.values()
        if step.state == "open" and step.id in people
    }
    return tuple(found[key] for key in sorted(found))
