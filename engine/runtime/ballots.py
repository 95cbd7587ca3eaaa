"""Secret ballots: a seat for each rater, boxes that only count, a closing at the deadline, never before."""

from __future__ import annotations

from collections.abc import Mapping

from engine.model.ballot import CAST, Ballot, Tally
from engine.model.command import Cast
from engine.model.decision import DropBallot, OpenBox
from engine.model.effect import Score
from engine.model.ids import ActivationId, PersonId, SeatId
from engine.model.process import Task
from engine.model.refusal import Kind
from engine.model.score_event import GroupTallied
from engine.model.seat_event import SeatDecided, SeatOpened
from engine.model.state import Seat, SeatState
from engine.runtime.draft import Draft, seats_of
from engine.runtime.effects.money import value_of
from engine.runtime.question import BoxOf
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking
from engine.runtime.seats import listed, nobody, people_of


def open_ballot(draft: Draft, task: Task, activation: ActivationId) -> Asking[None]:
    """Everybody who may rate gets a seat, once; who is in several groups rates in the first.

    Nobody rates themself: whom the step scores has no seat.
    """
    ballot = ballot_of(draft, task)
    scored = yield from _scored(draft, task)
    asked: dict[PersonId, int] = {}
    for number, source in enumerate(task.by):
        found = yield from people_of(source, draft.scope(), draft.state.unit, scored)
        for person in found.persons:
            asked.setdefault(person, number)
    for place, (person, source_of) in enumerate(asked.items()):
        seat = SeatId(f"{activation}/{place}")
        draft.tell(SeatOpened(seat=seat, activation=activation, persons=(person,), source=source_of))
    if not asked:
        yield from nobody(task.by[0], found)
    draft.write(OpenBox(activation=activation, groups=dict.fromkeys(ballot.groups, tuple(ballot.choices))))


def _scored(draft: Draft, task: Task) -> Asking[frozenset[PersonId]]:
    found: set[PersonId] = set()
    for effect in task.then:
        if isinstance(effect, Score) and effect.of is not None:
            found |= set(listed((yield from value_of(draft, effect.of))))
    return frozenset(found)


def drop(draft: Draft, command: Cast, seat: Seat, task: Task) -> None:
    """Somebody's ballot: that they took part is told, the choice goes into the sum of their group's box."""
    ballot = ballot_of(draft, task)
    step = draft.state.activations[seat.activation]
    if step.due is not None and draft.at >= step.due:
        refuse(Kind.CONFLICT, "ballot_closed", "评议已经截止。", "The ballot is closed.")
    if command.choice not in ballot.choices:
        refuse(
            Kind.INVALID, "unknown_choice", "请从列出的选项中选一项。", "Choose one of the listed answers."
        )
    draft.tell(SeatDecided(seat=seat.id, outcome=CAST, person=draft.actor.person))
    group = task.groups[seat.source]
    draft.write(DropBallot(activation=seat.activation, group=group, choice=command.choice))


def count(draft: Draft, task: Task, activation: ActivationId) -> Asking[None]:
    """The boxes are opened and become events; those with too few ballots stay shut for good."""
    ballot = ballot_of(draft, task)
    least = tuple((group.id, group.least) for group in ballot.groups.values())
    tallies: Mapping[str, Tally] = dict((yield BoxOf(draft.state.id, activation, least)))
    roll = _took_part(draft, task, activation)
    for group in ballot.groups:
        tally = tallies[group]
        if tally.given != roll.get(group, 0):
            refuse(
                Kind.CONFLICT, "box_differs", "票箱与签到不符，请管理员核查。",
                "The box does not hold as many ballots as people took part; an administrator must look.",
            )  # fmt: skip
        draft.tell(
            GroupTallied(
                ballot=ballot.id,
                activation=activation,
                group=group,
                given=tally.given,
                choices=tuple(tally.counts),
                counts=tuple(tally.counts.values()),
            )
        )


def _took_part(draft: Draft, task: Task, activation: ActivationId) -> dict[str, int]:
    roll: dict[str, int] = {}
    for seat in seats_of(draft.state, activation):
        if seat.state is SeatState.DECIDED:
            group = task.groups[seat.source]
            roll[group] = roll.get(group, 0) + 1
    return roll


def ballot_of(draft: Draft, task: Task) -> Ballot:
    """The ballot that a step holds."""
    assert task.ballot is not None, "only a ballot has boxes"
    return draft.rules.ballots[task.ballot]
