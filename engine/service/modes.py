"""Modes: which hold in a unit at a moment, and what is planned when one has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from engine.model.ids import ModeId, UnitId
from engine.model.mode import TOLD_AS, Mode, hold_step
from engine.model.organisation import Organisation
from engine.model.rule_set import RuleSet
from engine.model.state import CaseState
from engine.runtime.scope import local_day
from engine.service.jobs_rows import MODE_END, job_id
from engine.service.ports import Work
from engine.service.rows import JobRow

#: More cases of one process than anybody declares modes or works through in one emergency.
CASES_MAX = 10_000


def holding(
    work: Work, rules: RuleSet, organisation: Organisation, unit: UnitId, at: datetime
) -> tuple[ModeId, ...]:
    """The modes that hold in a unit, declared for it or above it; the last declared last."""
    found = [
        (state.opened_at, mode.id)
        for mode, state in in_force(work, rules, at)
        if organisation.within(unit, state.unit, local_day(at))
    ]
    return tuple(mode for _, mode in sorted(found))


def in_force(work: Work, rules: RuleSet, at: datetime) -> Iterator[tuple[Mode, CaseState]]:
    """Each mode that holds anywhere, with the case that declares it."""
    for mode in rules.modes.values():
        for row in work.cases_of(mode.process, date.min, CASES_MAX):
            limit = limit_of(mode, row.state)
            if row.state.is_open and limit is not None and at < limit:
                yield mode, row.state


def limit_of(mode: Mode, state: CaseState) -> datetime | None:
    """Until when a mode holds at the latest; None while nobody has approved it."""
    step = hold_step(mode.id)
    dues = (each.due for each in state.activations.values() if each.node == step and each.due)
    return max(dues, default=None)


def plan_end(work: Work, rules: RuleSet, state: CaseState, at: datetime) -> None:
    """Keep the job that follows the end of a mode; whatever ended it."""
    if rules.processes[state.process].told_as != TOLD_AS or state.is_open:
        return
    if limit_of(rules.modes[ModeId(state.process)], state) is None:
        return
    key = f"mode_end:{state.id}"
    body = {"case": state.id, "at": at.isoformat()}
    work.put_job(JobRow(id=job_id(key), kind=MODE_END, key=key, run_at=at, body=body))
