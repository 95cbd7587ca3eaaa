"""Operations in a scenario: recalling, taking back, stopping, suspending, reopening."""

from __future__ import annotations

from engine.base.finding import Said
from engine.model.command import Actor, Operate
from engine.model.ids import NodeId, PersonId, SeatId
from engine.model.operation import OF_SEAT, Operation
from engine.model.state import CaseState, Seat, SeatState
from engine.rehearsal.part import Part
from engine.rehearsal.refusing import attempt
from engine.rehearsal.world import World
from engine.service.execute import execute
from engine.service.views.cases.operation_words import WORDS


def operate(world: World, part: Part, refused: Part | None) -> None:
    """Somebody does something to a case other than decide their task."""
    who, name = PersonId(part.text("who")), part.text("on")
    state = world.state(name, part.at("on"))
    what = _operation(world, part)
    seat = _seat(world, part, state, who, what) if what in OF_SEAT else None
    command = Operate(
        id=world.command(),
        actor=Actor(person=who),
        case=state.id,
        what=what,
        reason=part.text("reason"),
        seat=seat.id if seat else None,
        seat_version=seat.version if seat else 0,
        persons=tuple(map(PersonId, part.texts("to"))),
        node=NodeId(part.text("back")) if "back" in part else None,
        kind=part.text("kind") or None,
        until=part.day("until"),
    )
    words = f"{who} 对“{name}”{WORDS[what].name.zh}"
    attempt(world, part.span, lambda: execute(world.engine, command), refused, words)


def _operation(world: World, part: Part) -> Operation:
    known = {each.value: each for each in Operation}
    if part.text("what") not in known:
        raise world.stop(
            part.at("what"), Said("没有这种操作", "No such operation"), "、".join(known), part.text("what")
        )
    return known[part.text("what")]


def _seat(world: World, part: Part, state: CaseState, who: PersonId, what: Operation) -> Seat:
    """The seat that is meant: named by its number, or one's own at the step, the newest."""
    if "seat" in part:
        found = state.seats.get(SeatId(part.text("seat")))
    else:
        step = part.text("step")
        mine = [s for s in _of(state, who, what) if not step or state.activations[s.activation].node == step]
        found = mine[-1] if mine else None
    if found is None:
        raise world.stop(
            part.span, Said("没有这样的席位", "There is no such seat"), part.text("step") or who, "—"
        )
    return found


def _of(state: CaseState, who: PersonId, what: Operation) -> list[Seat]:
    if what is Operation.TAKE_BACK:
        found = [s for s in state.seats.values() if s.state is SeatState.DECIDED and s.decided_by == who]
    else:
        found = [s for s in state.seats.values() if s.is_live and who in s.persons]
    return sorted(found, key=lambda s: state.activations[s.activation].entered_seq)
