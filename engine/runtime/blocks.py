"""Blocks: which branches of a fork are still on their way, and what their join has come to."""

from __future__ import annotations

from enum import Enum, auto

from engine.model.ids import NodeId
from engine.model.process import BranchReject, Loop, Parallel, Process, Step
from engine.model.state import Activation, CaseState
from engine.runtime.draft import open_steps
from engine.runtime.walk import nodes_of, places


class Join(Enum):
    """What a fork has come to."""

    WAITS = auto()
    PASSED = auto()
    REJECTED = auto()


def open_inside(state: CaseState, *steps: Step) -> tuple[Activation, ...]:
    """What is open among steps and whatever stands inside them."""
    inside = nodes_of(*steps)
    return tuple(step for step in open_steps(state) if step.node in inside)


def joined(state: CaseState, block: Parallel, here: Activation) -> Join:
    """Whether enough branches of a fork have passed, or too few can still pass; asked of those it took."""
    taken = [branch for branch in block.branches if branch.id in here.branches]
    under_way = {branch.id for branch in taken if open_inside(state, *branch.body.steps)}
    left = [branch.id for branch in taken if branch.id not in here.rejected]
    passed = [branch for branch in left if branch not in under_way]
    if block.on_reject is BranchReject.WAIT_ALL and here.rejected:
        return Join.WAITS if under_way else Join.REJECTED
    needed = max(1, len(left)) if block.join is None else min(block.join, len(here.branches))
    if len(passed) >= needed:
        return Join.PASSED
    return Join.REJECTED if len(left) < needed else Join.WAITS


def round_began(process: Process, state: CaseState, node: NodeId) -> int:
    """The event that began the running round of the loops around a step; 0 where none runs."""
    loops = {place.block.id for place in places(process, node) if isinstance(place.block, Loop)}
    return max((step.turned_seq for step in open_steps(state) if step.node in loops), default=0)


def newest(state: CaseState, node: NodeId) -> Activation | None:
    """The last time that the case came to a step."""
    return max(
        (step for step in state.activations.values() if step.node == node),
        key=lambda step: step.round,
        default=None,
    )
