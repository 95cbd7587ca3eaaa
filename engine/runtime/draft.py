"""A decision in the making: the state so far, the events and rows that will follow, the words kept apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from engine.base.digest import digest
from engine.base.finding import Said
from engine.model.command import START, SYSTEM, Actor
from engine.model.decision import Accepted, Write, WriteText
from engine.model.event import CaseEvent
from engine.model.explained import Explained
from engine.model.expr.question import Question
from engine.model.expr.tree import Node
from engine.model.expr.values import Value
from engine.model.form import Form
from engine.model.ids import ActivationId, FieldId, FormId, HoldId, NodeId, PersonId, ScoreId
from engine.model.ledger import Account, Balance, Hold
from engine.model.process import Process
from engine.model.retrace import Noted, explanation
from engine.model.rule_set import RuleSet
from engine.model.score import Kept
from engine.model.state import Activation, CaseState, Seat, SeatState
from engine.runtime.evolve import evolve
from engine.runtime.scope import CaseScope, local_day, moment

STEPS_MAX = 200
Forms = Mapping[FormId, Mapping[FieldId, Value]]


class Draft:
    """What one command is leading to. `seed` is random text from outside; all salts are made of it."""

    def __init__(
        self, rules: RuleSet, process: Process, actor: Actor, at: datetime, seed: str, state: CaseState | None
    ) -> None:
        self.rules = rules
        self.process = process
        self.actor = actor
        self.at = at
        #: Time or another case moves this one: there is nobody who could be told of a refusal.
        self.unattended = actor == SYSTEM and state is not None
        self.steps = 0
        #: Forks whose branches are being entered; their joins are asked when all are.
        self.forking: set[ActivationId] = set()
        #: Steps in which the engine has answered; their outcomes follow when all is at rest.
        self.unsettled: list[ActivationId] = []
        self.forms: dict[FormId, Mapping[FieldId, Value]] = {}
        self.balances: dict[Account, Balance] = {}
        self.holds: dict[HoldId, Hold] = {}
        #: Results of scores that this command has computed, by score, subject and period.
        self.scores: dict[tuple[ScoreId, str, str], Kept] = {}
        self.events: list[CaseEvent] = []
        self.writes: list[Write] = []
        self._learnt: dict[Question, Value] = {}
        #: What was evaluated lately; `because` keeps what explains a result.
        self.noted: list[Noted] = []
        self.explained: list[Explained] = []
        self._seed = seed
        self._salts = 0
        self._seen: tuple[int, CaseScope] | None = None
        self._state = state

    @property
    def state(self) -> CaseState:
        """The case as it stands after what has been decided so far."""
        assert self._state is not None, "the case has not been opened yet"
        return self._state

    def tell(self, event: CaseEvent) -> None:
        """Something happens."""
        self._state = evolve(self._state, event, self.at)
        self.events.append(event)

    def write(self, write: Write) -> None:
        """A row comes with it."""
        self.writes.append(write)

    def learn(self, question: Question, answer: Value) -> None:
        """What a store would answer after this command is what expressions see from now on."""
        self._learnt[question] = answer
        self._seen = None

    def because(
        self,
        kind: str,
        of: str,
        roles: Mapping[str, Node],
        *,
        said: tuple[Said, ...] = (),
        facts: Mapping[str, Any] | None = None,
    ) -> None:
        """A result has come of these expressions; what they saw and gave is kept with it."""
        made = explanation(self.rules, local_day(self.at), (kind, of), roles, self.noted, said, facts)
        if made.parts or said:
            self.explained.append(made)

    def seal(self, body: Mapping[str, Any]) -> tuple[str, str]:
        """Digest and salt of words that are kept apart from the events."""
        self._salts += 1
        salt = digest([self._seed, self._salts])
        return sealed(salt, body), salt

    def keep(self, text: str) -> str:
        """The digest under which words are kept."""
        body = {"text": text}
        digest, salt = self.seal(body)
        self.write(WriteText(digest=digest, body=body, salt=salt))
        return digest

    def accepted(self) -> Accepted:
        """The finished decision."""
        return Accepted(
            events=tuple(self.events),
            writes=tuple(self.writes),
            state=self.state,
            explained=tuple(self.explained),
        )

    def scope(self) -> CaseScope:
        """What expressions see now; it changes only with what happens."""
        if self._seen is not None and self._seen[0] == len(self.events):
            return self._seen[1]
        names = {**moment(self.at), "me": self.actor.person, **case_names(self.state)}
        names |= clock_names(self.state, self.at)
        scope = CaseScope(
            rules=self.rules,
            at=self.at,
            names=names,
            forms=dict(self.forms),
            answers=dict(self._learnt),
            noted=self.noted,
        )
        self._seen = (len(self.events), scope)
        return scope


def sealed(salt: str, body: Mapping[str, Any]) -> str:
    """The digest of content under its salt."""
    return digest([salt, dict(body)])


def decoded(form: Form, body: Mapping[str, Any]) -> dict[FieldId, Value]:
    """The values of a stored record; fields that the form no longer has are left out."""
    return {
        name: field.type.from_json(body[name])
        for name, field in form.fields.items()
        if body.get(name) is not None
    }


def encoded(form: Form, values: Mapping[FieldId, Value]) -> dict[str, Any]:
    """The stored form of values; missing ones are left out."""
    return {
        str(name): field.type.to_json(values[name])
        for name, field in form.fields.items()
        if values.get(name) is not None
    }


#: Seats whose answer somebody else owes instead, or that was taken back.
_GIVEN_UP = (SeatState.TRANSFERRED, SeatState.WITHDRAWN)


def case_names(state: CaseState) -> dict[str, Value]:
    """The names that expressions know of a case."""
    names: dict[str, Value] = {
        "case.unit": state.unit,
        "case.owner": state.owner,
        "case.starter": state.starter,
        "case.number": state.number,
        "case.opened_at": state.opened_at,
        "case.opened_on": local_day(state.opened_at),
        "case.period_start": state.period_start,
        "step.start.actor": state.starter,
        "step.start.entered_on": local_day(state.opened_at),
    }
    # a store may keep mappings in any order: the rounds of a step, not their places, tell which is newest
    for step in sorted(state.activations.values(), key=lambda each: each.round):
        names |= _step_names(state, step)
    return names


#: What is known of the time of a case that has not begun.
NO_CLOCK: Mapping[str, Value] = {"case.due_on": None, "case.late": False, "case.paused": False}


def clock_names(state: CaseState, at: datetime) -> Mapping[str, Value]:
    """What expressions know of the clock of a whole case; before it starts nothing is late."""
    clock = state.clock
    if clock is None:
        return NO_CLOCK
    return {
        "case.due_on": clock.due_day,
        "case.late": clock.late_at(at),
        "case.paused": clock.paused_at is not None,
    }


def _step_names(state: CaseState, step: Activation) -> dict[str, Value]:
    left = local_day(step.left_at) if step.left_at else None
    return {
        f"step.{step.node}.outcome": step.outcome,
        f"step.{step.node}.actor": last_actor(state, step.node),
        f"step.{step.node}.entered_on": local_day(step.entered_at),
        f"step.{step.node}.left_on": left,
        **({f"step.{step.node}.round": Decimal(step.turn)} if step.turn else {}),
        **_votes(state, step),
        **_children(step),
    }


#: Ends in which a child case has not done what it was asked for.
UNSUCCESSFUL = ("rejected", "withdrawn", "terminated", "voided", "not_started")


def _children(here: Activation) -> dict[str, Value]:
    """How many cases a step has asked for, how many have ended, and how many of them without success."""
    ended = [child for child in here.children if child.has_ended]
    failed = sum(child.state in UNSUCCESSFUL for child in ended)
    found = {"children": len(here.children), "ended": len(ended), "failed": failed}
    return {f"step.{here.node}.{name}": Decimal(count) for name, count in found.items()}


def _votes(state: CaseState, step: Activation) -> dict[str, Value]:
    """The weights of those who may answer, of those who did, and of each answer that was given."""
    seats = [seat for seat in seats_of(state, step.id) if seat.counts]
    followed = {seat.follows for seat in seats}
    entitled = [seat for seat in seats if seat.id not in followed and seat.state not in _GIVEN_UP]
    given: Counter[str] = Counter()
    for seat in entitled:
        if seat.state is SeatState.DECIDED and seat.outcome is not None:
            given[seat.outcome] += seat.weight
    start = f"step.{step.node}"
    return {
        f"{start}.entitled": Decimal(sum(seat.weight for seat in entitled)),
        f"{start}.participating": Decimal(given.total()),
        **{f"{start}.votes.{outcome}": Decimal(weight) for outcome, weight in given.items()},
    }


def decided_seats(state: CaseState, node: NodeId) -> tuple[Seat, ...]:
    """The seats of a step that people have decided, in any round, oldest first."""
    decided = (
        seat
        for seat in state.seats.values()
        if seat.state is SeatState.DECIDED and state.activations[seat.activation].node == node
    )
    return tuple(sorted(decided, key=lambda seat: _turn(state, seat)))


def _turn(state: CaseState, seat: Seat) -> tuple[int, datetime, int]:
    return state.activations[seat.activation].round, seat.decided_at or state.opened_at, seat_number(seat)


def seat_number(seat: Seat) -> int:
    """Which of its step's seats it is: the place of its source."""
    return int(seat.id.rpartition("/")[2])


def seats_of(state: CaseState, activation: ActivationId) -> tuple[Seat, ...]:
    """The seats of an activation, in the order of their sources."""
    mine = (seat for seat in state.seats.values() if seat.activation == activation)
    return tuple(sorted(mine, key=seat_number))


def open_steps(state: CaseState) -> tuple[Activation, ...]:
    """The activations that are open, in the order of their ids."""
    found = (step for step in state.activations.values() if step.state == "open")
    return tuple(sorted(found, key=lambda step: step.id))


def last_actor(state: CaseState, node: NodeId) -> PersonId | None:
    """Who last decided a step; for the start, who started."""
    decided = decided_seats(state, node)
    if decided:
        return decided[-1].decided_by
    return state.starter if node == START else None
