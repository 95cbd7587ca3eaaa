"""Who may see the result of a score."""

from __future__ import annotations

from engine.model.command import SYSTEM
from engine.model.process import Task
from engine.model.state import CaseState
from engine.service.rows import ScoreRow
from engine.service.views.viewer import Viewer


def may_see(viewer: Viewer, row: ScoreRow) -> bool:
    """The scored themself, whoever handles the case; of units and organisations, who serves them or above."""
    if viewer.person in (row.person, SYSTEM.person):
        return True
    if row.person is None and row.unit in viewer.scope:
        return True
    case = viewer.work.case(row.case)
    return case is not None and _handles(viewer, case.state)


def _handles(viewer: Viewer, case: CaseState) -> bool:
    """Whether they started the case or act in it; to have rated somebody is no reason to see the result."""
    if viewer.person == case.starter:
        return True
    process = viewer.rules_of(case).rules.processes[case.process]
    ballots = {step.id for step in process.steps() if isinstance(step, Task) and step.ballot is not None}
    return any(
        viewer.person == seat.decided_by or (seat.is_live and viewer.person in seat.persons)
        for seat in case.seats.values()
        if case.activations[seat.activation].node not in ballots
    )
