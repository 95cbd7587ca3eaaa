"""The same actions and desks on a site of 10,000 cases and on one of 1,000,000, a fifth of them open.

The sites are built from one open and one closed case of the engine itself, copied row by row inside the
database: other ids, other people, other moments, everything else as the engine wrote it.
"""

from __future__ import annotations

import atexit
import statistics
import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache, partial
from itertools import count
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Integer, Table, cast, create_engine, func, insert, literal, select
from sqlalchemy.engine import Connection
from sqlalchemy.pool import NullPool

from bench.actions import STEPS, compiled, opened, staffed, step
from bench.database import folder, library
from engine.base.clock import SystemClock
from engine.model.ids import CaseId, PersonId
from engine.service.engine import Engine, RuleLibrary
from engine.service.views.cases.desk import desk
from engine.store import tables
from engine.store.opening import open_store, prepare

T = TypeVar("T")
SIZES = {"10k": 10_000, "1m": 1_000_000}
#: One case in so many is open, and so many of these stand on one person's desk.
OPEN_ONE_IN, ON_A_DESK = 5, 100
DIGITS = 7
TURNS = 150
#: A copy has the first events of its original: none of them is read to act or to show a desk.
EVENTS_COPIED = 2
_FOLDERS = ExitStack()
atexit.register(_FOLDERS.close)
#: What one case has rows in, by the column that tells its id.
_OF_CASE = {
    tables.case: "id", tables.task: "case", tables.task_person: "case", tables.event: "stream",
    tables.record: "case", tables.job: "case",
}  # fmt: skip
_TEXTS = ("id", "case", "stream", "state", "body", "key", "number", "number_reversed")


@dataclass(frozen=True, slots=True)
class Original:
    """A case that is copied, with the ids of its own that every copy has of its own."""

    case: CaseId
    ids: tuple[str, ...]


def measure() -> Mapping[str, float]:
    """p95 of each kind of action and of the desk in milliseconds; both sites take turns."""
    here = {size: site(size) for size in SIZES}
    spent: dict[str, list[float]] = {}
    commands = {size: count(time.monotonic_ns()) for size in SIZES}
    for number in range(TURNS):
        for size, engine in here.items():
            _one_turn(engine, size, number, commands[size], spent)
    return {what: statistics.quantiles(times, n=20)[-1] * 1e3 for what, times in spent.items()}


@cache
def site(size: str) -> Engine:
    """A site of one size; it is built once and thrown away when the process ends."""
    place = _FOLDERS.enter_context(folder())
    return built(f"sqlite:///{place / 'site.db'}", SIZES[size])


def _one_turn(
    engine: Engine, size: str, number: int, commands: count[int], spent: dict[str, list[float]]
) -> None:
    """One case from beginning to end, and one desk, each on the clock."""
    case = _clocked(spent, f"start_p95_milliseconds_{size}", partial(opened, engine, f"c{next(commands)}"))
    for post, outcome in STEPS:
        what = "end" if post == STEPS[-1][0] else "agree"
        deed = partial(step, engine, f"c{next(commands)}", case, post, outcome)
        _clocked(spent, f"{what}_p95_milliseconds_{size}", deed)
    person = PersonId(f"p{number * 7 % (SIZES[size] // OPEN_ONE_IN // ON_A_DESK)}")
    found = _clocked(spent, f"desk_p95_milliseconds_{size}", partial(desk, engine, person))
    assert found.rows, "everybody has tasks"


def built(url: str, cases: int) -> Engine:
    """A site with so many cases."""
    prepare(url)
    engine = Engine(open_store(url), SystemClock(), RuleLibrary(lambda files, pack: rules()))
    staffed(engine)
    commands = count()
    closed, open_ = (opened(engine, f"c{next(commands)}") for _ in range(2))
    for post, outcome in STEPS:
        step(engine, f"c{next(commands)}", closed, post, outcome)
    open_cases = cases // OPEN_ONE_IN
    for case, copies in ((closed, cases - open_cases), (open_, open_cases)):
        copied(url, original(engine, case), copies)
    return engine


rules = cache(compiled)


def original(engine: Engine, case: CaseId) -> Original:
    """A case with its own ids and those of its records and jobs."""
    with engine.store.read() as work:
        row = work.case(case)
        assert row is not None, "it was just opened"
        return Original(case, (case, *(ref.record for ref in row.state.records.values())))


def copied(url: str, which: Original, copies: int) -> None:
    """So many copies of a case, made by the database itself."""
    machine = create_engine("sqlite://", creator=lambda: _hasty(url), module=library(), poolclass=NullPool)
    with machine.begin() as link:
        numbers = select(literal(0).label("n")).cte("numbers", recursive=True)
        more = select((numbers.c.n + 1).label("n")).where(numbers.c.n + 1 < copies)
        every = numbers.union_all(more)
        for table, column in _OF_CASE.items():
            _copy(link, table, column, which, cast(every.c.n, Integer), every)
    machine.dispose()


def _hasty(url: str) -> Any:
    """A connection that fills a file quickly and does not care whether it survives."""
    link = library().connect(url.removeprefix("sqlite:///"))
    for hint in ("synchronous=OFF", "cache_size=-600000", "temp_store=MEMORY"):
        link.execute(f"PRAGMA {hint}")
    return link


def _copy(
    link: Connection, table: Table, column: str, which: Original, n: ColumnElement[int], every: Any
) -> None:
    known = f"case:{which.case}" if column == "stream" else which.case
    mine = table.c[column] == known
    values = [_value(table, each.name, which, n).label(each.name) for each in table.columns]
    if table is tables.event:
        mine &= table.c.seq <= EVENTS_COPIED
    made = select(*values).select_from(table.join(every, literal(1) == 1)).where(mine)
    link.execute(insert(table).from_select([each.name for each in table.columns], made))


def _value(table: Table, name: str, which: Original, n: ColumnElement[int]) -> ColumnElement[Any]:
    column = table.c[name]
    number = func.printf(f"%0{DIGITS}d", n)
    if name == "person" and table is tables.task_person:
        return literal("p") + cast(n // ON_A_DESK, tables.task.c.unit.type)
    if name == "persons":
        return literal('["p') + cast(n // ON_A_DESK, tables.task.c.unit.type) + '"]'
    if table is tables.job and name == "id":
        return func.substr(column, DIGITS + 1) + number
    if name in ("opened_at", "recorded_at") and table is not tables.event:
        return column - n
    if name not in _TEXTS:
        return column
    text: ColumnElement[Any] = column
    for each in which.ids:
        text = func.replace(text, each, literal(each[:-DIGITS]) + number)
    return text


def _clocked(spent: dict[str, list[float]], what: str, do: Callable[[], T]) -> T:
    begun = time.perf_counter()
    done = do()
    spent.setdefault(what, []).append(time.perf_counter() - begun)
    return done
