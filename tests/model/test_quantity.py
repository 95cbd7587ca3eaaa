"""Money, points and shares as people read them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.model.quantity import Fen, half_up, percent, whole_half_up, yuan


@pytest.mark.parametrize(
    ("fen", "shown"),
    [(0, "0.00"), (5, "0.05"), (123_450, "1,234.50"), (-123_456_789, "-1,234,567.89"), (-5, "-0.05")],
)
def test_money_is_shown_with_two_decimals(fen: int, shown: str) -> None:
    assert yuan(Fen(fen)) == shown


@pytest.mark.parametrize(
    ("share", "shown"),
    [
        (Fraction(22, 24), "91.67"),
        (Fraction(7, 8), "87.50"),
        (Fraction(99_999, 100_000), "99.99"),
        (Decimal("0.999999"), "99.99"),
        (Fraction(1), "100.00"),
        (Fraction(5, 4), "125.00"),
        (Fraction(0), "0.00"),
    ],
)
def test_a_share_below_the_whole_is_never_shown_as_the_whole(share: Fraction, shown: str) -> None:
    assert percent(share) == shown


@pytest.mark.parametrize(
    ("exact", "places", "rounded"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(-1, 2), 0, "-1"),
        (Decimal("2.345"), 2, "2.35"),
        (Decimal("2.344999"), 2, "2.34"),
        (Decimal(1250), -2, "1300"),
    ],
)
def test_halves_go_away_from_zero(exact: Fraction | Decimal, places: int, rounded: str) -> None:
    assert str(half_up(exact, places)) == rounded


@pytest.mark.parametrize(
    ("exact", "whole"), [(Fraction(5, 2), 3), (Fraction(-5, 2), -3), (Decimal("1.5"), 2), (7, 7)]
)
def test_whole_numbers_are_nearest(exact: Fraction, whole: int) -> None:
    assert whole_half_up(exact) == whole
