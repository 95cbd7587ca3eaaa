"""Seating a step: whose answers it asks for, each with their proxies."""

from __future__ import annotations

from engine.model.assisting import DONE
from engine.model.command import SYSTEM
from engine.model.ids import ActivationId, SeatId
from engine.model.process import Task
from engine.model.seat_event import SeatCarried, SeatDecided, SeatOpened
from engine.runtime.draft import Draft, seats_of
from engine.runtime.proxies import stand_in
from engine.runtime.repeating import answer_repeats
from engine.runtime.scope import Asking
from engine.runtime.seats import Candidates, barred_from
from engine.runtime.vacancy import candidates


def seat(draft: Draft, task: Task, activation: ActivationId) -> Asking[None]:
    """One seat for each source, or for each person of each; in a row, all but the first wait."""
    seats: list[tuple[int, Candidates]] = []
    for source, by in enumerate(task.by):
        for found in (yield from candidates(draft, task, by)):
            seats += [(source, each) for each in _seats_of(task, found)]
    people = yield from stand_in(draft, task, [each.persons for _, each in seats], barred_from(draft, task))
    for number, ((source, found), (persons, proxies)) in enumerate(zip(seats, people, strict=True)):
        draft.tell(
            SeatOpened(
                seat=SeatId(f"{activation}/{number}"),
                activation=activation,
                persons=persons,
                post=found.post,
                unit=found.unit,
                claimable=task.claim,
                source=source,
                named=task.signing.each,
                weight=task.signing.weights[source] if task.signing.weights else 1,
                waiting=task.signing.sequential and number > 0,
                proxies=proxies,
            )
        )
    for number, (_, found) in enumerate(seats):
        if found.answer is not None:
            told = SeatDecided(
                seat=SeatId(f"{activation}/{number}"), outcome=found.answer, person=SYSTEM.person
            )
            draft.tell(told)
            draft.unsettled.append(activation)
    if answer_repeats(draft, task, seats_of(draft.state, activation)):
        draft.unsettled.append(activation)
    if task.assist is not None:
        _keep_answers(draft, task, activation)


def _seats_of(task: Task, found: Candidates) -> list[Candidates]:
    """One seat for all that a source names, or for each of them; none where it names nobody."""
    if found.answer is not None or found.waits:
        return [found]
    each = [(person,) for person in found.persons] if task.signing.each else [found.persons]
    return [Candidates(persons, found.post, found.unit) for persons in each if persons]


def _keep_answers(draft: Draft, task: Task, activation: ActivationId) -> None:
    """Whoever has helped already need not do so again: another lead finds the answer there."""
    earlier = [
        seat
        for seat in draft.state.seats.values()
        if seat.outcome == DONE and draft.state.activations[seat.activation].node == task.id
    ]
    for seat in seats_of(draft.state, activation):
        known = next((old for old in earlier if (old.post, old.unit) == (seat.post, seat.unit)), None)
        if known is not None:
            draft.tell(SeatCarried(seat=seat.id, taken_from=known.id))
