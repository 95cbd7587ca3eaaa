"""How many must agree: what the answers given so far make of a task, exactly."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from engine.model.ids import OutcomeId
from engine.model.process import Leads, Task
from engine.model.signing import Base, MoreThan, Pass


@dataclass(frozen=True, slots=True, kw_only=True)
class Vote:
    """One answer: its weight, whether its holder's refusal decides alone, whether they have the chair."""

    outcome: OutcomeId
    weight: int = 1
    veto: bool = True
    chair: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Weights by outcome, the weight of all seats, and what the chair said."""

    given: Counter[OutcomeId]
    seats: int
    chair: OutcomeId | None = None


def needed(task: Task, seats: int) -> int:
    """How much of a weight must be given to the same outcome."""
    match task.passes:
        case Pass.ALL:
            return max(1, seats)
        case Pass.ANY:
            return 1
        case Fraction() as share:
            return max(1, math.ceil(share * seats))
        case MoreThan(share=share):
            return math.floor(share * seats) + 1
        case count:
            return min(count, seats)


def winner(task: Task, votes: Sequence[Vote], still_open: int) -> OutcomeId | None:
    """The outcome that holds already, whatever the open seats will say; None while that is not sure.

    An outcome that does not count decides at once, where whoever gives it may decide alone. The first of a
    task that any one may decide does too. Else the result is sure when it is the same in the extreme cases:
    all that is open goes to one outcome, or stays unanswered; every other completion lies between them.
    """
    for vote in votes:
        if _decides_alone(task, vote):
            return vote.outcome
    if task.passes is Pass.ANY and task.signing.veto is None:
        return next((vote.outcome for vote in votes if not task.outcomes[vote.outcome].abstains), None)
    tally = tally_of(votes, still_open)
    if still_open == 0:
        return result(task, tally, closed=True)
    if not task.signing.early_stop:
        return None
    results = {result(task, extreme) for extreme in _extremes(task, tally, still_open)}
    return results.pop() if len(results) == 1 else None


def _decides_alone(task: Task, vote: Vote) -> bool:
    outcome = task.outcomes[vote.outcome]
    if outcome.counts or outcome.abstains:
        return False
    return vote.veto or outcome.leads is not Leads.END


def tally_of(votes: Sequence[Vote], still_open: int) -> Tally:
    """The weights given so far."""
    given: Counter[OutcomeId] = Counter()
    for vote in votes:
        given[vote.outcome] += vote.weight
    chair = next((vote.outcome for vote in votes if vote.chair), None)
    return Tally(given=given, seats=given.total() + still_open, chair=chair)


def _extremes(task: Task, tally: Tally, still_open: int) -> Iterator[Tally]:
    yield tally
    for name, outcome in task.outcomes.items():
        if outcome.abstains or name in counting(task):
            given = tally.given + Counter({name: still_open})
            # whoever is in the chair may be among the open ones, and then says the same
            yield Tally(given=given, seats=tally.seats, chair=tally.chair or name)


def result(task: Task, tally: Tally, *, closed: bool = False) -> OutcomeId | None:
    """What a vote means: enough for an outcome; else the way out of the task; else, once closed, the most."""
    names = counting(task)
    if not names:
        return next(iter(tally.given), None)
    if _has_quorum(task, tally):
        won = _reached(task, tally, [n for n in names if task.outcomes[n].leads is Leads.ON] or names)
        if won is not None:
            return won
    out = next(_ways_out(task, names, tally), None)
    return out if out is not None or not closed else max(names, key=lambda name: tally.given[name])


def _reached(task: Task, tally: Tally, wanted: Sequence[OutcomeId]) -> OutcomeId | None:
    """The outcome that enough have given; of exactly half, what the chair has said."""
    most = max(wanted, key=lambda name: tally.given[name])
    of = base(task, tally)
    if tally.given[most] >= needed(task, of):
        return most
    tie = task.signing.chair and of > 0 and 2 * tally.given[most] == of
    return most if tie and tally.chair == most else None


def _ways_out(task: Task, names: Sequence[OutcomeId], tally: Tally) -> Iterator[OutcomeId]:
    """What a task leads to when agreement fails: the answer that most gave, else an end, else a return."""
    counted = (name for name in names if task.outcomes[name].leads is not Leads.ON)
    yield from sorted(counted, key=lambda name: -tally.given[name])
    for leads in (Leads.END, Leads.BACK):
        yield from (n for n, o in task.outcomes.items() if o.leads is leads and not o.abstains)


def base(task: Task, tally: Tally) -> int:
    """The weight of which a share is taken."""
    abstained = sum(tally.given[name] for name, outcome in task.outcomes.items() if outcome.abstains)
    match task.signing.base:
        case Base.SEATS:
            return tally.seats if task.signing.abstain_counts else tally.seats - abstained
        case Base.PRESENT:
            return tally.given.total()
        case Base.VOTED:
            return tally.given.total() - abstained


def _has_quorum(task: Task, tally: Tally) -> bool:
    quorum = task.signing.quorum
    return quorum is None or tally.given.total() >= quorum * tally.seats


def counting(task: Task) -> list[OutcomeId]:
    """The outcomes that count towards the pass rule, in the order written.

    Where only some posts may refuse alone, a refusal of the others counts like any other answer.
    """
    return [
        name
        for name, outcome in task.outcomes.items()
        if not outcome.abstains
        and (outcome.counts or (task.signing.veto is not None and outcome.leads is Leads.END))
    ]
