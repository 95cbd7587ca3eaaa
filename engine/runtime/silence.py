"""Silence: what it means that somebody who was asked for consent has not answered in time."""

from __future__ import annotations

from engine.model.event import Operated
from engine.model.ids import PersonId
from engine.model.process import Overdue, Silence, Task
from engine.runtime.draft import Draft
from engine.runtime.effects.notices import tell
from engine.runtime.scope import Asking
from engine.runtime.seats import people_of


def fall_silent(draft: Draft, task: Task, overdue: Overdue) -> Asking[None]:
    """The history says what silence means here; where it is no consent, those above hear of it."""
    if overdue.silence is Silence.DEEMED:
        draft.tell(Operated(what="consent_deemed", node=task.id))
        return
    persons: dict[PersonId, None] = {}
    for source in overdue.escalate_to:
        found = yield from people_of(source, draft.scope(), draft.state.unit)
        persons |= dict.fromkeys(found.persons)
    draft.tell(Operated(what="consent_missing", node=task.id, persons=tuple(persons)))
    if persons:
        tell(
            draft,
            tuple(persons),
            f"“{draft.process.label}”的“{task.label}”逾期未答复，不视为同意，请督促答复",
        )
