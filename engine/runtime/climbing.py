"""Going up a line: the heads of a unit and of those above it, a seat for each, fixed on entering the step."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.event import Operated
from engine.model.ids import PersonId
from engine.model.process import Task
from engine.model.seats import Leaders, Vacant
from engine.runtime.draft import Draft
from engine.runtime.question import Headed, Heads
from engine.runtime.scope import Asking, evaluate
from engine.runtime.seats import Candidates, barred_from, listed, people_of


def leaders(draft: Draft, task: Task, source: Leaders) -> Asking[list[Candidates]]:
    """A seat for each level, lowest first; nobody sits twice, and whoever started the case not at all."""
    found = listed((yield from evaluate(source.unit, draft.scope())))
    above: tuple[Headed, ...] = yield Heads(found[0] if found else draft.state.unit, source.line)
    barred = barred_from(draft, task, source) | {draft.state.starter}
    levels = _asked(above, source, draft.state.starter)
    seated: list[Candidates] = []
    seen: set[PersonId] = set()
    for level in levels:
        higher = above[above.index(level) + 1 :]
        answers = yield from _level(draft, task, source.vacant, (level, *higher), barred)
        persons = tuple(person for person in answers.persons if person not in seen)
        seen |= set(persons)
        if persons:
            seated.append(Candidates(persons, answers.post, answers.unit))
    return seated


def _asked(above: Sequence[Headed], source: Leaders, starter: PersonId) -> Sequence[Headed]:
    """The levels that answer; whoever heads a unit themself is answered from the level above it."""
    own = [number + 1 for number, level in enumerate(above) if starter in level.persons]
    first = max(own, default=0)
    last = next((n + 1 for n, level in enumerate(above) if level.type == source.until), len(above))
    return above[first : min(last, first + source.most if source.most else last)]


def _level(
    draft: Draft, task: Task, vacant: Vacant, levels: Sequence[Headed], barred: frozenset[PersonId]
) -> Asking[Candidates]:
    """Whoever heads the first of these levels, or answers instead."""
    here = levels[0]
    able = tuple(person for person in here.persons if person not in barred)
    if able:
        return Candidates(able, here.post, here.unit)
    found = Candidates(())
    match vacant:
        case Vacant.UP:
            higher = ((each, [p for p in each.persons if p not in barred]) for each in levels[1:])
            up = next(((each, able) for each, able in higher if able), None)
            found = Candidates(tuple(up[1]), up[0].post, up[0].unit) if up else found
        case Vacant.MANAGERS:
            for managers in draft.process.managers:
                found = yield from people_of(managers, draft.scope(), draft.state.unit, barred)
                if found.persons:
                    break
        case Vacant.SKIP:
            pass
    draft.tell(Operated(what=f"level_{vacant.value}", node=task.id, persons=found.persons))
    return found
