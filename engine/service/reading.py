"""Noting that somebody has opened a task, where until then its case could be taken back."""

from __future__ import annotations

from engine.model.beginning import Recall
from engine.model.command import Actor, Operate
from engine.model.ids import CaseId, CommandId, SeatId
from engine.model.operation import Operation
from engine.service.engine import Engine
from engine.service.execute import execute


def opened_by(engine: Engine, actor: Actor, case: CaseId, seat: SeatId) -> None:
    """The first look of somebody whose task it is; for anybody else, or later, nothing happens."""
    with engine.store.read() as work:
        row = work.case(case)
        known = row.state.seats.get(seat) if row is not None else None
        if row is None or known is None or known.read_at is not None or not known.is_live:
            return
        rules = engine.library.compiled(work, row.state.bundle, row.state.pack).rules
        if rules.processes[row.state.process].start.recall is not Recall.FIRST_OPENED:
            return
    command = Operate(
        id=CommandId(f"read:{case}:{seat}"),
        actor=actor,
        case=case,
        what=Operation.READ,
        seat=seat,
        seat_version=known.version,
    )
    execute(engine, command)
