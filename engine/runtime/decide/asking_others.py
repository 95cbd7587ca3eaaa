"""Seats that their holders share or pass on: asking others, asking for advice, handing on, removing."""

from __future__ import annotations

from collections.abc import Iterable

from engine.base.finding import Said
from engine.model.command import Operate
from engine.model.ids import PersonId, SeatId
from engine.model.operation import Operation
from engine.model.process import Task, agreement_of
from engine.model.refusal import FieldError, Kind
from engine.model.seat_event import SeatCancelled, SeatDecided, SeatOpened, SeatPassedOn, SeatPaused
from engine.model.state import Seat, SeatKind, SeatState
from engine.runtime.decide.acting import open_seat, refuse_unclaimed, refuse_unsigned
from engine.runtime.draft import Draft, seats_of
from engine.runtime.proxies import Stands, stand_in
from engine.runtime.refusing import already_handled, invalid, refuse
from engine.runtime.scope import Asking
from engine.runtime.seats import barred_from, people_of
from engine.runtime.settling import settle
from engine.runtime.walk import task_of

#: How deep those who were asked may ask others, and how often a task may be handed on.
DEPTH_MAX, CHAIN_MAX = 3, 3
#: Which right of a step each operation needs.
RIGHTS = {
    Operation.ADD_BEFORE: "add",
    Operation.ADD_BESIDE: "add",
    Operation.ADD_AFTER: "add",
    Operation.TRANSFER: "transfer",
    Operation.DELEGATE: "delegate",
}
KINDS = {
    Operation.ADD_BEFORE: SeatKind.BEFORE,
    Operation.ADD_BESIDE: SeatKind.BESIDE,
    Operation.ADD_AFTER: SeatKind.AFTER,
    Operation.DELEGATE: SeatKind.ADVICE,
}


def may_share(draft: Draft, command: Operate) -> Asking[None]:
    """The holder of an open seat, where the step allows it; the edges are told one by one."""
    seat, task = yield from open_seat(draft, command)
    refuse_unclaimed(draft, seat)
    refuse_unsigned(draft, task, seat)
    if RIGHTS[command.what] not in task.allow or task.ballot is not None:
        refuse(Kind.FORBIDDEN, "not_allowed", "这一步不允许这样做。", "This step does not allow it.")
    match command.what:
        case Operation.TRANSFER:
            _refuse_long_chain(draft, seat)
        case Operation.DELEGATE if seat.kind is SeatKind.ADVICE:
            refuse(
                Kind.CONFLICT,
                "advises",
                "受委派的人不能再委派。",
                "Who was asked for advice asks nobody else.",
            )
        case Operation.ADD_AFTER if task.form is not None or agreement_of(task) is None:
            refuse(
                Kind.CONFLICT,
                "needs_answer",
                "这一步要先填写表单，不能后加签。",
                "There is a form to fill first.",
            )
        case _:
            _refuse_deep_or_mixed(draft, seat, KINDS[command.what])


def _refuse_long_chain(draft: Draft, seat: Seat) -> None:
    if len(_chain(draft, seat)) > CHAIN_MAX:
        refuse(
            Kind.CONFLICT,
            "chain",
            f"最多转办 {CHAIN_MAX} 次，请办理或退回。",
            f"Handed on {CHAIN_MAX} times already.",
        )


def _chain(draft: Draft, seat: Seat) -> list[Seat]:
    """The seat and those it took over from by being handed on."""
    chain = [seat]
    while (earlier := draft.state.seats.get(chain[-1].follows or SeatId(""))) is not None:
        if earlier.state is not SeatState.TRANSFERRED:
            break
        chain.append(earlier)
    return chain


def _refuse_deep_or_mixed(draft: Draft, seat: Seat, kind: SeatKind) -> None:
    depth, above = 1, seat
    while above.parent is not None:
        depth, above = depth + 1, draft.state.seats[above.parent]
    if depth > DEPTH_MAX:
        refuse(Kind.CONFLICT, "depth", f"加签最多 {DEPTH_MAX} 层。", f"Only {DEPTH_MAX} levels may be asked.")
    other = {SeatKind.BEFORE: SeatKind.AFTER, SeatKind.AFTER: SeatKind.BEFORE}.get(kind)
    if any(s.parent == seat.id and s.kind is other for s in draft.state.seats.values()):
        refuse(Kind.CONFLICT, "mixed", "前加签和后加签不能并用。", "Asking before and after do not mix.")


def pool(draft: Draft, task: Task, what: Operation) -> Asking[tuple[PersonId, ...]]:
    """Whom a step allows to be asked or given the task: not those who are in it already."""
    found: list[PersonId] = []
    for source in task.allow.get(RIGHTS[what], ()):
        people = yield from people_of(source, draft.scope(), draft.state.unit, barred_from(draft, task))
        found += people.persons
    return tuple(dict.fromkeys(found))


def share(draft: Draft, command: Operate) -> Asking[None]:
    """Open the seats of those who are asked, and let one's own wait, agree, or pass on."""
    seat, task = _seat(draft, command)
    yield from _refuse_odd_people(draft, task, seat, command)
    if command.what is Operation.TRANSFER:
        draft.tell(SeatPassedOn(seat=seat.id))
        (stands,) = yield from _with_proxies(draft, task, seat, command)
        draft.tell(_opened(draft, seat, seat.kind, stands, seat.parent, seat.id))
        return
    kind = KINDS[command.what]
    for stands in (yield from _with_proxies(draft, task, seat, command)):
        draft.tell(_opened(draft, seat, kind, stands, seat.id, None))
    if kind in (SeatKind.BEFORE, SeatKind.ADVICE):
        draft.tell(SeatPaused(seat=seat.id))
    agreement = agreement_of(task)
    if kind is SeatKind.AFTER and agreement is not None:
        principal = seat.principal_of(draft.actor.person)
        draft.tell(
            SeatDecided(seat=seat.id, outcome=agreement, person=draft.actor.person, on_behalf_of=principal)
        )
    yield from settle(draft, task, seat.activation)


def _refuse_odd_people(draft: Draft, task: Task, seat: Seat, command: Operate) -> Asking[None]:
    alone = command.what in (Operation.TRANSFER, Operation.DELEGATE)
    if not command.persons or (alone and len(command.persons) > 1):
        said = Said("请选择一个人。", "Please choose one person.") if alone else _WHOM
        raise invalid([FieldError(path="person", said=said)])
    allowed = yield from pool(draft, task, command.what)
    if not set(command.persons) <= set(allowed) or len(set(command.persons)) < len(command.persons):
        raise invalid([FieldError(path="person", said=_OUTSIDE)])
    there = _people(s for s in seats_of(draft.state, seat.activation) if s.state is not SeatState.CANCELLED)
    if command.what is Operation.TRANSFER:
        there = _people(_chain(draft, seat)) | _people(
            s for s in seats_of(draft.state, seat.activation) if s.is_pending and s.id != seat.id
        )
    if there & set(command.persons):
        raise invalid([FieldError(path="person", said=_THERE)])


_WHOM = Said("请选择加签的人。", "Please choose whom to ask.")
_OUTSIDE = Said("只能选择本步骤允许的人。", "Only people whom this step allows can be chosen.")
_THERE = Said("所选的人已经在这一步里，或者转办过。", "They are in this step already, or have handed it on.")


def _people(seats: Iterable[Seat]) -> set[PersonId]:
    return {person for seat in seats for person in seat.persons}


def _with_proxies(draft: Draft, task: Task, seat: Seat, command: Operate) -> Asking[list[Stands]]:
    there = _people(s for s in seats_of(draft.state, seat.activation) if s.state is not SeatState.CANCELLED)
    asked = [(person,) for person in command.persons]
    return (yield from stand_in(draft, task, asked, barred_from(draft, task) | there))


def _opened(
    draft: Draft, seat: Seat, kind: SeatKind, stands: Stands, parent: SeatId | None, follows: SeatId | None
) -> SeatOpened:
    handed_on = follows is not None
    numbers = (int(s.id.rpartition("/")[2]) for s in seats_of(draft.state, seat.activation))
    return SeatOpened(
        seat=SeatId(f"{seat.activation}/{max(numbers) + 1}"),
        activation=seat.activation,
        persons=stands[0],
        proxies=stands[1],
        post=seat.post if handed_on else None,
        unit=seat.unit if handed_on else None,
        source=seat.source,
        kind=kind.value,
        parent=parent,
        follows=follows,
        weight=seat.weight if handed_on else 1,
        named=True,
    )


def may_remove(draft: Draft, command: Operate) -> bool:
    """An undecided seat that was asked for, by whoever asked; True when only a manager may."""
    seat, task = _seat(draft, command)
    if not seat.is_pending or seat.version != command.seat_version:
        raise already_handled(seat)
    seats = seats_of(draft.state, seat.activation)
    beside = [s for s in seats if s.counts and (s.is_pending or s.state is SeatState.DECIDED)]
    if seat.counts and len(beside) == 1:
        refuse(Kind.CONFLICT, "last_seat", "最后一席不能减签。", "The last seat cannot be removed.")
    if task.required and seat.kind is SeatKind.OWN:
        refuse(Kind.CONFLICT, "required", "这一席必须签，不能减签。", "This seat is required; it stays.")
    parent = draft.state.seats.get(seat.parent) if seat.parent else None
    asked = parent is not None and draft.actor.person in (
        parent.decided_by,
        parent.claimed_by,
        *parent.persons,
    )
    return not asked


def remove(draft: Draft, command: Operate) -> Asking[None]:
    """The seat and those its holder asked for are no longer needed."""
    seat, task = _seat(draft, command)
    waiting = [seat]
    while waiting:
        here = waiting.pop()
        draft.tell(SeatCancelled(seat=here.id, reason="removed"))
        waiting += [s for s in draft.state.seats.values() if s.parent == here.id and s.is_pending]
    yield from settle(draft, task, seat.activation)


def _seat(draft: Draft, command: Operate) -> tuple[Seat, Task]:
    seat = draft.state.seats.get(command.seat) if command.seat else None
    if seat is None:
        refuse(Kind.NOT_FOUND, "unknown_seat", "没有这项待办。", "There is no such task.")
    task = task_of(draft.process, draft.state.activations[seat.activation].node)
    if task.ballot is not None or task.place is not None:
        refuse(Kind.FORBIDDEN, "not_allowed", "这一步不允许这样做。", "This step does not allow it.")
    return seat, task
