"""The paper of a secret ballot, as the rater whose seat it is sees it."""

from __future__ import annotations

from dataclasses import dataclass

from engine.model.ids import CaseId, PersonId, SeatId
from engine.model.refusal import Refused
from engine.runtime.refusing import already_handled
from engine.runtime.walk import task_of
from engine.service.engine import Engine
from engine.service.views.due import due_text
from engine.service.views.shared import DueText, Named
from engine.service.views.viewer import forbidden, looking, no_such_case, not_found


@dataclass(frozen=True, slots=True, kw_only=True)
class BallotView:
    """What is asked about whom, until when, and what can be answered."""

    case: CaseId
    number: str
    seat: SeatId
    seat_version: int
    label: str
    ask: str
    of: Named
    group: str
    least: int
    choices: tuple[Named, ...]
    due: DueText | None


def ballot_view(engine: Engine, person: PersonId, case: CaseId, seat: SeatId) -> BallotView | Refused:
    """The paper; refused where the seat is somebody else's, and once its ballot lies in the box."""
    with looking(engine, person) as viewer:
        row = viewer.work.case(case)
        found = row.state.seats.get(seat) if row else None
        if row is None or found is None or not viewer.may_see(row.state):
            return no_such_case()
        compiled = viewer.rules_of(row.state)
        step = row.state.activations[found.activation]
        task = task_of(compiled.rules.processes[row.state.process], step.node)
        if task.ballot is None:
            return not_found("这一步不是评议。", "This step is no ballot.")
        if person not in found.persons:
            return forbidden()
        if not found.is_live:
            return already_handled(found).refused
        ballot = compiled.rules.ballots[task.ballot]
        group = ballot.groups[task.groups[found.source]]
        return BallotView(
            case=case,
            number=row.state.number,
            seat=seat,
            seat_version=found.version,
            label=task.label,
            ask=ballot.ask,
            of=viewer.unit(row.state.unit),
            group=group.label,
            least=group.least,
            choices=tuple(Named(choice.id, choice.label) for choice in ballot.choices.values()),
            due=due_text(step.due, step.due_day, step.provisional, viewer.at, viewer.calendar(compiled)),
        )
