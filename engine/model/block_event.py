"""Events of blocks: a branch that was rejected, a round that began."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.ids import ActivationId, NodeId


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
