"""Aggregates: every database answers what the interpreter answers on the same rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.model.expr.compile import compile_expression
from engine.model.expr.interpret import evaluate
from engine.model.expr.question import Aggregation, Question
from engine.model.expr.values import Interval, Value
from engine.model.ids import CaseId, PersonId, UnitId
from engine.model.quantity import Fen
from engine.service.ports import Store, Work
from engine.store.memory import MemoryStore
from engine.store.opening import prepare
from engine.store.sql import SqlStore
from tests.store.forms import RULES, SERVICE, asked, tree, written
from tests.store.samples import EAST, LI, NOON, TODAY, WANG, WEST, case_row
from tests.support.soak import soak

NAMES: Mapping[str, Value] = {
    "here": EAST, "me": LI, "since": TODAY, "limit": Fen(900), "some": (LI, WANG), "loose": Decimal("1.25"),
    "period": Interval(TODAY, TODAY + timedelta(days=3), True, False),
}  # fmt: skip

ROWS = (
    {"person": LI, "kind": "care", "on": TODAY, "hours": Decimal("2.5"), "cost": Fen(1000), "done": True},
    {"person": LI, "kind": "safe", "on": TODAY, "hours": Decimal("1.0"), "cost": Fen(250), "done": False,
     "rating": Decimal(4), "note": "夜间巡逻"},
    {"person": WANG, "kind": "care", "on": TODAY, "hours": Decimal("0.5"), "cost": Fen(0), "done": True,
     "rating": Decimal(5)},
)  # fmt: skip


def _complete(row: Mapping[str, Any]) -> dict[str, Any]:
    return {"exact": Decimal("0.0001"), "story": "……", "tags": ("care",), **row}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('count(records("service") where unit = here)', Decimal(3)),
        ('count(records("service") where unit = here and done)', Decimal(2)),
        ('count(records("service") where unit = here and not done)', Decimal(1)),
        ('sum(hours of records("service") where person = me)', Decimal("3.5")),
        ('sum(cost of records("service") where unit = here and cost >= 2.5 元)', Fen(1250)),
        ('avg(hours of records("service") where unit = here)', Fraction(4, 3)),
        ('avg(cost of records("service") where unit = here)', Fraction(1250, 3)),
        ('min(on of records("service") where unit = here)', TODAY),
        ('max(hours of records("service") where unit = here and kind = "safe")', Decimal("1.0")),
        ('max(hours of records("service") where unit = here and kind = "clean")', None),
        ('avg(cost of records("service") where unit = here and kind = "clean")', None),
        ('sum(cost of records("service") where unit = here and kind = "clean")', Fen(0)),
        ('distinct(person of records("service") where on in period)', Decimal(2)),
        ('count(records("service") where person in some and rating is missing)', Decimal(1)),
        ('sum(rating ?? 3 of records("service") where unit = here)', Decimal(12)),
        ('count(records("service") where unit = here and rating is present and rating >= 5)', Decimal(1)),
        ('count(records("service") where unit = here and (note ?? "无") = "无")', Decimal(2)),
        ('sum(exact of records("service") where unit = here)', Decimal("0.0003")),
        ('count(records("service") where unit = here and story = "……")', Decimal(3)),
        ('count(records("service") where unit = here and hours < loose)', Decimal(2)),
        ('sum(if done then hours else 0 of records("service") where on >= since)', Decimal("3.0")),
        ('count(records("service") where unit = here and day = since and by = me)', Decimal(3)),
    ],
)
def test_an_aggregate_over_records(store: Store, text: str, value: Value) -> None:
    with store.write() as work:
        for number, row in enumerate(ROWS):
            write = written(f"r{number}", _complete({**row, "on": TODAY + timedelta(number)}))
            work.put_record(write, RULES, None, TODAY, NOON, LI)
    days = {"min": TODAY}
    with store.read() as work:
        found = work.aggregate(asked(text, NAMES), RULES)
        assert found == (days.get(text[:3], value) if value == TODAY else value)


def test_only_newest_revisions_count(store: Store) -> None:
    question = asked('sum(cost of records("service") where unit = here)', NAMES)
    for revision, cost in enumerate((100, 70), start=1):
        with store.write() as work:
            write = written("r1", _complete({**ROWS[0], "cost": Fen(cost)}), revision=revision)
            work.put_record(write, RULES, None, TODAY, NOON, LI)
            assert work.aggregate(question, RULES) == cost


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('count(cases("spend") where unit = here)', Decimal(2)),
        ('count(cases("spend") where opened_on in period)', Decimal(2)),
        ('count(cases("spend") where unit = here and closed_on is missing)', Decimal(1)),
        ('count(cases("spend") where starter = me and status = "done")', Decimal(1)),
        ('max(opened_on of cases("spend") where opened_on >= since)', date(2024, 3, 9)),
        ('distinct(owner of cases("spend") where opened_on >= since)', Decimal(1)),
    ],
)
def test_an_aggregate_over_cases(store: Store, text: str, value: Value) -> None:
    late = datetime(2024, 3, 8, 16, 30, tzinfo=UTC)  # the ninth of March in Shanghai
    with store.write() as work:
        work.put_case(case_row("c1", starter=LI, status="done", closed_at=NOON + timedelta(days=1)))
        work.put_case(case_row("c2", starter=LI, unit=WEST))
        work.put_case(case_row("c3", opened_at=late))
        work.put_case(case_row("other", process="fund.grant"))
    with store.read() as work:
        assert work.aggregate(asked(text, NAMES), RULES) == value


# ── the property ──────────────────────────────────────────────────────────────────────────────────────────
PEOPLE = st.sampled_from((LI, WANG, PersonId("赵"), PersonId("zhao")))
KINDS = st.sampled_from(("care", "clean", "safe"))
DAYS = st.dates(TODAY - timedelta(days=3), TODAY + timedelta(days=5))
SMALL = st.integers(-30, 30)
HOURS = SMALL.map(lambda n: Decimal(n) / 10)
WORDS = st.sampled_from(("", "a", "B", "夜", "夜间", "ß", "é", "é"))


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """A row of the register."""
    maybe: Callable[[st.SearchStrategy[Any]], Any] = lambda some: draw(st.none() | some)  # noqa: E731 - one line
    return {
        "person": draw(PEOPLE), "kind": draw(KINDS), "on": draw(DAYS), "hours": draw(HOURS),
        "exact": draw(SMALL) * Decimal("0.0001"), "cost": Fen(draw(SMALL) * 50), "done": draw(st.booleans()),
        "note": maybe(WORDS.filter(bool)), "story": "…", "tags": ("care",),
        "rating": maybe(SMALL.map(Decimal)),
    }  # fmt: skip


CONDITIONS = (
    "done", 'kind = "care"', 'kind != "care"', "person = me", "person in some", "on >= since", "on in period",
    "on < 2024-03-03", "hours > 0.5", "hours <= loose", "hours != 1", "cost < limit", "cost - limit < 1 元",
    "rating is missing", "rating is present and rating > 2", '(note ?? "无") > "夜"',
    "(rating ?? 0) >= hours",
    "(if done then cost else limit) > 1 元", "exact > 0", "exact + hours > 0.5", 'story = "…"', "day = on",
    "hours - 1 < rating ?? 2", "by = person",
)  # fmt: skip
AGGREGATES = (
    "count({rows} where {w})", "sum(hours of {rows} where {w})", "sum(cost of {rows} where {w})",
    "sum(hours * hours - 1 of {rows} where {w})", "sum(if done then cost else 0 元 of {rows} where {w})",
    "sum(rating ?? 0 of {rows} where {w})", "sum(exact of {rows} where {w})",
    "avg(hours of {rows} where {w})",
    "avg(cost of {rows} where {w})", "min(on of {rows} where {w})", "max(on of {rows} where {w})",
    "min(hours of {rows} where {w})", "max(cost of {rows} where {w})",
    'max(note ?? "" of {rows} where {w})',
    "distinct(person of {rows} where {w})", "distinct(on of {rows} where {w})",
)  # fmt: skip


@st.composite
def conditions(draw: st.DrawFn) -> str:
    """A condition bounded by a unit."""
    some = st.recursive(
        st.sampled_from(CONDITIONS),
        lambda inner: (
            st.tuples(inner, st.sampled_from(("and", "or")), inner).map(
                lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
            )
            | inner.map(lambda part: f"not ({part})")
        ),
        max_leaves=4,
    )
    return f"unit = here and ({draw(some)})"


def _fill(store: Store, found: list[dict[str, Any]]) -> None:
    with store.write() as work:
        for number, row in enumerate(found):
            unit = UnitId("east") if number % 4 else WEST
            write = written(f"r{number}", {**row, "kind": row["kind"]}, unit)
            work.put_record(write, RULES_WITHOUT_UNIQUE, None, TODAY + timedelta(number % 3), NOON, LI)


RULES_WITHOUT_UNIQUE = replace(RULES, forms={SERVICE: replace(RULES.forms[SERVICE], unique=())})


def _agree(reference: Store, other: Store, texts: list[str]) -> None:
    with reference.read() as expected, other.read() as found:
        for text in texts:
            question, node = asked(text, NAMES), tree(text)
            answers = [work.aggregate(question, RULES_WITHOUT_UNIQUE) for work in (expected, found)]
            assert answers[0] == answers[1], text
            for scope in map(Asking, (expected, found)):
                assert evaluate(node, scope) == compile_expression(node)(scope) == answers[0], text


@dataclass(frozen=True)
class Asking:
    """The names around an aggregate, whose questions a store answers."""

    work: Work

    def name(self, path: str) -> Value:
        """The value of a name."""
        return NAMES[path]

    def parameter(self, id: str) -> Value:
        """No aggregate here reads any."""
        raise AssertionError(id)

    def ask(self, question: Question) -> Value:
        """What the store says."""
        assert isinstance(question, Aggregation)
        return self.work.aggregate(question, RULES_WITHOUT_UNIQUE)


@pytest.fixture(scope="module")
def sqlite_module_url(tmp_path_factory: pytest.TempPathFactory) -> str:
    url = f"sqlite:///{tmp_path_factory.mktemp('aggregates') / 'site.db'}"
    prepare(url)
    return url


def _check(url: str, tenant: str, found: list[dict[str, Any]], texts: list[str]) -> None:
    reference, other = MemoryStore(), SqlStore(url, tenant)
    try:
        for store in (reference, other):
            _fill(store, found)
        _agree(reference, other, texts)
    finally:
        other.close()


TEXTS = st.lists(
    st.builds(
        lambda template, where: template.format(rows='records("service")', w=where),
        st.sampled_from(AGGREGATES),
        conditions(),
    ),
    min_size=4,
    max_size=8,
)
_count = iter(range(10**9))


@settings(max_examples=soak(40, 3000), deadline=None)
@given(found=st.lists(rows(), max_size=12), texts=TEXTS)
def test_sqlite_answers_what_the_interpreter_answers(
    sqlite_module_url: str, found: list[dict[str, Any]], texts: list[str]
) -> None:
    _check(sqlite_module_url, f"t{next(_count)}", found, texts)


@settings(max_examples=soak(12, 500), deadline=None)
@given(found=st.lists(rows(), max_size=8), texts=TEXTS)
def test_postgresql_answers_what_the_interpreter_answers(
    shared_postgres_url: str, found: list[dict[str, Any]], texts: list[str]
) -> None:
    _check(shared_postgres_url, f"p{next(_count)}", found, texts)


def test_amounts_too_large_for_the_database_are_still_exact(store: Store) -> None:
    large = Fen(10**15 - 1)
    with store.write() as work:
        for number in range(12):
            write = written(
                f"r{number}", _complete({**ROWS[0], "on": TODAY + timedelta(number), "cost": large})
            )
            work.put_record(write, RULES, CaseId("c"), TODAY, NOON, LI)
    with store.read() as work:
        total = work.aggregate(asked('sum(cost of records("service") where unit = here)', NAMES), RULES)
        assert total == 12 * large
        squares = asked('count(records("service") where unit = here and cost + cost + cost > 1 元)', NAMES)
        assert work.aggregate(squares, RULES) == 12
