"""Who has to act: seat sources turned into people, and those whom the guard keeps out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NoReturn

from engine.model.command import START, SYSTEM
from engine.model.expr.tree import Node
from engine.model.expr.values import Value
from engine.model.ids import NodeId, OutcomeId, PersonId, PostId, UnitId
from engine.model.process import Task
from engine.model.refusal import Kind
from engine.model.seats import ActorOf, Leaders, MembersOf, PersonOf, PostHolders, SeatSource, Starter
from engine.model.signing import OwnCase
from engine.runtime.draft import Draft, decided_seats
from engine.runtime.question import Holders, LabelOf, Members
from engine.runtime.refusing import refuse
from engine.runtime.scope import Asking, CaseScope, evaluate
from engine.runtime.walk import effects_of_step, spends_money


@dataclass(frozen=True, slots=True)
class Candidates:
    """The people of one seat, and the post and unit they were found by."""

    persons: tuple[PersonId, ...]
    post: PostId | None = None
    unit: UnitId | None = None
    #: The engine answers at once.
    answer: OutcomeId | None = None
    #: Nobody is there, and the seat stays open until somebody is.
    waits: bool = False


def people_by_unit(draft: Draft, source: SeatSource, barred: frozenset[PersonId]) -> Asking[list[Candidates]]:
    """The same, unit by unit where a post of several is named; none where the unit is missing."""
    if not isinstance(source, PostHolders) or source.of is None:
        return [(yield from source_people(draft, source, barred))]
    found = []
    for unit in dict.fromkeys(listed((yield from evaluate(source.of, draft.scope())))):
        held = yield from _holders(PostId(source.post), (unit,), barred)
        found.append(held if held.persons else Candidates((), PostId(source.post), unit))
    return found


def source_people(draft: Draft, source: SeatSource, barred: frozenset[PersonId]) -> Asking[Candidates]:
    """The people that a source names for a case, without those who are barred."""
    match source:
        case PostHolders(post=post, of=None):
            # nothing has to be computed: what expressions see need not be put together
            return (yield from _holders(PostId(post), (draft.state.unit,), barred))
        case _:
            return (yield from people_of(source, draft.scope(), draft.state.unit, barred))


def people_of(
    source: SeatSource, scope: CaseScope, home: UnitId, barred: frozenset[PersonId] = frozenset()
) -> Asking[Candidates]:
    """The people that a source names; a post that nobody holds falls to the unit above."""
    match source:
        case PostHolders(post=post, of=of):
            units = (home,) if of is None else listed((yield from evaluate(of, scope)))
            return (yield from _holders(PostId(post), units, barred))
        case Starter():
            persons = listed(scope.names.get("case.starter"))
        case ActorOf(step=step):
            persons = listed(scope.name(f"step.{step}.actor"))
        case PersonOf(person=node):
            persons = listed((yield from evaluate(node, scope)))
        case Leaders():
            # where nobody heads any level there is nobody to name
            persons = ()
        case MembersOf(unit=node):
            persons = yield from _members(node, scope)
    return Candidates(tuple(p for p in dict.fromkeys(persons) if p not in barred))


def barred_from(draft: Draft, task: Task, source: SeatSource | None = None) -> frozenset[PersonId]:
    """Who may not act here because of what they did elsewhere in this case."""
    nodes = {NodeId(node) for node in task.distinct_from}
    if spends_money(draft.process) and task.id != START and not _asks_for_one(task, source):
        nodes |= {START, *(step.id for step in draft.process.steps() if isinstance(step, Task))} - {task.id}
    if task.own_case is not OwnCase.ALLOW:
        nodes |= {START}
    return frozenset(person for node in nodes for person in _actors(draft, node))


def _asks_for_one(task: Task, source: SeatSource | None) -> bool:
    """A step that hands something back to one named person and moves no money."""
    return isinstance(source, Starter | ActorOf) and not any(effects_of_step(task))


def _actors(draft: Draft, node: NodeId) -> set[PersonId]:
    decided = decided_seats(draft.state, node)
    acted = {p for seat in decided for p in (seat.decided_by, seat.on_behalf_of) if p}
    acted |= {draft.state.starter} if node == START else set()
    return acted - {SYSTEM.person}


def _holders(post: PostId, units: Iterable[UnitId], barred: frozenset[PersonId]) -> Asking[Candidates]:
    persons: list[PersonId] = []
    first: UnitId | None = None
    asked: UnitId | None = None
    for unit in units:
        for held in (yield Holders(post, unit)):
            asked = asked or held.unit
            able = [person for person in held.persons if person not in barred]
            if able:
                persons += able
                first = first or held.unit
                break
    return Candidates(tuple(dict.fromkeys(persons)), post, first or asked)


def _members(node: Node, scope: CaseScope) -> Asking[tuple[PersonId, ...]]:
    persons: list[PersonId] = []
    for unit in listed((yield from evaluate(node, scope))):
        persons += yield Members(unit)
    return tuple(persons)


def nobody(source: SeatSource, found: Candidates) -> Asking[NoReturn]:
    """Refuse because there is nobody to take a seat."""
    label = (yield LabelOf(found.post)) if found.post else type(source).__name__
    reason = f"no_holder {found.post}" if found.post else "no_holder"
    refuse(
        Kind.CONFLICT,
        reason,
        f"没有可以办理的人：{label}无人任职或须回避，请联系管理员。",
        f"Nobody can act here: {label} is vacant or barred; please ask an administrator.",
        post=found.post or "",
    )


def listed(value: Value) -> tuple[Value, ...]:
    """One value, several or none as a tuple."""
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)
