"""Freeing what steps had set aside that no longer hold."""

from __future__ import annotations

from engine.model.ids import ActivationId, NodeId
from engine.runtime.draft import Draft
from engine.runtime.effects.budget import FROM
from engine.runtime.effects.paying import release
from engine.runtime.scope import Asking


def free(draft: Draft, undone: frozenset[NodeId], since: int = 0) -> Asking[None]:
    """What these steps have set aside is available again; of what they committed, it stays reserved."""
    for ledger, holds in sorted(draft.state.holds.items()):
        placed = [hold for hold in holds if _is_of(draft, hold, undone, since)]
        bound = [
            hold
            for hold in placed
            if FROM in hold and not _is_of(draft, hold.partition(FROM)[2], undone, since)
        ]
        yield from release(draft, ledger, bound, keep_reserved=True)
        yield from release(draft, ledger, [hold for hold in placed if hold not in bound])


def _is_of(draft: Draft, key: str, nodes: frozenset[NodeId], since: int) -> bool:
    """Whether it was done in the name of one of these steps, after an event: keys are `case/node#round/…`."""
    name = ActivationId(key.split("/")[1])
    entered = draft.state.activations.get(name)
    is_since = since == 0 or (entered is not None and entered.entered_seq > since)
    return NodeId(name.rpartition("#")[0]) in nodes and is_since
