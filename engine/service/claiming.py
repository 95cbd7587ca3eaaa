"""Taking the next of a line: the first that is free, without waiting for others who take theirs."""

from __future__ import annotations

from engine.model.command import Claim, ClaimNext
from engine.model.ids import CaseId, SeatId
from engine.model.refusal import Refused
from engine.service.engine import Engine
from engine.service.execute import Done, attempted, carry_out
from engine.service.ports import Work
from engine.service.refusing import RolledBack, conflict


def claim_next(engine: Engine, command: ClaimNext) -> Done | Refused:
    """Claim the first task of a line that this person may take; a repeat returns the one it took."""
    return attempted(engine, lambda work: _claim(engine, work, command))


def _claim(engine: Engine, work: Work, command: ClaimNext) -> Done:
    known = work.answered(command.id)
    if known is not None:
        case = known.result["case"]
        return Done(command=command.id, case=CaseId(case) if case else None, repeated=True)
    task = work.next_in_line(command.queue, command.actor.person)
    if task is None:
        raise RolledBack(
            conflict("line_empty", "队列里没有您可以领取的事项。", "Nothing in this line is yours to take.")
        )
    seat = SeatId(task.seat)
    claim = Claim(id=command.id, actor=command.actor, case=task.case, seat=seat, seat_version=task.version)
    return carry_out(engine, work, claim)
