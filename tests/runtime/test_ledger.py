"""Splitting, earmarks, ranks and scores: exact figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.model.expr.types import Days, Months
from engine.model.expr.values import Value
from engine.model.ids import LineId, MechanismId, ScoreId
from engine.model.ledger import RoundTo
from engine.model.score import Band, Indicator, Looked, Score, Subject
from engine.runtime.ledger import earmark_broken, last_day, split
from engine.runtime.rank import sortable
from engine.runtime.score import result_of
from tests.support.rules import FUND, expr

SHARES = {"city": Fraction(6, 10), "town": Fraction(3, 10), "community": Fraction(1, 10)}
THIRDS = {"a": Fraction(1, 3), "b": Fraction(1, 3), "c": Fraction(1, 3)}


@pytest.mark.parametrize(
    ("amount", "shares", "parts"),
    [
        (17_000_000, SHARES, [10_200_000, 5_100_000, 1_700_000]),
        (3_600_000, SHARES, [2_160_000, 1_080_000, 360_000]),
        (100, THIRDS, [34, 33, 33]),
        (101, THIRDS, [34, 34, 33]),
        (1, THIRDS, [1, 0, 0]),
        (5, {}, [5]),
    ],
)
def test_a_split_gives_the_rest_to_the_first(
    amount: int, shares: dict[str, Fraction], parts: list[int]
) -> None:
    assert list(split(amount, shares).values()) == parts


@given(st.integers(0, 10**12), st.lists(st.integers(1, 99), min_size=1, max_size=6))
def test_a_split_loses_nothing(amount: int, weights: list[int]) -> None:
    shares = {str(n): Fraction(weight, sum(weights)) for n, weight in enumerate(weights)}
    parts = split(amount, shares)
    assert sum(parts.values()) == amount
    assert all(abs(part - amount * shares[name]) <= 1 for name, part in parts.items())


@pytest.mark.parametrize(
    ("line", "item", "reason"),
    [
        ("office", "desk", ""),
        ("service", "desk", "earmark 办公"),
        ("service", "sign", "earmark 党建"),
        ("service", "lamp", "negative_list"),
        ("office", "lamp", "no_line"),
        ("service", None, ""),
    ],
)
def test_an_item_is_paid_from_its_own_line(line: str, item: str | None, reason: str) -> None:
    assert earmark_broken(FUND, FUND.lines[LineId(line)], item) == reason


@given(st.lists(st.decimals(-(10**14), 10**14, places=4), min_size=2, max_size=9))
def test_ranks_sort_as_the_values_they_stand_for(values: list[Decimal]) -> None:
    assert sorted(values, key=sortable) == sorted(values)


@pytest.mark.parametrize(
    ("smaller", "larger"),
    [(False, True), (date(2025, 1, 2), date(2025, 11, 1)), (-3, 2), (Decimal("1.5"), 10), (7, None)],
)
def test_ranks_of_other_values(smaller: Value, larger: Value) -> None:
    assert sortable(smaller) < sortable(larger)


APPRAISAL = Score(
    id=ScoreId("m.appraisal"),
    mechanism=MechanismId("m"),
    label="评价",
    subject=Subject.ORGANISATION,
    indicators=tuple(
        Indicator(id=name, label=name, value=expr("0"), weight=Fraction(weight, 10))
        for name, weight in (("checkin", 4), ("finished", 4), ("liked", 2))
    ),
    bands=(Band(least=Decimal(90), label="好"), Band(least=Decimal(0), label="一般")),
)


def test_a_score_is_rounded_once_at_the_end() -> None:
    parts = {"checkin": Fraction(2200, 24), "finished": Fraction(700, 8), "liked": Fraction(92)}
    result = result_of(APPRAISAL, {name: Looked(value=points) for name, points in parts.items()})
    assert (result.total, result.band) == (Decimal("90.07"), "好")
    assert result.parts[0].value == Fraction(275, 3)


def test_a_score_without_anything_to_count_has_no_total() -> None:
    some = Looked(value=Fraction(1))
    result = result_of(APPRAISAL, {"checkin": Looked(value=None), "finished": some, "liked": some})
    assert (result.total, result.band) == (None, "")


@pytest.mark.parametrize(
    ("start", "length", "round_to", "last"),
    [
        ("2025-10-13", "24 months", RoundTo.MONTH_END, "2027-10-31"),
        ("2025-10-13", "24 months", RoundTo.NONE, "2027-10-13"),
        ("2025-10-13", "12 months", RoundTo.YEAR_END, "2026-12-31"),
        ("2024-01-31", "1 months", RoundTo.NONE, "2024-02-29"),
        ("2025-11-07", "30 days", RoundTo.NONE, "2025-12-07"),
        ("2025-12-31", "0 days", RoundTo.MONTH_END, "2025-12-31"),
    ],
)
def test_points_last_until_a_day_that_may_move_to_the_end_of_its_month_or_year(
    start: str, length: str, round_to: RoundTo, last: str
) -> None:
    count, kind = length.split()
    of = Months() if kind == "months" else Days()
    assert last_day(date.fromisoformat(start), of, int(count), round_to) == date.fromisoformat(last)
