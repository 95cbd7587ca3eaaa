"""Answering what a decision asks, inside its transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, assert_never

from engine.model.expr.functions import DRAW
from engine.model.expr.question import Aggregation, Query
from engine.model.expr.values import Value
from engine.model.ids import LedgerId, PersonId, PostId, UnitId
from engine.model.ledger import Ledger, Unit
from engine.model.rule_set import Compiled
from engine.runtime import question as q
from engine.runtime.reference import Reference, answers_query
from engine.runtime.scope import local_day
from engine.service.draws import Draws
from engine.service.ledger_query import ledger_query
from engine.service.modes import holding
from engine.service.overlaps import overlapping
from engine.service.places import PLACE_FUNCTIONS, free_places, place_query, places_of
from engine.service.ports import Work
from engine.service.scores import kept_score, opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Answers questions from the store and from reference data as of a moment."""

    work: Work
    compiled: Compiled
    reference: Reference
    at: datetime
    #: Where lots are drawn; None where nothing is decided, so that nothing is drawn.
    draws: Draws | None = None

    def __call__(self, question: q.Question) -> Any:
        """The answer to a question."""
        match question:
            case Aggregation():
                return self.work.aggregate(question, self.compiled.rules)
            case Query():
                return self._query(question)
            case q.ModesAt(unit=unit):
                return holding(self.work, self.compiled.rules, self.reference.organisation, unit, self.at)
            case q.LabelOf(id=name):
                return self._label(name)
            case q.IsPerson(id=name):
                known = self.work.people((PersonId(name),)).get(PersonId(name))
                return known is not None and bool(known.name)
            case q.Serial(name=name):
                return self.work.next_serial(name)
            case q.Balances(accounts=accounts):
                return self.work.balances(accounts, lock=True)
            case q.HoldOf(hold=hold):
                return self.work.hold(hold)
            case q.Overlapping():
                return overlapping(self.work, question)
            case q.PostingsOf(case=of):
                return self.work.postings_of(of)
            case q.FreePlaces(ledger=ledger, unit=unit):
                return free_places(self.work, ledger, unit)
            case q.PlacesOf(ledger=ledger, person=person):
                # taking a number makes another case of the same person wait its turn
                self.work.next_serial(f"places:{ledger}:{person}")
                return places_of(self.work, ledger, person)
            case q.ClosedThrough(ledger=ledger, unit=unit):
                closes = self.work.closes(ledger)
                return next((close.through for close in closes if close.unit in ("", unit)), None)
            case q.OpenClaims(person=person, process=process, node=node):
                # taking a number makes the same person's claims of other cases wait their turn
                self.work.next_serial(f"claims:{person}")
                return self.work.open_claims(person, process, node)
            case q.ScoreOf(score=score, subject=subject, period=period):
                return kept_score(self.work, score, subject, period)
            case q.BoxOf(case=of, activation=step, least=least):
                return opened(self.work.box(of, step), dict(least))
            case (
                q.Holders() | q.Heads() | q.ProxiesOf() | q.Members() | q.PostsOf() | q.Serves() | q.TypeOf()
            ):
                return self.reference.answer(question)
            case q.Related() | q.LevelOf() | q.DueBy() | q.WorktimeBetween():
                return self.reference.answer(question)
            case _:
                assert_never(question)

    def _query(self, query: Query) -> Value:
        if query.function == DRAW:
            assert self.draws is not None, "lots are drawn by the ways of a choice alone"
            return self.draws.draw()
        plugin = self.compiled.words.answers.get(query.function)
        if plugin is not None:
            return plugin(*query.arguments)
        if answers_query(query):
            return self.reference.query(query)
        if query.function in PLACE_FUNCTIONS and self._rules(query).unit is Unit.PLACES:
            return place_query(self.work, query)
        return ledger_query(self.work, self._rules(query), query, local_day(self.at))

    def _rules(self, query: Query) -> Ledger:
        return self.compiled.rules.ledgers[LedgerId(query.arguments[0])]

    def _label(self, name: str) -> str:
        unit = self.reference.organisation.units.get(UnitId(name))
        if unit is not None:
            return unit.label_on(self.reference.on)
        post = self.compiled.rules.organisation.posts.get(PostId(name))
        if post is not None:
            return post.label
        person = self.work.people((PersonId(name),)).get(PersonId(name))
        return (person.name if person else None) or name


def answers_for(
    work: Work, compiled: Compiled, calendar_of: Compiled, at: datetime, draws: Draws | None = None
) -> Answers:
    """Answers under a rule set, with the calendar of the rules in force: a case may keep older ones."""
    reference = Reference(
        organisation=work.organisation(),
        rules=compiled.rules.organisation,
        calendar=calendar_of.calendar,
        on=local_day(at),
    )
    return Answers(work=work, compiled=compiled, reference=reference, at=at, draws=draws)
