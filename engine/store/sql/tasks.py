"""Tasks on a database: desks, lines and boards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import and_, bindparam, exists, false, func, select, tuple_
from sqlalchemy.sql.elements import BindParameter

from engine.model.ids import CaseId, PersonId, ProcessId
from engine.service.paging import NEVER, DeskKey, instant, read_cursor
from engine.service.rows import TaskRow
from engine.store import tables
from engine.store.sql.part import Part
from engine.store.sql.statements import EMPTY, ONE, Statement, columns_of, given, mine, remove, row_of, upsert

_T = tables.task.c
_P = tables.task_person.c
_COLUMNS = columns_of(tables.task)
_NAMES = tuple(column.name for column in _COLUMNS)
_LIMIT: BindParameter[int] = bindparam("limit")
_TASKS = select(*_COLUMNS)
_OF_CASE = _TASKS.where(mine(tables.task, "case")).order_by(_T.seat)
_PUT = upsert(tables.task, "case", "seat")
_DROP = remove(tables.task, "case", "seat")
_PUT_DOER = tables.task_person.insert().values(row_of(tables.task_person))
_DROP_DOER = remove(tables.task_person, "person", "due", "opened_at", "case", "seat")
#: Between the parts of a rank: smaller than whatever may stand in one, so that texts sort as lists do.
_BETWEEN = "\x01"

_DESK = (
    select(*_COLUMNS)
    .join(
        tables.task_person, and_(_P.tenant == _T.tenant, _P.case == _T.case, _P.seat == _T.seat)
    )
    .where(mine(tables.task_person, "person"))
    .order_by(_P.due, _P.opened_at, _P.case, _P.seat)
    .limit(_LIMIT)
)  # fmt: skip
_DESK_AFTER = _DESK.where(
    tuple_(_P.due, _P.opened_at, _P.case, _P.seat)
    > tuple_(given(_P.due, "after"), given(_P.opened_at, "opened"), given(_P.case), given(_P.seat))
)
_DECIDED = (
    _TASKS.where(mine(tables.task, "decided_by") & (_T.live == false()))
    .order_by(_T.decided_at.desc(), _T.case.desc(), _T.seat.desc())
    .limit(_LIMIT)
)
_DECIDED_AFTER = _DECIDED.where(
    tuple_(_T.decided_at, _T.case, _T.seat)
    < tuple_(given(_T.decided_at, "after"), given(_T.case), given(_T.seat))
)
_CLAIMS = select(func.count()).where(mine(tables.task, "claimed_by", "process", "node") & _T.live)
_QUEUE = (
    _TASKS.where(mine(tables.task, "queue") & _T.live & (_T.queue != EMPTY))
    .order_by(_T.rank, _T.opened_at, _T.seat, _T.case)
    .limit(_LIMIT)
)
_mine_to_take = exists().where(
    _P.tenant == _T.tenant, _P.person == given(_P.person), _P.case == _T.case, _P.seat == _T.seat,
    _P.opened_at == _T.opened_at, _P.due == func.coalesce(_T.due, given(_P.due, "never")),
)  # fmt: skip
_NEXT = (
    _TASKS.join(tables.case, and_(tables.case.c.tenant == _T.tenant, tables.case.c.id == _T.case))
    .where(mine(tables.task, "queue") & _T.live & (_T.queue != EMPTY))
    .where(_T.claimable, _T.claimed_by.is_(None), _mine_to_take)
    .order_by(_T.rank, _T.opened_at, _T.seat, _T.case)
    .limit(ONE)
    .with_for_update(skip_locked=True, of=tables.case)
)
_BOARD = (
    _TASKS.where(mine(tables.task, "board") & _T.live & (_T.board != EMPTY))
    .where(_T.claimed_by.is_(None))
    .order_by(_T.opened_at, _T.case, _T.seat)
    .limit(_LIMIT)
)


class SqlTasks(Part):
    """The seats of cases, as desks list them."""

    def put_tasks(self, case: CaseId, tasks: Sequence[TaskRow]) -> None:
        """Replace the tasks of a case; rows that stay as they are cost nothing."""
        known = {row.seat: row for row in self.tasks_of_case(case)}
        changed = [task for task in tasks if known.get(task.seat) != task]
        kept = {task.seat for task in tasks}
        gone = [row for seat, row in known.items() if seat not in kept]
        before = [known[task.seat] for task in changed if task.seat in known]
        self._link.changes(_DROP_DOER, _doers((*gone, *before)))
        self._link.changes(_DROP, [{"case": case, "seat": row.seat} for row in gone])
        self._link.changes(_PUT, [_values(task) for task in changed])
        self._link.changes(_PUT_DOER, _doers(changed))

    def tasks_of_case(self, case: CaseId) -> Sequence[TaskRow]:
        """All tasks of a case, in seat order."""
        return self._found(_OF_CASE, case=case)

    def desk(
        self, person: PersonId, live: bool, after: tuple[datetime, str] | None, limit: int
    ) -> Sequence[TaskRow]:
        """Tasks a person may act on, or has decided."""
        if after is None:
            mine_first = {"person": person} if live else {"decided_by": person}
            return self._found(_DESK if live else _DECIDED, limit=limit, **mine_first)
        return self._desk_after(person, live, read_cursor(after), limit)

    def _desk_after(self, person: PersonId, live: bool, last: DeskKey, limit: int) -> Sequence[TaskRow]:
        at, opened, case, seat = last
        if not live:
            return self._found(_DECIDED_AFTER, decided_by=person, after=at, case=case, seat=seat, limit=limit)
        return self._found(
            _DESK_AFTER, person=person, after=at, opened=instant(opened), case=case, seat=seat, limit=limit
        )

    def open_claims(self, person: PersonId, process: ProcessId, node: str) -> int:
        """How many live seats of a step the person has claimed."""
        found = self._link.row(_CLAIMS, claimed_by=person, process=process, node=node)
        return int(found[0]) if found else 0

    def queue(self, name: str, limit: int) -> Sequence[TaskRow]:
        """Live tasks standing in one line, in order."""
        return self._found(_QUEUE, queue=name, limit=limit)

    def next_in_line(self, queue: str, person: PersonId) -> TaskRow | None:
        """The first unclaimed pool task of a line that a person may take, its case locked."""
        self._link.must_write()
        found = self._found(_NEXT, queue=queue, person=person, never=NEVER)
        return found[0] if found else None

    def board(self, name: str, limit: int) -> Sequence[TaskRow]:
        """Live unclaimed tasks of a board, oldest first."""
        return self._found(_BOARD, board=name, limit=limit)

    def _found(self, statement: Statement, **values: Any) -> tuple[TaskRow, ...]:
        return tuple(map(_read, self._link.rows(statement, **values)))


def _doers(tasks: Iterable[TaskRow]) -> list[dict[str, Any]]:
    """On whose desks live tasks stand."""
    return [
        {
            "person": person,
            "due": task.due or NEVER,
            "opened_at": task.opened_at,
            "case": task.case,
            "seat": task.seat,
        }
        for task in tasks
        if task.live
        for person in ((task.claimed_by,) if task.claimed_by else dict.fromkeys(task.persons))
    ]


def _values(task: TaskRow) -> dict[str, Any]:
    assert not any(_BETWEEN in part for part in task.rank), "a rank is made of printable text"
    values = {name: getattr(task, name) for name in _NAMES}
    return {**values, "persons": list(task.persons), "rank": _BETWEEN.join(task.rank)}


def _read(row: Sequence[Any]) -> TaskRow:
    values: dict[str, Any] = dict(zip(_NAMES, row, strict=True))
    rank = values["rank"]
    values.update(persons=tuple(values["persons"]), rank=tuple(rank.split(_BETWEEN)) if rank else ())
    return TaskRow(**values)
