"""Hearing of the cases that a step has asked for: they begin, they end, and the step goes on."""

from __future__ import annotations

from engine.model.block_event import ChildTold
from engine.model.command import Hear
from engine.model.process import Subprocess
from engine.model.refusal import Kind
from engine.model.state import Activation
from engine.runtime.children import enough, stop
from engine.runtime.draft import Draft, open_steps
from engine.runtime.entering import leave
from engine.runtime.refusing import refuse
from engine.runtime.run import go_on
from engine.runtime.scope import Asking

NOT_ASKED = "not_asked"


def hear(draft: Draft, command: Hear) -> Asking[None]:
    """Note what became of a child; one that begins although nobody waits for it any more is stopped."""
    steps = draft.state.activations.values()
    here = next((step for step in steps if any(c.key == command.key for c in step.children)), None)
    if here is None:
        refuse(Kind.CONFLICT, NOT_ASKED, "本件没有发起这件子办件。", "This case never asked for that one.")
    known = next(child for child in here.children if child.key == command.key)
    if known.seq > command.seq or known.state == "not_started":
        return
    draft.tell(
        ChildTold(
            activation=here.id,
            key=command.key,
            case=command.child,
            number=command.number or "",
            state=command.state,
            seq=command.seq,
        )
    )
    here = draft.state.activations[here.id]
    if here.state == "open":
        yield from _look(draft, here)
    elif here.state in ("cancelled", "returned"):
        stop(draft, [child for child in here.children if child.key == command.key])


def look_at_children(draft: Draft) -> Asking[None]:
    """After standing still: steps whose children have ended meanwhile go on."""
    for here in open_steps(draft.state):
        if here.id in draft.state.activations and draft.state.activations[here.id].state == "open":
            yield from _look(draft, here)


def _look(draft: Draft, here: Activation) -> Asking[None]:
    step = draft.process.known_step(here.node)
    if draft.state.suspended_at is None and isinstance(step, Subprocess) and enough(step, here):
        leave(draft, here.id, "passed")
        yield from go_on(draft, step.id)
