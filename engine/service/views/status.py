"""Where a case stands, in words."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.finding import NOTHING, Said, listed, same
from engine.model.command import START
from engine.model.process import Outcome, Process, Subprocess, Task, Wait
from engine.model.state import Activation, CaseState, Seat, SeatState
from engine.runtime.votes import needed
from engine.runtime.walk import task_of

RETURNED = Said("退回补正", "Returned for correction")
#: How a case that ended is called where its pack names no label.
ENDS = {
    "done": Said("已办结", "Done"),
    "rejected": Said("不同意，已终止", "Rejected"),
    "withdrawn": Said("已撤回", "Withdrawn"),
    "terminated": Said("已终止", "Terminated"),
    "voided": Said("已作废", "Void"),
    "expired": Said("逾期终止", "Expired"),
}


def status_label(process: Process, state: CaseState) -> Said:
    """The state of a case in a few words."""
    if state.suspended_at is not None:
        return Said("已挂起", "Suspended")
    if state.is_open:
        waiting = awaiting(process, state)
        labels = open_labels(process, state)
        if waiting:
            return same(waiting)
        if not labels:
            return Said("办理中", "In progress")
        return Said(f"办理中：{labels.zh}", f"In progress: {labels.en}")
    return end_label(process, state.status)


def end_label(process: Process, status: str) -> Said:
    """What an end state is called."""
    label = process.end_labels.get(status)
    if label is None and status in ENDS:
        return ENDS[status]
    found = (o.label for o in _outcomes(process) if status in (o.end_state, o.id))
    named = label or next(found, status)
    return same(named)


def _outcomes(process: Process) -> Iterator[Outcome]:
    for step in process.steps():
        if isinstance(step, Task):
            yield from step.outcomes.values()


def open_labels(process: Process, state: CaseState) -> Said:
    """The labels of the steps where the case waits for somebody, or for time to pass."""
    return listed(dict.fromkeys(_open_labels(process, state)))


def _open_labels(process: Process, state: CaseState) -> Iterator[Said]:
    for activation in open_activations(state):
        step = None if activation.node == START else process.step(activation.node)
        if step is None or isinstance(step, Task | Wait | Subprocess):
            yield step_label(activation.node, step.label if step else "")


def step_label(node: str, label: str) -> Said:
    """What a step is called; the start is open again when a case was returned."""
    return RETURNED if node == START else same(label)


def open_activations(state: CaseState) -> tuple[Activation, ...]:
    """Where the case stands."""
    return tuple(a for a in state.activations.values() if a.state == "open") if state.is_open else ()


def seats_of(state: CaseState, activation: Activation) -> tuple[Seat, ...]:
    """The seats of one entry into a step."""
    return tuple(seat for seat in state.seats.values() if seat.activation == activation.id)


def awaiting(process: Process, state: CaseState) -> str:
    """The words of a step of which some seats are decided and others not, if it has any."""
    for activation in open_activations(state):
        task = _task(process, activation)
        seats = seats_of(state, activation)
        some = any(s.state is SeatState.DECIDED for s in seats) and any(s.is_live for s in seats)
        if task is not None and task.awaiting and some:
            return task.awaiting
    return ""


def signed(process: Process, state: CaseState) -> Said:
    """How many have signed where several must: “已签 1/2”."""
    for activation in open_activations(state):
        task = _task(process, activation)
        seats = seats_of(state, activation)
        if task is not None and len(seats) > 1:
            given = sum(1 for s in seats if s.state is SeatState.DECIDED)
            if task.ballot is not None:
                return Said(f"已投 {given}/{len(seats)}", f"{given} of {len(seats)} have voted")
            of = needed(task, len(seats))
            return Said(f"已签 {given}/{of}", f"{given} of {of} signed")
    return NOTHING


def _task(process: Process, activation: Activation) -> Task | None:
    if activation.node == START:
        return task_of(process, START)
    step = process.step(activation.node)
    return step if isinstance(step, Task) else None
