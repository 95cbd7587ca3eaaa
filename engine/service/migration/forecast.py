"""What moving one case would come to, decided by the very function that moves it; nothing is written.

Cases of one shape share a verdict. Only where people would be asked afresh is the move decided for each case;
what it asks of the organisation and the calendar is remembered, since thousands ask the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from engine.base.finding import NOTHING, Said
from engine.model.command import SYSTEM
from engine.model.decision import Accepted
from engine.model.ids import BundleHash, CaseId, NodeId, PackId, PersonId
from engine.model.ledger_event import HoldEnded, HoldPlaced, Posted
from engine.model.refusal import Refused
from engine.model.rule_set import Compiled
from engine.model.state import CaseState
from engine.runtime import question as q
from engine.runtime.decide.command import Situation
from engine.runtime.facts import driven_value
from engine.runtime.migration.compare import Class, Verdict, judged, shape_of
from engine.runtime.migration.migrate import migrate
from engine.service.answers import Answers, answers_for
from engine.service.engine import Engine
from engine.service.execute import bodies_of
from engine.service.places import places_of
from engine.service.ports import Work
from engine.service.rows import CaseRow

#: A number that nobody gets: taking one would be writing.
NO_SERIAL = 0
REMEMBERED = (q.Holders, q.PostsOf, q.Serves, q.TypeOf, q.Related, q.LevelOf, q.DueBy, q.ProxiesOf, q.Members)


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenStep:
    """An open step of a case: who has it before them and until when."""

    node: str
    persons: tuple[PersonId, ...]
    due: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """One case, as it stands and as it would stand."""

    case: CaseId
    cls: Class
    why: Said = NOTHING
    before: tuple[OpenStep, ...] = ()
    after: tuple[OpenStep, ...] = ()
    #: Ledger and what would happen there: posted, held, freed.
    ledgers: tuple[tuple[str, str], ...] = ()


@dataclass(slots=True, kw_only=True)
class Forecaster:
    """Looks at the cases of a pack one after another, in one transaction."""

    engine: Engine
    work: Work
    pack: PackId
    target: Compiled
    _known: dict[tuple[BundleHash, object], Verdict] = field(default_factory=dict)
    _answers: DryAnswers | None = None

    def of(self, row: CaseRow) -> Forecast:
        """What would become of a case."""
        state = row.state
        before = open_steps_of(state)
        if state.pack != self.pack or state.bundle == self.target.rules.bundle:
            return Forecast(case=state.id, cls=Class.PINNED, before=before, after=before)
        verdict = self._judged(state)
        if verdict.cls not in (Class.MOVES, Class.PLANNED):
            return Forecast(case=state.id, cls=verdict.cls, why=verdict.why, before=before, after=before)
        if verdict.entered:
            return self._decided(state, verdict, before)
        after = tuple(replace(s, node=verdict.renamed.get(NodeId(s.node), s.node)) for s in before)
        return Forecast(case=state.id, cls=verdict.cls, before=before, after=after)

    def _judged(self, state: CaseState) -> Verdict:
        key = (state.bundle, shape_of(state))
        if key not in self._known:
            old = self.engine.library.compiled(self.work, state.bundle, state.pack)
            self._known[key] = judged(old.rules, self.target.rules, state)
        return self._known[key]

    def _decided(self, state: CaseState, verdict: Verdict, before: tuple[OpenStep, ...]) -> Forecast:
        at = self.engine.clock.now()
        if self._answers is None:
            self._answers = DryAnswers(answers_for(self.work, self.target, self.target, at))
        old = self.engine.library.compiled(self.work, state.bundle, state.pack)
        now = Situation(at=at, seed=secrets.token_hex(16), state=state, bodies=bodies_of(self.work, state))
        decision = driven_value(migrate(old.rules, self.target.rules, now, SYSTEM), self._answers)
        if isinstance(decision, Refused):
            return Forecast(case=state.id, cls=Class.BREAKS, why=decision.said, before=before, after=before)
        assert isinstance(decision, Accepted), "a decision is accepted or refused"
        return Forecast(
            case=state.id,
            cls=verdict.cls,
            before=before,
            after=open_steps_of(decision.state),
            ledgers=tuple(found for event in decision.events if (found := _in_ledger(event))),
        )


class DryAnswers:
    """Answers that take no number and lock no account, and remember what only the day decides."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self._known: dict[object, Any] = {}

    def __call__(self, question: q.Question) -> Any:
        """The answer to a question."""
        work = self._answers.work
        match question:
            case q.Serial():
                return NO_SERIAL
            case q.Balances(accounts=accounts):
                return work.balances(accounts, lock=False)
            case q.PlacesOf(ledger=ledger, person=person):
                return places_of(work, ledger, person)
            case q.OpenClaims(person=person, process=process, node=node):
                return work.open_claims(person, process, node)
            case _ if isinstance(question, REMEMBERED):
                return self._remembered(question)
            case _:
                return self._answers(question)

    def _remembered(self, question: q.Question) -> Any:
        if question not in self._known:
            self._known[question] = self._answers(question)
        return self._known[question]


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


def _in_ledger(event: object) -> tuple[str, str] | None:
    match event:
        case Posted(ledger=ledger):
            return ledger, "posted"
        case HoldPlaced(ledger=ledger):
            return ledger, "held"
        case HoldEnded(ledger=ledger):
            return ledger, "freed"
        case _:
            return None
