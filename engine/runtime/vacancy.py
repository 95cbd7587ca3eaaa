"""Seats that nobody can take: who takes them instead, or what the engine does, as the step says."""

from __future__ import annotations

from collections.abc import Iterable

from engine.model.event import Operated
from engine.model.ids import PersonId, UnitId
from engine.model.process import Task, agreement_of, rejection_of
from engine.model.seats import Leaders, SeatSource
from engine.model.signing import Empty, OwnCase
from engine.runtime.climbing import leaders
from engine.runtime.draft import Draft
from engine.runtime.effects.notices import tell
from engine.runtime.question import Headed, Heads, LabelOf
from engine.runtime.scope import Asking
from engine.runtime.seats import Candidates, barred_from, nobody, people_by_unit, people_of, source_people


def candidates(draft: Draft, task: Task, source: SeatSource) -> Asking[list[Candidates]]:
    """Who may take the seat of a source; where units help or a line is gone up, a seat for each of them."""
    climbed = (yield from leaders(draft, task, source)) if isinstance(source, Leaders) else []
    if climbed:
        return climbed
    if task.assist is None:
        return [(yield from _candidates(draft, task, source))]
    found = yield from people_by_unit(draft, source, barred_from(draft, task, source))
    for number, each in enumerate(found):
        if not each.persons:
            found[number] = yield from _instead(draft, task, source, each)
    return found


def _candidates(draft: Draft, task: Task, source: SeatSource) -> Asking[Candidates]:
    """Who may take a seat of a task; refuses where there is nobody and the step says nothing else."""
    barred = barred_from(draft, task, source)
    own = frozenset({draft.state.starter})
    if task.own_case in (OwnCase.SKIP, OwnCase.FORBID, OwnCase.UNIT_HEAD):
        found = yield from source_people(draft, source, barred - own)
        if frozenset(found.persons) == own:
            return (yield from _own_case(draft, task, source, found))
    found = yield from source_people(draft, source, barred)
    return found if found.persons else (yield from _instead(draft, task, source, found))


def _own_case(draft: Draft, task: Task, source: SeatSource, found: Candidates) -> Asking[Candidates]:
    """Whoever started the case is the only one who could answer."""
    match task.own_case:
        case OwnCase.SKIP:
            draft.tell(Operated(what="self_skipped", node=task.id))
            return Candidates(())
        case OwnCase.UNIT_HEAD:
            headed = yield from _headed(draft, task, source, (yield Heads(draft.state.unit)))
            if headed.persons:
                draft.tell(Operated(what="self_unit_head", node=task.id, persons=headed.persons))
                return headed
            return (yield from _instead(draft, task, source, found))
        case _:
            return (yield from _nobody(draft, task, source, found))


def _instead(draft: Draft, task: Task, source: SeatSource, found: Candidates) -> Asking[Candidates]:
    """What the step says; the history tells that it was so, and why."""
    match task.empty:
        case Empty.SKIP:
            made = Candidates(())
        case Empty.AUTO_PASS:
            made = Candidates((), found.post, found.unit, answer=agreement_of(task))
        case Empty.AUTO_REJECT:
            made = Candidates((), found.post, found.unit, answer=rejection_of(task))
        case Empty.INCIDENT:
            made = Candidates((), found.post, found.unit, waits=True)
        case Empty.UP:
            above = [
                each for each in (yield Heads(_asked(draft, found))) if each.unit != _asked(draft, found)
            ]
            made = yield from _headed(draft, task, source, above)
        case Empty.ASSIGN:
            made = yield from _first(draft, task, source, task.instead)
        case Empty.MANAGERS:
            made = yield from _first(draft, task, source, draft.process.managers)
        case Empty.REFUSE:
            return (yield from _nobody(draft, task, source, found))
    if task.empty in _PEOPLE and not made.persons:
        return (yield from _nobody(draft, task, source, found))
    return (yield from _noted(draft, task, task.empty, found, made))


def _nobody(draft: Draft, task: Task, source: SeatSource, found: Candidates) -> Asking[Candidates]:
    """Whoever asked is refused; where time or another case asked, the seat waits for somebody."""
    if not draft.unattended:
        return (yield from nobody(source, found))
    made = Candidates((), found.post, found.unit, waits=True)
    return (yield from _noted(draft, task, Empty.INCIDENT, found, made))


def _noted(draft: Draft, task: Task, how: Empty, found: Candidates, made: Candidates) -> Asking[Candidates]:
    """The history tells what became of the seat, and why; who manages the process hears of one that waits."""
    why = yield from _why(draft, found)
    draft.tell(
        Operated(what=f"nobody_{how.value}", node=task.id, persons=made.persons, reason=draft.keep(why))
    )
    if made.waits:
        yield from _tell_managers(draft, task, why)
    return made


#: Ways that give the seat to somebody else.
_PEOPLE = (Empty.UP, Empty.ASSIGN, Empty.MANAGERS)


def _asked(draft: Draft, found: Candidates) -> UnitId:
    return found.unit or draft.state.unit


def _headed(draft: Draft, task: Task, source: SeatSource, above: Iterable[Headed]) -> Asking[Candidates]:
    """The nearest head who may act here."""
    yield from ()
    barred = barred_from(draft, task, source)
    for each in above:
        able = tuple(person for person in each.persons if person not in barred)
        if able:
            return Candidates(able, each.post, each.unit)
    return Candidates(())


def _first(draft: Draft, task: Task, source: SeatSource, sources: Iterable[SeatSource]) -> Asking[Candidates]:
    """The first who are somebody; only who could not act here at all is left out."""
    barred = barred_from(draft, task, source)
    for other in sources:
        instead = yield from people_of(other, draft.scope(), draft.state.unit, barred)
        if instead.persons:
            return instead
    return Candidates(())


def _why(draft: Draft, found: Candidates) -> Asking[str]:
    unit = yield LabelOf(_asked(draft, found))
    if found.post is None:
        return f"“{unit}”没有可以办理的人：没有指定，或须回避。"
    post = yield LabelOf(found.post)
    return f"“{unit}”及以上的“{post}”无人任职，或任职的人须回避。"


def _tell_managers(draft: Draft, task: Task, why: str) -> Asking[None]:
    persons: dict[PersonId, None] = {}
    for source in draft.process.managers:
        persons |= dict.fromkeys((yield from people_of(source, draft.scope(), draft.state.unit)).persons)
    if persons:
        words = f"{draft.process.label}（{draft.state.number}）的“{task.label}”没有人办理：{why}"
        tell(draft, tuple(persons), words)
