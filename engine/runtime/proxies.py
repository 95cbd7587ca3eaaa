"""Standing proxies at a step: who acts for whom on its seats, and when the principal is on their own."""

from __future__ import annotations

from collections.abc import Sequence

from engine.model.ids import PersonId
from engine.model.process import Task
from engine.runtime.draft import Draft
from engine.runtime.question import ProxiesOf, StandsIn
from engine.runtime.scope import Asking

Pairs = tuple[tuple[PersonId, PersonId], ...]
#: The people of a seat, and who acts for whom among them.
Stands = tuple[tuple[PersonId, ...], Pairs]


def stand_in(
    draft: Draft, task: Task, seats: Sequence[tuple[PersonId, ...]], barred: frozenset[PersonId]
) -> Asking[list[Stands]]:
    """The people of each seat with their proxies, and who acts for whom.

    Nobody stands in who started the case, who is barred, or who has a say in the step already: they would
    decide twice. The proxy of a proxy is nobody's.
    """
    there = tuple(dict.fromkeys(person for persons in seats for person in persons))
    if task.no_proxy or task.ballot is not None or not there:
        return [(persons, ()) for persons in seats]
    found: tuple[StandsIn, ...] = yield ProxiesOf(there, draft.process.id)
    rules, taken = {each.principal: each for each in found}, {*there, *barred, draft.state.starter}
    given: list[Stands] = []
    for persons in seats:
        stands = [rules[p] for p in persons if p in rules and rules[p].proxy not in taken]
        pairs = {each.proxy: each.principal for each in reversed(stands)}
        taken |= set(pairs)
        replaced = {e.principal for e in stands if e.instead and pairs.get(e.proxy) == e.principal}
        stay = tuple(person for person in persons if person not in replaced)
        given.append(((*stay, *pairs), tuple(pairs.items())))
    return given


def principals(persons: tuple[PersonId, ...], proxies: Pairs) -> tuple[PersonId, ...]:
    """The people of a seat without those who stand in for others."""
    own = tuple(person for person in persons if person not in dict(proxies))
    return tuple(dict.fromkeys((*own, *(principal for _, principal in proxies))))
