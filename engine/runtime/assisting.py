"""Helping units: objections are ruled on one by one, and the lead finishes when enough have answered."""

from __future__ import annotations

from engine.model.assisting import ABSENT, DISMISSED, DONE, OBJECTS, UPHELD
from engine.model.event import Operated
from engine.model.ids import ActivationId, SeatId
from engine.model.process import Leads, Outcome, Task
from engine.model.refusal import Kind
from engine.model.seat_event import SeatOpened
from engine.model.state import Activation, Seat, SeatKind
from engine.runtime.draft import Draft, open_steps, seat_number, seats_of
from engine.runtime.effects.money import value_of
from engine.runtime.leading import conclude
from engine.runtime.question import LabelOf
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking
from engine.runtime.seats import people_of


def look_at_helpers(draft: Draft, task: Task, activation: ActivationId) -> Asking[None]:
    """An objection goes to whoever rules on it, a ruling takes effect, the last answer ends the step."""
    seats = seats_of(draft.state, activation)
    for seat in seats:
        below = [each for each in seats if each.parent == seat.id or each.follows == seat.id]
        if seat.outcome == OBJECTS and not below:
            yield from _ask_for_ruling(draft, task, seat)
        elif seat.outcome == DISMISSED and seat.parent is not None:
            _open_again(draft, draft.state.seats[seat.parent])
    if not any(seat.is_pending for seat in seats_of(draft.state, activation)):
        yield from conclude(draft, task, activation, task.outcomes[DONE])


def _ask_for_ruling(draft: Draft, task: Task, seat: Seat) -> Asking[None]:
    assert task.assist is not None, "only helping units object"
    for source in task.assist.objections:
        found = yield from people_of(source, draft.scope(), draft.state.unit)
        if found.persons:
            opened = SeatOpened(
                seat=_next(draft, seat.activation), activation=seat.activation, persons=found.persons,
                post=found.post, unit=found.unit, source=seat.source, kind=SeatKind.RULING.value,
                parent=seat.id,
            )  # fmt: skip
            draft.tell(opened)
            return
    refuse(
        Kind.CONFLICT, "no_ruling", "没有可以裁定退单的人，请联系管理员。",
        "Nobody can rule on the objection; please ask an administrator.",
    )  # fmt: skip


def _open_again(draft: Draft, seat: Seat) -> None:
    """The objection is dismissed: the unit has its task back, once."""
    if any(each.follows == seat.id for each in draft.state.seats.values()):
        return
    draft.tell(
        SeatOpened(
            seat=_next(draft, seat.activation), activation=seat.activation, persons=seat.persons,
            post=seat.post, unit=seat.unit, source=seat.source, follows=seat.id, proxies=seat.proxies,
        )
    )  # fmt: skip


def _next(draft: Draft, activation: ActivationId) -> SeatId:
    return SeatId(f"{activation}/{max(map(seat_number, seats_of(draft.state, activation))) + 1}")


def finish(draft: Draft, lead: Task, outcome: Outcome) -> Asking[None]:
    """The lead finishes: enough of those who help have answered; who has not is no longer asked."""
    if not outcome.counts or outcome.leads is Leads.BACK:
        return
    found = [(task, here) for task, here in _helping(draft, lead)]
    if not found or (lead.finishes is not None and not (yield from value_of(draft, lead.finishes))):
        return
    for task, here in found:
        yield from _refuse_early(draft, task, here)
        yield from be_absent(draft, task, here.id, overdue=False)


def _helping(draft: Draft, lead: Task) -> list[tuple[Task, Activation]]:
    steps = [
        s for s in draft.process.steps() if isinstance(s, Task) and s.assist and s.assist.lead == lead.id
    ]
    return [(step, here) for step in steps for here in open_steps(draft.state) if here.node == step.id]


def _refuse_early(draft: Draft, task: Task, here: Activation) -> Asking[None]:
    assert task.assist is not None, "it helps"
    require = task.assist.require
    if require is None:
        return
    seats = [seat for seat in seats_of(draft.state, here.id) if seat.kind is SeatKind.OWN]
    asked = [seat for seat in seats if not _is_out(draft, seat, seats)]
    waiting = [seat for seat in asked if seat.outcome != DONE]
    needed = min(require, len(asked)) if isinstance(require, int) else len(asked)
    if len(asked) - len(waiting) >= needed:
        return
    units = ""
    for unit in dict.fromkeys(seat.unit for seat in waiting if seat.unit):
        units += ("、" if units else "") + (yield LabelOf(unit))
    refuse(
        Kind.CONFLICT, "help_awaited",
        f"协办单位还没有答复：{units}。答复或者到期以后才能办结。",
        f"Units that help have not answered yet: {units}. Finish when they have, or are late.",
        step=task.id,
    )  # fmt: skip


def _is_out(draft: Draft, seat: Seat, seats: list[Seat]) -> bool:
    """A unit that need not help, or whose task is another seat now."""
    ruled = (s.outcome for s in draft.state.seats.values() if s.parent == seat.id)
    return UPHELD in ruled or any(other.follows == seat.id for other in seats)


def be_absent(draft: Draft, task: Task, activation: ActivationId, *, overdue: bool = True) -> Asking[None]:
    """The time of those who help is over, or the lead has finished: who is late is absent."""
    if overdue:
        for seat in seats_of(draft.state, activation):
            if seat.kind is SeatKind.OWN and seat.is_pending:
                draft.tell(Operated(what="help_absent", seat=seat.id, persons=seat.persons))
    outcome = task.outcomes[ABSENT if overdue else DONE]
    yield from conclude(draft, task, activation, outcome, how="expired" if overdue else "")
