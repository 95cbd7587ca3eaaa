"""The line for a place: whoever comes first gets the free place with the lowest number, held for them."""

from __future__ import annotations

from engine.model.command import Serve
from engine.model.ids import OutcomeId
from engine.model.process import Task
from engine.model.refusal import Kind
from engine.runtime.draft import Draft, open_steps
from engine.runtime.effects.money import place, value_of
from engine.runtime.effects.perform import perform
from engine.runtime.effects.places import filled, has_place, known_place, lowest_free
from engine.runtime.entering import leave
from engine.runtime.ledger import transfer
from engine.runtime.refusing import refuse
from engine.runtime.run import close, go_on
from engine.runtime.scope import Asking
from engine.runtime.walk import task_of

NOT_SERVED = "not_served"
GIVEN = OutcomeId("given")


def serve(draft: Draft, command: Serve) -> Asking[None]:
    """A place is held for a case, which goes on; refused when it no longer waits or nothing is free."""
    seat = draft.state.seats.get(command.seat)
    if draft.state.suspended_at is not None or seat is None or not seat.is_live or seat.unit is None:
        refuse(Kind.CONFLICT, NOT_SERVED, "已经不在排队。", "It stands in line no more.")
    activation = next(step for step in open_steps(draft.state) if step.id == seat.activation)
    task: Task = task_of(draft.process, activation.node)
    assert task.place is not None, "only a step for a place is served"
    ledger = draft.rules.ledgers[task.place.ledger]
    person = yield from value_of(draft, task.place.person)
    if (yield from has_place(draft, ledger, person)):
        # another case of the same person was served meanwhile; the line must not stand still for this one
        leave(draft, activation.id, "cancelled", why="has_place")
        yield from close(draft, "withdrawn")
        return
    free = yield from lowest_free(draft, ledger, seat.unit)
    if free is None:
        refuse(Kind.CONFLICT, NOT_SERVED, "没有空余名额。", "There is no free place.")
    key = f"{draft.state.id}/{activation.id}/place"
    place(draft, ledger, key, (transfer(ledger, free, filled(free, person), 1),))
    known_place(draft, ledger.id, person, free.line)
    leave(draft, activation.id, "passed", GIVEN)
    yield from perform(draft, task.then, activation.id)
    yield from go_on(draft, task.id)
