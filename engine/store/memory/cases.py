"""Cases and their tasks in memory."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from engine.base.clock import SHANGHAI
from engine.model.ids import CaseId, PersonId, ProcessId, UnitId
from engine.service.paging import desk_key, read_cursor
from engine.service.rows import CaseRow, TaskRow
from engine.store.memory.tables import Part


class CasesInMemory(Part):
    """Cases and the tasks derived from them."""

    def lock_case(self, case: CaseId) -> CaseRow | None:
        """A case for writing; the transaction itself is the lock."""
        return self._t.cases.get(case)

    def case(self, case: CaseId) -> CaseRow | None:
        """A case for reading."""
        return self._t.cases.get(case)

    def put_case(self, row: CaseRow) -> None:
        """Store a case's state and its columns."""
        state = row.state
        self._t.put(self._t.cases, state.id, row)
        self._t.put(self._t.started.setdefault(state.starter, {}), state.id, row)

    def put_tasks(self, case: CaseId, tasks: Sequence[TaskRow]) -> None:
        """Replace the tasks of a case."""
        known = self._t.tasks.setdefault(case, {})
        wanted = {task.seat: task for task in tasks}
        for seat in [seat for seat in known if seat not in wanted]:
            self._set_task(known, case, seat, None)
        for seat, task in wanted.items():
            if known.get(seat) != task:
                self._set_task(known, case, seat, task)

    def _set_task(self, known: dict[str, TaskRow], case: CaseId, seat: str, task: TaskRow | None) -> None:
        old, key = known.get(seat), (case, seat)
        for person in doers(old) if old else ():
            self._t.drop(self._t.desks.setdefault(person, {}), key)
        self._t.drop(self._t.live, key)
        if task is None:
            self._t.drop(known, seat)
            return
        self._t.put(known, seat, task)
        for person in doers(task):
            self._t.put(self._t.desks.setdefault(person, {}), key, task)
        if task.live:
            self._t.put(self._t.live, key, task)

    def tasks_of_case(self, case: CaseId) -> Sequence[TaskRow]:
        """All tasks of a case, in seat order."""
        return tuple(sorted(self._t.tasks.get(case, {}).values(), key=lambda task: task.seat))

    def desk(
        self, person: PersonId, live: bool, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[TaskRow]:
        """Tasks a person may act on, or has decided."""
        mine: Iterable[TaskRow] = (t for t in self._t.desks.get(person, {}).values() if t.live == live)
        if after is not None:
            last = read_cursor(after)
            mine = (t for t in mine if (desk_key(t) > last if live else desk_key(t) < last))
        choose = heapq.nsmallest if live else heapq.nlargest
        return tuple(choose(limit, mine, key=desk_key))

    def open_claims(self, person: PersonId, process: ProcessId, node: str) -> int:
        """How many live seats of a step the person has claimed."""
        mine = self._t.desks.get(person, {}).values()
        return sum(
            1 for t in mine if t.live and t.claimed_by == person and (t.process, t.node) == (process, node)
        )

    def queue(self, name: str, limit: int) -> Sequence[TaskRow]:
        """Live tasks standing in one line, in order."""
        line = (task for task in self._t.live.values() if task.queue == name)
        return tuple(heapq.nsmallest(limit, line, key=lambda t: (t.rank, t.opened_at, t.seat, t.case)))

    def next_in_line(self, queue: str, person: PersonId) -> TaskRow | None:
        """The first unclaimed pool task of a line that a person may take."""
        line = self.queue(queue, len(self._t.live))
        free = (task for task in line if task.claimable and task.claimed_by is None)
        return next((task for task in free if person in task.persons), None)

    def board(self, name: str, limit: int) -> Sequence[TaskRow]:
        """Live unclaimed tasks of a board, oldest first."""
        needs = (task for task in self._t.live.values() if task.board == name and task.claimed_by is None)
        return tuple(heapq.nsmallest(limit, needs, key=lambda t: (t.opened_at, t.case, t.seat)))

    def started_by(self, person: PersonId, limit: int) -> Sequence[CaseRow]:
        """Cases a person started, newest first."""
        return newest(self._t.started.get(person, {}).values(), limit)

    def cases_about(
        self, process: ProcessId, unit: UnitId, since: date, until: date, limit: int
    ) -> Sequence[CaseRow]:
        """Cases of a process about a unit, opened within a time, oldest first."""
        found = (
            row
            for row in self._t.cases.values()
            if (row.state.process, row.state.unit) == (process, unit)
            and since <= row.state.opened_at.astimezone(SHANGHAI).date() < until
        )
        return tuple(heapq.nsmallest(limit, found, key=lambda row: (row.state.opened_at, row.state.id)))

    def cases_of(self, process: ProcessId, since: date, limit: int) -> Sequence[CaseRow]:
        """Cases of a process about any unit, opened on or after a day, oldest first."""
        found = (
            row
            for row in self._t.cases.values()
            if row.state.process == process and since <= row.state.opened_at.astimezone(SHANGHAI).date()
        )
        return tuple(heapq.nsmallest(limit, found, key=lambda row: (row.state.opened_at, row.state.id)))

    def find_cases(self, text: str, limit: int) -> Sequence[CaseRow]:
        """Cases whose number ends with, or whose title contains, a text."""
        rows = self._t.cases.values()
        return newest((r for r in rows if r.state.number.endswith(text) or text in r.title), limit)

    def all_cases(self) -> Iterator[CaseId]:
        """Every case, by id."""
        return iter(sorted(self._t.cases))

    def open_cases(self, after: str, limit: int) -> Sequence[CaseRow]:
        """Cases that have not ended, by id, behind one id."""
        found = (row for key, row in self._t.cases.items() if key > after and row.state.is_open)
        return tuple(heapq.nsmallest(limit, found, key=lambda row: row.state.id))

    def open_count(self) -> int:
        """How many cases have not ended."""
        return sum(row.state.is_open for row in self._t.cases.values())

    def next_serial(self, name: str) -> int:
        """The next number of a series."""
        number = self._t.serials.get(name, 0) + 1
        self._t.put(self._t.serials, name, number)
        return number


def newest(rows: Iterable[CaseRow], limit: int) -> tuple[CaseRow, ...]:
    """Cases by the instant they were opened, latest first."""
    return tuple(heapq.nlargest(limit, rows, key=lambda row: (row.state.opened_at, row.state.id)))


def doers(task: TaskRow) -> tuple[PersonId, ...]:
    """On whose desks a task stands: whoever may act on it, or whoever decided it."""
    if not task.live:
        return (task.decided_by,) if task.decided_by else ()
    return (task.claimed_by,) if task.claimed_by else tuple(dict.fromkeys(task.persons))
