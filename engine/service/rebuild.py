"""Projections made anew: every case is folded from its events, compared with what is stored, and put right.

Derived from the events of a case are its state and columns, its tasks and its armed timers. Whoever dropped
those gets the same rows back; events, words, records and postings are truth and are only read here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from engine.model.ids import CaseId, FormId
from engine.model.rule_set import RuleSet
from engine.model.state import CaseState
from engine.runtime.evolve import fold
from engine.service.chain import CASE_PREFIX, case_stream
from engine.service.codec import from_json
from engine.service.engine import Engine
from engine.service.jobs_rows import timer_job
from engine.service.ports import Work
from engine.service.project import case_row, tasks_of
from engine.service.rows import CaseRow, Json, TaskRow


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored projection that is not what its events lead to."""

    case: CaseId
    what: str


def rebuild(engine: Engine, *, repair: bool = False) -> list[Difference]:
    """Fold every case anew and compare with what is stored (promise 4); with `repair`, store what follows."""
    with engine.store.read() as work:
        cases = [CaseId(s.removeprefix(CASE_PREFIX)) for s in work.streams() if s.startswith(CASE_PREFIX)]
    return [found for case in cases for found in _rebuilt(engine, case, repair=repair)]


def _rebuilt(engine: Engine, case: CaseId, *, repair: bool) -> list[Difference]:
    """One case, in a transaction of its own: a long rebuild keeps nobody waiting."""
    opened: AbstractContextManager[Work] = engine.store.write() if repair else engine.store.read()
    with opened as work:
        state = folded_state(work, case)
        if state is None:
            return [Difference(case, "events")]
        rules = engine.library.compiled(work, state.bundle, state.pack).rules
        made = case_row(rules, state, _bodies(work, state))
        found = list(_differences(work, rules, made))
        if repair and found:
            work.put_case(made)
            work.put_tasks(case, tasks_of(rules, made))
            for timer in state.timers.values():
                work.put_job(timer_job(case, timer.id, timer.at))
    return found


def folded_state(work: Work, case: CaseId) -> CaseState | None:
    """The state that a case's events lead to."""
    events = work.events(case_stream(case))
    return fold((from_json(event.type, event.body), event.occurred_at) for event in events)


def _differences(work: Work, rules: RuleSet, made: CaseRow) -> Iterator[Difference]:
    case = made.state.id
    row = work.case(case)
    if row is None or row.state != made.state:
        yield Difference(case, "state")
        return
    if made.title != row.title:
        yield Difference(case, "title")
    if _by_seat(tasks_of(rules, made)) != _by_seat(work.tasks_of_case(case)):
        yield Difference(case, "tasks")


def _bodies(work: Work, state: CaseState) -> dict[FormId, Mapping[str, Json]]:
    found = {form: work.record(ref.record) for form, ref in state.records.items()}
    return {form: row.body for form, row in found.items() if row is not None}


def _by_seat(tasks: Iterable[TaskRow]) -> dict[str, TaskRow]:
    return {task.seat: task for task in tasks}
