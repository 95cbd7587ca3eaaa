"""A score from what was looked at: caps and floors of every level, what they say, bands at their edges."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from engine.model.ids import MechanismId, ScoreId
from engine.model.score import Band, Indicator, Limits, Looked, Score, ScoreResult, Short, Subject
from engine.runtime.score import result_of

HALF = Fraction(1, 2)
BANDS = (
    Band(least=Decimal(90), label="优"),
    Band(least=Decimal(60), label="中"),
    Band(least=Decimal(0), label="差"),
)


def limits(least: str = "", most: str = "") -> Limits:
    """A floor and a cap, each if given."""
    return Limits(least=Decimal(least) if least else None, most=Decimal(most) if most else None)


def scored(
    a: str, b: str, *, part: Limits = Limits(), group: Limits = Limits(), whole: Limits = Limits()
) -> ScoreResult:
    """Half a plain indicator, half a group of one."""
    score = Score(
        id=ScoreId("m.s"),
        mechanism=MechanismId("m"),
        label="评分",
        subject=Subject.UNIT,
        indicators=(
            Indicator(id="a", label="甲", weight=HALF, limits=part),
            Indicator(
                id="g",
                label="组",
                weight=HALF,
                limits=group,
                of=(Indicator(id="b", label="乙", weight=Fraction(1)),),
            ),
        ),
        bands=BANDS,
        limits=whole,
    )
    return result_of(score, {"a": Looked(value=Fraction(a)), "g.b": Looked(value=Fraction(b))})


@pytest.mark.parametrize(
    ("a", "b", "of", "held", "total", "said"),
    [
        ("120", "80", "", Limits(), "100.00", []),
        ("120", "80", "part", limits(most="100"), "90.00", ["120.00，最多计 100"]),
        ("-10", "80", "part", limits(least="0"), "40.00", ["-10.00，最少计 0"]),
        ("100", "80", "part", limits("0", "100"), "90.00", []),
        ("80", "120", "group", limits(most="100"), "90.00", ["120.00，最多计 100"]),
        ("120", "100", "whole", limits(most="100"), "100.00", ["110.00，最多计 100"]),
        ("20", "20", "whole", limits(least="30"), "30.00", ["20.00，最少计 30"]),
        ("80", "90", "whole", limits("30", "100"), "85.00", []),
    ],
)
def test_caps_and_floors_hold_at_every_level_and_say_so(
    a: str, b: str, of: str, held: Limits, total: str, said: list[str]
) -> None:
    found = scored(a, b, **({of: held} if of else {}))
    assert str(found.total) == total
    assert [one.zh for one in (*(one for part in found.parts for one in part.said), *found.said)] == said


@pytest.mark.parametrize(
    ("points", "band"), [("90", "优"), ("89.995", "优"), ("89.994", "中"), ("60", "中"), ("59.99", "差")]
)
def test_a_band_begins_at_its_figure_after_the_one_rounding(points: str, band: str) -> None:
    assert scored(points, points).band == band


def rated(*ballots: int, short: Short) -> ScoreResult:
    """Three groups of raters, 60, 20 and 20 per cent, each with at least ten ballots."""
    weights = (Fraction(3, 5), Fraction(1, 5), Fraction(1, 5))
    groups = tuple(
        Indicator(id=f"g{at}", label=f"组{at}", weight=weight, least=10) for at, weight in enumerate(weights)
    )
    score = Score(
        id=ScoreId("m.s"),
        mechanism=MechanismId("m"),
        label="评分",
        subject=Subject.UNIT,
        indicators=(Indicator(id="v", label="评议", weight=Fraction(1), of=groups, short=short),),
    )
    values = (88, 92, 90)
    looked = {
        f"v.g{at}": Looked(value=Fraction(value) if given >= 10 else None, ballots=given)
        for at, (value, given) in enumerate(zip(values, ballots, strict=True))
    }
    return result_of(score, looked)


@pytest.mark.parametrize(
    ("ballots", "short", "total", "rescaled"),
    [
        ((10, 10, 10), Short.NONE, "89.20", False),
        ((8, 10, 10), Short.NONE, "None", False),
        ((8, 10, 10), Short.DROP, "91.00", True),
        ((10, 9, 10), Short.DROP, "88.50", True),
        ((9, 9, 9), Short.DROP, "None", True),
    ],
)
def test_a_group_with_too_few_ballots_is_left_out_or_stops_the_result(
    ballots: tuple[int, int, int], short: Short, total: str, rescaled: bool
) -> None:
    found = rated(*ballots, short=short)
    assert (str(found.total), found.is_rescaled) == (total, rescaled)
