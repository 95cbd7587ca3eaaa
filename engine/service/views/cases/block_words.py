"""Forks and loops in words: how branches join, which round runs, what became of a branch."""

from __future__ import annotations

from engine.base.finding import NOTHING, Said
from engine.model.block_event import BranchRejected, ChildTold, RoundBegun
from engine.model.process import Block, Loop, Parallel, Process, Subprocess
from engine.model.state import Activation, CaseState, Child
from engine.service.views.status import ENDS


def block_words(block: Parallel | Loop | Subprocess, here: Activation | None) -> Said:
    """How a fork joins; of a loop, which round runs."""
    if isinstance(block, Subprocess):
        return _children(here.children) if here is not None else NOTHING
    if isinstance(block, Loop):
        if here is None or not here.turn:
            return Said(f"最多 {block.most} 轮", f"{block.most} rounds at most")
        return Said(f"第 {here.turn} 轮，最多 {here.turns} 轮", f"Round {here.turn} of {here.turns} at most")
    if block.join is None:
        return Said("条件符合的都办", "Every branch whose condition holds") if block.inclusive else NOTHING
    return Said(f"办完 {block.join} 支即可", f"Goes on when {block.join} have passed")


def _children(children: tuple[Child, ...]) -> Said:
    ended, of = sum(child.has_ended for child in children), len(children)
    return Said(f"已结束 {ended}/{of} 件", f"{ended} of {of} cases ended")


def _told(label: str, told: ChildTold) -> Said:
    name = told.number or told.key
    match told.state:
        case "running":
            return Said(f"“{label}”的子办件 {name} 开始办理", f"Case {name} of “{label}” began")
        case "not_started":
            return Said(f"“{label}”的一件子办件没能发起", f"A case of “{label}” could not be started")
        case how:
            said = ENDS.get(how, Said(how, how))
            zh = f"“{label}”的子办件 {name} 结束：{said.zh}"
            return Said(zh, f"Case {name} of “{label}” ended: {said.en}")


def block_event(process: Process, state: CaseState, event: BranchRejected | RoundBegun | ChildTold) -> Said:
    """What happened to a block."""
    node = state.activations[event.activation].node
    block = process.known_step(node)
    label = block.label if block is not None else node
    if isinstance(event, ChildTold):
        return _told(label, event)
    if isinstance(event, RoundBegun):
        return Said(f"“{label}”第 {event.number} 轮", f"“{label}”, round {event.number}")
    branches = block.branches if isinstance(block, Block) else ()
    branch = next((each.label for each in branches if each.id == event.branch), event.branch)
    return Said(f"“{label}”的“{branch}”未获同意", f"“{branch}” of “{label}” was rejected")
