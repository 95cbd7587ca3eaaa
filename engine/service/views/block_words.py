"""Forks and loops in words: how branches join, which round runs, what became of a branch."""

from __future__ import annotations

from engine.base.finding import NOTHING, Said
from engine.model.block_event import BranchRejected, RoundBegun
from engine.model.process import Block, Loop, Parallel, Process
from engine.model.state import Activation, CaseState


def block_words(block: Parallel | Loop, here: Activation | None) -> Said:
    """How a fork joins; of a loop, which round runs."""
    if isinstance(block, Loop):
        if here is None or not here.turn:
            return Said(f"最多 {block.most} 轮", f"{block.most} rounds at most")
        return Said(f"第 {here.turn} 轮，最多 {here.turns} 轮", f"Round {here.turn} of {here.turns} at most")
    if block.join is None:
        return Said("条件符合的都办", "Every branch whose condition holds") if block.inclusive else NOTHING
    return Said(f"办完 {block.join} 支即可", f"Goes on when {block.join} have passed")


def block_event(process: Process, state: CaseState, event: BranchRejected | RoundBegun) -> Said:
    """What happened to a block."""
    node = state.activations[event.activation].node
    block = process.known_step(node)
    label = block.label if block is not None else node
    if isinstance(event, RoundBegun):
        return Said(f"“{label}”第 {event.number} 轮", f"“{label}”, round {event.number}")
    branches = block.branches if isinstance(block, Block) else ()
    branch = next((each.label for each in branches if each.id == event.branch), event.branch)
    return Said(f"“{label}”的“{branch}”未获同意", f"“{branch}” of “{label}” was rejected")
