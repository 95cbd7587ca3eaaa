"""What a decision saw is stored as JSON and comes back as it was."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from engine.model.expr import types as t
from engine.model.expr.stored import restored, stored
from engine.model.expr.types import Type
from engine.model.expr.values import Interval, Reason, Value
from engine.model.quantity import Fen, Points

KEPT: tuple[tuple[Type, Value], ...] = (
    (t.Bool(), True),
    (t.Number(2), Decimal("2.50")),
    (t.Ratio(), Fraction(3, 7)),
    (t.Money(), Fen(123)),
    (t.Money(exact=False), Fraction(1, 3)),
    (t.Points("p"), Points(45)),
    (t.Points("p", exact=False), Fraction(91, 2)),
    (t.Text(), "扫地"),
    (t.Enum("kinds"), "elder"),
    (t.Date(), date(2025, 2, 28)),
    (t.Instant(), datetime(2025, 2, 28, 9, 30, tzinfo=UTC)),
    (t.Duration(), timedelta(hours=3, minutes=20)),
    (t.Workdays(), 5),
    (t.Org(), "C1"),
    (t.Optional(t.Money()), None),
    (t.Optional(t.Money()), Fen(5)),
    (t.List(t.Number()), (Decimal(1), Decimal("2.5"))),
    (t.List(t.Record("rows", {"price": t.Money()})), ({"price": Fen(7)}, {"price": None})),
    (t.Range(t.Date()), Interval(date(2025, 1, 1), date(2025, 6, 30), high_in=False)),
    (t.Ruling(), (Reason("too_few", (Decimal(7), Fen(9), date(2025, 1, 1), "x")), Reason("late"))),
)


@pytest.mark.parametrize(
    ("kind", "value"), KEPT, ids=[f"{i}-{type(k).__name__}" for i, (k, _) in enumerate(KEPT)]
)
def test_a_value_comes_back_as_it_was_stored(kind: Type, value: Value) -> None:
    back = restored(json.loads(json.dumps(stored(value))), kind)
    assert back == value
    assert type(back) is type(value)
