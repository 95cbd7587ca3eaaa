"""Who has signed: approvals of a case by level, none of them by whoever asked."""

from __future__ import annotations

from collections.abc import Iterator

from engine.model.ids import NodeId, PersonId
from engine.model.ledger import Approval, Ledger
from engine.model.process import Leads, Process, Task
from engine.model.refusal import Kind
from engine.model.state import Seat, SeatState
from engine.runtime.draft import Draft
from engine.runtime.question import LevelOf
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking
from engine.runtime.walk import task_of


def approvals(draft: Draft) -> Asking[tuple[Approval, ...]]:
    """One approval of each level in the newest round of each step, by people who did not ask."""
    found: list[Approval] = []
    for seat in _signed(draft):
        if seat.unit is None or seat.decided_by is None or seat.decided_by == draft.state.starter:
            continue
        level: int = yield LevelOf(seat.unit)
        if all(level != one.level and seat.decided_by != one.person for one in found):
            found.append(Approval(level=level, person=seat.decided_by))
    return tuple(found)


def needed(draft: Draft, ledger: Ledger) -> Asking[tuple[Approval, ...]]:
    """The approvals of a payment; refused while levels are missing."""
    signed = yield from approvals(draft)
    if len(signed) < ledger.signatures:
        refuse(
            Kind.CONFLICT,
            "not_signed",
            f"共管：需要 {ledger.signatures} 个层级签字，现有 {len(signed)} 个。",
            f"{ledger.signatures} levels must sign, {len(signed)} have.",
            needed=str(ledger.signatures),
            signed=str(len(signed)),
        )
    return signed


def approved_by(draft: Draft, person: PersonId) -> bool:
    """Whether a person has approved in this case."""
    return any(
        seat.decided_by == person and can_refuse(task_of(draft.process, _node(draft, seat)))
        for seat in _signed(draft)
    )


def can_refuse(task: Task) -> bool:
    """Whether people there can say no: what makes a step an approval."""
    return any(outcome.leads is not Leads.ON for outcome in task.outcomes.values())


def _signed(draft: Draft) -> Iterator[Seat]:
    """Seats that were decided in favour, in the newest round of each step, oldest first."""
    state = draft.state
    newest: dict[NodeId, int] = {}
    for step in state.activations.values():
        newest[step.node] = max(step.round, newest.get(step.node, 0))
    decided = [seat for seat in state.seats.values() if seat.state is SeatState.DECIDED]
    for seat in sorted(decided, key=lambda each: (each.decided_at or state.opened_at, each.id)):
        step = state.activations[seat.activation]
        if step.round == newest[step.node] and _in_favour(draft.process, seat, step.node):
            yield seat


def _in_favour(process: Process, seat: Seat, node: NodeId) -> bool:
    outcome = task_of(process, node).outcomes.get(seat.outcome) if seat.outcome else None
    return outcome is not None and outcome.counts


def _node(draft: Draft, seat: Seat) -> NodeId:
    return draft.state.activations[seat.activation].node
