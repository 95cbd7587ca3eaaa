"""What people do in a scenario: start, decide, claim; and what must be refused."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.finding import Said
from engine.base.span import Span
from engine.model.command import Act, Actor, CaseCommand, Cast, Claim, StartCase
from engine.model.ids import AppointmentId, NodeId, OutcomeId, PersonId, ProcessId, SeatId, UnitId
from engine.model.process import Task
from engine.model.refusal import Refused
from engine.model.state import CaseState, Seat
from engine.rehearsal.part import Part
from engine.rehearsal.refusing import attempt
from engine.rehearsal.typed import typed_into
from engine.rehearsal.world import World
from engine.runtime.walk import task_of
from engine.service.execute import Done, execute


def do(world: World, part: Part, refused: Part | None) -> None:
    """People start a case or decide in one, one after another."""
    times = part.whole("times") or 1
    world.draws.add(part.shares("draws"))
    everybody = [who for who in part.texts("who") for _ in range(times)]
    for number, who in enumerate(everybody, 1):
        several = str(number) if times > 1 or ("start" in part and len(everybody) > 1) else ""
        name = part.text("as") or part.text("on")
        name = f"{name}{several}" if name else ""
        if "start" in part:
            _start(world, part, PersonId(who), name, refused)
        else:
            _decide(world, part, PersonId(who), name, refused)


def claim(world: World, part: Part, refused: Part | None) -> None:
    """Somebody takes a seat of a pool."""
    who = PersonId(part.text("who"))
    state, seat, _ = own_seat(world, part, who)
    command = Claim(
        id=world.command(),
        actor=_actor(world, who, seat),
        case=state.id,
        seat=seat.id,
        seat_version=seat.version,
    )
    _carry_out(world, part, command, refused, f"{who} 认领“{part.text('on')}”")


def vote(world: World, part: Part, refused: Part | None) -> None:
    """Raters put the same ballot into a box, one after another."""
    for name in part.texts("who"):
        who = PersonId(name)
        state, seat, task = own_seat(world, part, who)
        command = Cast(
            id=world.command(),
            actor=_actor(world, who, seat),
            case=state.id,
            seat=seat.id,
            seat_version=seat.version,
            choice=part.text("choice"),
        )
        # the story tells that somebody took part, as the evidence does
        _carry_out(world, part, command, refused, f"{who} 在“{part.text('on')}”的“{task.label}”投票")


def _start(world: World, part: Part, who: PersonId, name: str, refused: Part | None) -> None:
    process = world.compiled.rules.processes.get(ProcessId(part.text("start")))
    form = None
    if process is not None and process.start.form is not None:
        form = world.compiled.rules.forms[process.start.form]
    command = StartCase(
        id=world.command(),
        actor=Actor(person=who, appointment=_any_post(world, who)),
        process=ProcessId(part.text("start")),
        unit=UnitId(part.text("unit") or _own_unit(world, who)),
        typed=typed_into(world, form, part.typed("with"), who),
        confirmed=frozenset(part.texts("confirm")),
    )
    label = process.label if process else part.text("start")
    words = f"{who} 发起“{label}”{f'（{name}）' if name else ''}"
    answer = _carry_out(world, part, command, refused, words)
    if isinstance(answer, Done) and answer.case is not None and name:
        world.cases[name] = answer.case


def _decide(world: World, part: Part, who: PersonId, name: str, refused: Part | None) -> None:
    state = world.state(name, part.at("on"))
    if refused is not None and "step" in part and not _has_seat(state, part.text("step")):
        _decide_early(world, part, who, state, refused)
        return
    seat, task = _seat(world, state, who, part)
    outcome = OutcomeId(part.text("give")) if "give" in part else _only_outcome(world, task, part.span)
    form = world.compiled.rules.forms.get(task.form) if task.form else None
    command = Act(
        id=world.command(),
        actor=_actor(world, who, seat),
        case=state.id,
        seat=seat.id,
        seat_version=seat.version,
        outcome=outcome,
        typed=typed_into(world, form, part.typed("with"), who),
        opinion=part.text("opinion"),
        back_to=NodeId(part.text("back")) if "back" in part else None,
        confirmed=frozenset(part.texts("confirm")),
    )
    label = task.outcomes[outcome].label if outcome in task.outcomes else outcome
    _carry_out(world, part, command, refused, f"{who} 在“{name}”的“{task.label}”：{label}")


def _has_seat(state: CaseState, step: str) -> bool:
    return any(_node(state, seat) == step for seat in state.seats.values())


def _decide_early(world: World, part: Part, who: PersonId, state: CaseState, refused: Part | None) -> None:
    """Somebody asks for a step to which the case has not come."""
    step = NodeId(part.text("step"))
    process = world.compiled.rules.processes[state.process]
    if step not in {each.id for each in process.steps()}:
        steps = "、".join(_open_steps(state)) or state.status
        raise world.stop(part.span, Said("没有这样的待办", "There is no such task"), step, steps)
    command = Act(
        id=world.command(),
        actor=Actor(person=who, appointment=_any_post(world, who)),
        case=state.id,
        seat=SeatId(step),
        seat_version=0,
        outcome=OutcomeId(part.text("give") or "done"),
        step=step,
    )
    _carry_out(world, part, command, refused, f"{who} 想办“{process.step(step).label}”")


def _carry_out(
    world: World, part: Part, command: CaseCommand, refused: Part | None, words: str
) -> Done | Refused:
    return attempt(world, part.span, lambda: execute(world.engine, command), refused, words)


def own_seat(world: World, part: Part, who: PersonId) -> tuple[CaseState, Seat, Task]:
    """The case a part is about, and the seat in it that a person means."""
    state = world.state(part.text("on"), part.at("on"))
    seat, task = _seat(world, state, who, part)
    return state, seat, task


def _seat(world: World, state: CaseState, who: PersonId, part: Part) -> tuple[Seat, Task]:
    """The seat a person means: one of their own that is live, else the newest one they could mean."""
    process = world.compiled.rules.processes[state.process]
    step, who = part.text("step"), PersonId(part.text("for") or who)
    found = sorted(
        (seat for seat in state.seats.values() if not step or _node(state, seat) == step),
        key=lambda seat: (who in seat.persons, seat.is_live, state.activations[seat.activation].entered_at),
    )
    mine = [seat for seat in found if seat.is_live and who in seat.persons]
    if len({_node(state, seat) for seat in mine}) > 1:
        steps = "、".join(_node(state, seat) for seat in mine)
        raise world.stop(part.span, Said("请写明哪一步", "Say which step"), "step", steps)
    if not found:
        steps = "、".join(_open_steps(state)) or state.status
        raise world.stop(part.span, Said("没有这样的待办", "There is no such task"), step or who, steps)
    seat = (mine or found[-1:])[0]
    return seat, task_of(process, _node(state, seat))


def _node(state: CaseState, seat: Seat) -> NodeId:
    return state.activations[seat.activation].node


def _open_steps(state: CaseState) -> Iterator[str]:
    return (step.node for step in state.activations.values() if step.state == "open")


def _only_outcome(world: World, task: Task, place: Span) -> OutcomeId:
    given = [outcome.id for outcome in task.outcomes.values() if not outcome.by_clock]
    if len(given) == 1:
        return given[0]
    names = "、".join(given)
    raise world.stop(place, Said("请写明办理意见", "Say which outcome is given"), f"give: {names}", "—")


def _actor(world: World, who: PersonId, seat: Seat) -> Actor:
    """The person in the post by which the seat is theirs."""
    with world.read() as work:
        held = work.organisation().posts_of(who, world.today)
    fitting = [a.id for a in held if a.post == seat.post and a.unit == seat.unit]
    return Actor(person=who, appointment=fitting[0] if fitting else None)


def _any_post(world: World, who: PersonId) -> AppointmentId | None:
    with world.read() as work:
        held = work.organisation().posts_of(who, world.today)
    return held[0].id if len(held) == 1 else None


def _own_unit(world: World, who: PersonId) -> str:
    with world.read() as work:
        held = work.organisation().posts_of(who, world.today)
    return held[0].unit if held else ""
