"""Events of blocks and subprocesses: branches rejected, rounds begun, what child cases tell."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.ids import ActivationId, CaseId, NodeId, ProcessId, UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class BranchRejected:
    """Somebody rejected in a branch, which ended by that; the block it belongs to goes on."""

    activation: ActivationId
    branch: NodeId
    #: The state that the case ends in if the block comes to nothing.
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundBegun:
    """A loop begins its next round, of so many at most."""

    activation: ActivationId
    number: int
    of: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildAsked:
    """A step asked for a case of another process, by a job of the same transaction."""

    activation: ActivationId
    #: Tells it from the other cases that were asked for; the job starts it once.
    key: str
    process: ProcessId
    unit: UnitId


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildTold:
    """A case that a step had asked for has begun, or has ended in a state."""

    activation: ActivationId
    key: str
    case: CaseId | None
    number: str
    #: `running`, the state it ended in, or `not_started`.
    state: str
    #: Which event of that case this is about.
    seq: int = 0


BlockEvent = BranchRejected | RoundBegun | ChildAsked | ChildTold
