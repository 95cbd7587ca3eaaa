"""Which operations a person may do to a case now: asked of the very rules that decide them."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.finding import Said, same
from engine.model.command import Actor, Operate
from engine.model.ids import CommandId
from engine.model.operation import OF_SEAT, Operation
from engine.model.process import Process
from engine.model.rule_set import Compiled
from engine.model.state import CaseState, Seat
from engine.runtime.decide.asking_others import RIGHTS, pool
from engine.runtime.decide.operating import WITHOUT_REASON, permitted, reopen_targets
from engine.runtime.decide.timing import pausable
from engine.runtime.draft import Draft
from engine.runtime.facts import driven_value
from engine.runtime.refusing import Refuse
from engine.runtime.walk import task_of
from engine.service.views.cases.deadlines import Forms
from engine.service.views.cases.operation_words import WORDS
from engine.service.views.forms.filling import is_theirs
from engine.service.views.offer import Offer, Options
from engine.service.views.status import step_label
from engine.service.views.viewer import Viewer


def offers(
    viewer: Viewer, compiled: Compiled, process: Process, state: CaseState, forms: Forms
) -> tuple[Offer, ...]:
    """Every operation that would not be refused, those of seats first."""
    draft = Draft(compiled.rules, process, Actor(person=viewer.person), viewer.at, "", state)
    draft.forms = dict(forms)
    return tuple(_offers(viewer, compiled, draft))


def _offers(viewer: Viewer, compiled: Compiled, draft: Draft) -> Iterator[Offer]:
    for seat in draft.state.seats.values():
        for what in Operation:
            if (
                what in OF_SEAT
                and what is not Operation.READ
                and _concerns(viewer, what, seat)
                and _may(viewer, compiled, draft, what, seat)
            ):
                yield _offer(viewer, compiled, draft, what, seat)
    for what in Operation:
        if what not in OF_SEAT and _may(viewer, compiled, draft, what, None):
            yield _offer(viewer, compiled, draft, what, None)


def _concerns(viewer: Viewer, what: Operation, seat: Seat) -> bool:
    """What is plain at a glance, so that the rules need not be asked for every seat."""
    match what:
        case Operation.TAKE_BACK:
            return seat.decided_by == viewer.person
        case Operation.REMOVE:
            return seat.is_pending
        case _:
            return is_theirs(viewer, seat) and seat.is_live


def _may(viewer: Viewer, compiled: Compiled, draft: Draft, what: Operation, seat: Seat | None) -> bool:
    command = Operate(
        id=CommandId("-"),
        actor=draft.actor,
        case=draft.state.id,
        what=what,
        seat=seat.id if seat else None,
        seat_version=seat.version if seat else 0,
    )
    try:
        driven_value(permitted(draft, command), viewer.answers(compiled))
    except Refuse:
        return False
    return True


def _offer(viewer: Viewer, compiled: Compiled, draft: Draft, what: Operation, seat: Seat | None) -> Offer:
    words = WORDS[what]
    return Offer(
        what=what.value,
        name=words.name,
        meaning=words.meaning,
        step=_step(draft, seat) if seat else None,
        seat=seat.id if seat else None,
        seat_version=seat.version if seat else 0,
        needs_reason=what not in WITHOUT_REASON,
        has_until=what in (Operation.SUSPEND, Operation.PAUSE_CLOCK),
        kinds=_kinds(viewer, compiled, draft, what),
        persons=_persons(viewer, compiled, draft, what, seat) if seat and what in RIGHTS else (),
        several=what not in (Operation.TRANSFER, Operation.DELEGATE),
        nodes=_nodes(draft) if what is Operation.REOPEN else (),
    )


def _persons(viewer: Viewer, compiled: Compiled, draft: Draft, what: Operation, seat: Seat) -> Options:
    task = task_of(draft.process, draft.state.activations[seat.activation].node)
    found = driven_value(pool(draft, task, what), viewer.answers(compiled))
    named = viewer.everybody(person for person in found if person != viewer.person)
    return tuple((who.id, who.name) for who in named)


def _kinds(viewer: Viewer, compiled: Compiled, draft: Draft, what: Operation) -> Options:
    """The reasons for which the clock may be stopped now, or go on."""
    if what not in (Operation.PAUSE_CLOCK, Operation.RESUME_CLOCK):
        return ()
    clock = draft.state.clock
    standing = clock.pauses if clock else ()
    theirs = driven_value(pausable(draft), viewer.answers(compiled))
    ends = what is Operation.RESUME_CLOCK
    return tuple((each.id, same(each.label)) for each in theirs if (each.id in standing) is ends)


def _step(draft: Draft, seat: Seat) -> Said:
    node = draft.state.activations[seat.activation].node
    return step_label(node, task_of(draft.process, node).label)


def _nodes(draft: Draft) -> Options:
    return tuple(
        (node, step_label(node, task_of(draft.process, node).label)) for node in reopen_targets(draft)
    )
