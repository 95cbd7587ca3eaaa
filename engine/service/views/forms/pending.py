"""What whoever decides about pending points should look at: how much, and what the caps had let through."""

from __future__ import annotations

from collections.abc import Iterator

from engine.base.finding import Said
from engine.model.ids import CaseId, PersonId
from engine.model.ledger import Bucket
from engine.model.state import CaseState
from engine.service.engine import Engine
from engine.service.views.forms.filling import is_theirs
from engine.service.views.reasons.words import cap_sentences
from engine.service.views.viewer import Viewer, looking


def pending_notes(engine: Engine, person: PersonId, case: CaseId) -> tuple[Said, ...]:
    """Notes on the points that wait for a decision of this person; none for anybody else."""
    with looking(engine, person) as viewer:
        row = viewer.work.case(case)
        if row is None or not any(s.is_live and is_theirs(viewer, s) for s in row.state.seats.values()):
            return ()
        return tuple(_notes(viewer, row.state))


def _notes(viewer: Viewer, state: CaseState) -> Iterator[Said]:
    ledgers = viewer.rules_of(state).rules.ledgers
    for ledger, holds in state.holds.items():
        for hold in holds:
            posting, kept = viewer.work.posting(hold), viewer.work.hold(hold)
            if posting is None or kept is None:
                continue
            if any(part.source.bucket == Bucket.PENDING.value for part in kept.parts):
                label = ledgers[ledger].label
                yield Said(f"待记{label} {kept.amount}。", f"{kept.amount} of {label} wait for you.")
                yield from cap_sentences(ledgers[ledger], posting.transaction.trace)
