"""One aggregate over 300,000 records: a person's hours, a month of a community and of everybody."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from bench.database import folder
from bench.ledger import postgres
from engine.model.expr.question import Aggregation
from engine.model.expr.values import Interval, Value
from engine.model.ids import PersonId, UnitId
from engine.model.quantity import Fen
from engine.store.opening import prepare
from engine.store.sql import SqlStore
from tests.store.forms import RULES, asked, written
from tests.store.samples import NOON, TODAY

RECORDS = 300_000
PEOPLE = 3_000
AT_ONCE = 5_000
COMMUNITIES = 200
PERSON = 'sum(hours of records("service") where person = me)'
MONTH = 'count(records("service") where unit = here and on in period)'
EVERYBODY = 'count(records("service") where on in period)'
NAMES: Mapping[str, Value] = {
    "me": PersonId("p7"), "here": UnitId("c7"),
    "period": Interval(TODAY, TODAY + timedelta(days=31), True, False),
}  # fmt: skip


def measure() -> Mapping[str, float]:
    """Microseconds of each aggregate; a month is a tenth of all rows."""
    with folder() as place:
        found = measured(f"sqlite:///{place / 'site.db'}", "sqlite", RECORDS)
    with postgres() as url:
        return found | measured(url, "postgresql", RECORDS)


def measured(url: str, database: str, records: int) -> dict[str, float]:
    """Fill a database, and time the aggregates on it."""
    prepare(url)
    store = SqlStore(url)
    fill(store, records)
    figures = {}
    for name, text in (("person", PERSON), ("month", MONTH), ("everybody", EVERYBODY)):
        question = asked(text, NAMES)
        figures[f"aggregate_{name}_microseconds_{database}"] = _microseconds(store, question)
    store.close()
    return figures


def fill(store: SqlStore, records: int) -> None:
    """Register services: everybody's in turn, spread over ten months."""
    for start in range(0, records, AT_ONCE):
        with store.write() as work:
            for number in range(start, min(start + AT_ONCE, records)):
                row = written(f"r{number}", row_of(number), UnitId(f"c{number % COMMUNITIES}"))
                work.put_record(row, RULES, None, TODAY, NOON, PersonId("load"))


def row_of(number: int) -> dict[str, object]:
    """One service; a person does one of each kind a day at most."""
    day = date(2024, 3, 1) + timedelta(days=number // PEOPLE * 3 % 300 + number % 3)
    return {
        "person": PersonId(f"p{number % PEOPLE}"), "kind": "care", "on": day, "hours": Decimal("1.5"),
        "exact": Decimal("0.0001"), "cost": Fen(100), "done": True, "story": "……", "tags": ("care",),
    }  # fmt: skip


def _microseconds(store: SqlStore, question: Aggregation) -> float:
    """The median of twenty, after one that plans it."""
    with store.read() as work:
        ask: Callable[[], object] = lambda: work.aggregate(question, RULES)  # noqa: E731 - timed as one call
        ask()
        times = []
        for _ in range(20):
            begun = time.perf_counter()
            ask()
            times.append(time.perf_counter() - begun)
    return statistics.median(times) * 1e6
