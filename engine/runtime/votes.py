"""How many must agree: what the outcomes given so far make of a task."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from engine.model.ids import OutcomeId
from engine.model.process import Leads, Pass, Task


def needed(task: Task, seats: int) -> int:
    """How many of the seats must give the same outcome."""
    match task.passes:
        case Pass.ALL:
            return seats
        case Pass.ANY:
            return 1
        case Fraction() as share:
            return max(1, math.ceil(share * seats))
        case count:
            return min(count, seats)


def winner(task: Task, given: Sequence[OutcomeId], open_seats: int) -> OutcomeId | None:
    """The outcome that holds already, whatever the open seats will say; None while that is not sure.

    An outcome that does not count decides at once. The first of a task that any one may decide does too.
    """
    for outcome in given:
        if not task.outcomes[outcome].counts:
            return outcome
    if task.passes is Pass.ANY and given:
        return given[0]
    tally = Counter(given)
    results = {result(task, tally + more) for more in _tallies(counting(task), open_seats)}
    won = results.pop() if len(results) == 1 else None
    return won if won is not None and _holds(task, won, tally, open_seats) else None


def _holds(task: Task, won: OutcomeId, tally: Counter[OutcomeId], open_seats: int) -> bool:
    """Agreement holds once enough have given it; a refusal already when agreement is out of reach."""
    need = needed(task, tally.total() + open_seats)
    if open_seats == 0 or tally[won] >= need:
        return True
    others = [outcome for outcome in counting(task) if outcome != won]
    out_of_reach = all(tally[outcome] + open_seats < need for outcome in others)
    return bool(others) and out_of_reach and task.outcomes[won].leads is not Leads.ON


def result(task: Task, tally: Counter[OutcomeId]) -> OutcomeId:
    """What a complete vote means: enough of one outcome; else the way out of the task; else the most."""
    need = needed(task, tally.total())
    most = max(counting(task), key=lambda outcome: tally[outcome])
    if tally[most] >= need:
        return most
    outs = (name for name, outcome in task.outcomes.items() if outcome.leads is not Leads.ON)
    return next(outs, most)


def counting(task: Task) -> list[OutcomeId]:
    """The outcomes that count towards the pass rule, in the order written."""
    return [name for name, outcome in task.outcomes.items() if outcome.counts]


def _tallies(outcomes: Sequence[OutcomeId], count: int) -> Iterator[Counter[OutcomeId]]:
    """All ways to spread so many seats over the outcomes."""
    if not outcomes:
        if count == 0:
            yield Counter()
        return
    first, *rest = outcomes
    if not rest:
        yield Counter({first: count})
        return
    for here in range(count + 1):
        for more in _tallies(rest, count - here):
            yield Counter({first: here}) + more
