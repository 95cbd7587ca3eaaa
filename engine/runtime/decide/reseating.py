"""Handing seats over: when people take up or leave posts, what they left undone finds its new people."""

from __future__ import annotations

from engine.model.command import SYSTEM
from engine.model.decision import Decision
from engine.model.expr import types as t
from engine.model.process import Task
from engine.model.rule_set import RuleSet
from engine.model.seat_event import SeatHandedOver
from engine.model.seats import Leaders, MembersOf, PostHolders, SeatSource
from engine.model.state import Seat
from engine.runtime.decide.command import Situation
from engine.runtime.draft import Draft, decoded, open_steps, seats_of
from engine.runtime.proxies import principals, stand_in
from engine.runtime.question import Holders
from engine.runtime.scope import Asking
from engine.runtime.seats import Candidates, barred_from, people_of


def reseat(rules: RuleSet, now: Situation) -> Asking[Decision]:
    """The live seats of a case, each with the people it has today; one that would be empty stays as it is."""
    assert now.state is not None, "there is a case to look at"
    process = rules.processes[now.state.process]
    draft = Draft(rules, process, SYSTEM, now.at, now.seed, now.state)
    draft.forms = {form: decoded(rules.forms[form], body) for form, body in now.bodies.items()}
    tasks = {step.id: step for step in process.steps() if isinstance(step, Task) and not step.place}
    for step in open_steps(draft.state):
        # who may vote is settled when a ballot opens
        if step.node in tasks and tasks[step.node].ballot is None:
            yield from _hand_over(draft, tasks[step.node], seats_of(draft.state, step.id))
    return draft.accepted()


def _hand_over(draft: Draft, task: Task, seats: tuple[Seat, ...]) -> Asking[None]:
    """Every seat that somebody still has to decide, with its people and their proxies of today."""
    pending = [seat for seat in seats if seat.is_pending]
    found: list[Candidates] = []
    for seat in pending:
        found += [(yield from _found(draft, task, seat))]
    spoken = {p for seat in seats for p in (seat.decided_by, seat.on_behalf_of) if p}
    barred = barred_from(draft, task) | spoken
    people = yield from stand_in(draft, task, [each.persons for each in found], barred)
    for seat, each, (persons, proxies) in zip(pending, found, people, strict=True):
        if persons and (persons, each.unit, proxies) != (seat.persons, seat.unit, seat.proxies):
            draft.tell(SeatHandedOver(seat=seat.id, persons=persons, unit=each.unit, proxies=proxies))


def _found(draft: Draft, task: Task, seat: Seat) -> Asking[Candidates]:
    """Whose seat it is now; whoever was named stays named, and a seat that would be empty stays as it is."""
    own = Candidates(principals(seat.persons, seat.proxies), seat.post, seat.unit)
    if seat.parent or seat.follows or seat.named or seat.source >= len(task.by):
        return own
    found = yield from _people(draft, task, task.by[seat.source], seat)
    return found if found.persons else own


def _people(draft: Draft, task: Task, source: SeatSource, seat: Seat) -> Asking[Candidates]:
    """Asked of the unit where the seat stands: a case does not follow its unit below another parent."""
    barred = barred_from(draft, task, source)
    match source:
        case PostHolders(of=of) if seat.post and seat.unit and not (of and isinstance(of.type, t.List)):
            for held in (yield Holders(seat.post, seat.unit)):
                able = tuple(person for person in held.persons if person not in barred)
                if able:
                    return Candidates(tuple(dict.fromkeys(able)), seat.post, held.unit)
            return Candidates(())
        case Leaders() if seat.post and seat.unit:
            # the line was fixed when the step was entered; a level has the people of its post
            held = [each for each in (yield Holders(seat.post, seat.unit)) if each.unit == seat.unit]
            able = tuple(person for each in held for person in each.persons if person not in barred)
            return Candidates(tuple(dict.fromkeys(able)), seat.post, seat.unit)
        case MembersOf():
            return (yield from people_of(source, draft.scope(), draft.state.unit, barred))
        case _:
            return Candidates(())
