"""Cases on a database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from engine.base.clock import SHANGHAI
from engine.model.ids import CaseId, PersonId, ProcessId, UnitId
from engine.model.state import CaseState
from engine.service.rows import CaseRow
from engine.store import codec, tables
from engine.store.sql.part import Part
from engine.store.sql.statements import Both, given, mine, upsert

_C = tables.case.c
_SHOWN = select(_C.state, _C.title)
_CASE = _SHOWN.where(mine(tables.case, "id"))
_LOCK = _CASE.with_for_update()
_PUT = upsert(
    tables.case, "id",
    fixed=("process", "unit", "starter", "number", "number_reversed", "opened_at", "opened_on"),
)  # fmt: skip
_STARTED = (
    _SHOWN.where(mine(tables.case, "starter"))
    .order_by(_C.opened_at.desc(), _C.id.desc())
    .limit(bindparam("limit"))
)
_ABOUT = (
    _SHOWN.where(mine(tables.case, "process", "unit"))
    .where(_C.opened_on >= given(_C.opened_on, "since"))
    .where(_C.opened_on < given(_C.opened_on, "until"))
    .order_by(_C.opened_on, _C.opened_at, _C.id)
    .limit(bindparam("limit"))
)
_OF_PROCESS = (
    _SHOWN.where(mine(tables.case, "process"))
    .where(_C.opened_on >= given(_C.opened_on, "since"))
    .order_by(_C.opened_at, _C.id)
    .limit(bindparam("limit"))
)
_ALL = (
    select(_C.id)
    .where(mine(tables.case) & (_C.id > given(_C.id, "after")))
    .order_by(_C.id)
    .limit(bindparam("limit"))
)
_OPEN = (
    _SHOWN.where(mine(tables.case) & (_C.id > given(_C.id, "after")) & _C.closed_at.is_(None))
    .order_by(_C.id)
    .limit(bindparam("limit"))
)
_OPEN_COUNT = select(func.count()).select_from(tables.case).where(mine(tables.case) & _C.closed_at.is_(None))
_TEXT = given(_C.title, "text")


def _search(position: Any) -> Any:
    ends = _C.number_reversed.between(given(_C.number, "start"), given(_C.number, "end"))
    found = _SHOWN.where(mine(tables.case) & or_(ends, position > 0))
    return found.order_by(_C.opened_at.desc(), _C.id.desc()).limit(bindparam("limit"))


#: LIKE ignores case on SQLite and not on PostgreSQL; these functions agree.
_FIND = Both(sqlite=_search(func.instr(_C.title, _TEXT)), postgresql=_search(func.strpos(_C.title, _TEXT)))


_S = tables.serial.c


def _serial(new: Any) -> Any:
    inserted = new(tables.serial).values(tenant=given(_S.tenant), name=given(_S.name), value=1)
    counted = inserted.on_conflict_do_update(index_elements=["tenant", "name"], set_={"value": _S.value + 1})
    return counted.returning(_S.value)


_NEXT_SERIAL = Both(sqlite=_serial(sqlite.insert), postgresql=_serial(postgresql.insert))
_PAGE = 1000
_LAST = "\U0010ffff"


class SqlCases(Part):
    """Cases as they stand."""

    def lock_case(self, case: CaseId) -> CaseRow | None:
        """A case for writing: nobody else changes it until this transaction ends."""
        return _read(self._link.row(_LOCK if self._link.writing else _CASE, id=case))

    def case(self, case: CaseId) -> CaseRow | None:
        """A case for reading."""
        return _read(self._link.row(_CASE, id=case))

    def put_case(self, row: CaseRow) -> None:
        """Store a case's state and its columns."""
        state = row.state
        self._link.change(
            _PUT, id=state.id, process=state.process, unit=state.unit, owner=state.owner,
            starter=state.starter, status=state.status, number=state.number,
            number_reversed=state.number[::-1],
            title=row.title, opened_at=state.opened_at, closed_at=state.closed_at,
            opened_on=state.opened_at.astimezone(SHANGHAI).date(),
            closed_on=state.closed_at and state.closed_at.astimezone(SHANGHAI).date(),
            state=codec.dumps(state),
        )  # fmt: skip

    def started_by(self, person: PersonId, limit: int) -> Sequence[CaseRow]:
        """Cases a person started, newest first."""
        return _read_all(self._link.rows(_STARTED, starter=person, limit=limit))

    def cases_about(
        self, process: ProcessId, unit: UnitId, since: date, until: date, limit: int
    ) -> Sequence[CaseRow]:
        """Cases of a process about a unit, opened within a time, oldest first."""
        rows = self._link.rows(_ABOUT, process=process, unit=unit, since=since, until=until, limit=limit)
        return _read_all(rows)

    def cases_of(self, process: ProcessId, since: date, limit: int) -> Sequence[CaseRow]:
        """Cases of a process about any unit, opened on or after a day, oldest first."""
        return _read_all(self._link.rows(_OF_PROCESS, process=process, since=since, limit=limit))

    def find_cases(self, text: str, limit: int) -> Sequence[CaseRow]:
        """Cases whose number ends with, or whose title contains, a text."""
        start = text[::-1]
        return _read_all(self._link.rows(_FIND, text=text, start=start, end=start + _LAST, limit=limit))

    def all_cases(self) -> Iterator[CaseId]:
        """Every case, by id."""
        return self._paged(_ALL, _PAGE)

    def open_cases(self, after: str, limit: int) -> Sequence[CaseRow]:
        """Cases that have not ended, by id, behind one id."""
        return _read_all(self._link.rows(_OPEN, after=after, limit=limit))

    def open_count(self) -> int:
        """How many cases have not ended."""
        found = self._link.row(_OPEN_COUNT)
        return int(found[0]) if found else 0

    def next_serial(self, name: str) -> int:
        """The next number of a series; whoever else wants one waits for this transaction."""
        found = self._link.change_returning(_NEXT_SERIAL, name=name)
        assert found is not None
        return int(found[0])


def _read(row: Sequence[Any] | None) -> CaseRow | None:
    return CaseRow(state=codec.loads(CaseState, row[0]), title=row[1]) if row else None


def _read_all(rows: Sequence[Sequence[Any]]) -> tuple[CaseRow, ...]:
    return tuple(CaseRow(state=codec.loads(CaseState, row[0]), title=row[1]) for row in rows)
