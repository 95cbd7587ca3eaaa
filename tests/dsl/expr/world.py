"""The surroundings that the expression tests are written in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from engine.dsl.expr.environment import Environment, Slot
from engine.model.expr import types as t
from engine.model.expr.question import Question
from engine.model.expr.scope import Values
from engine.model.expr.types import Type
from engine.model.expr.values import Interval, Value
from engine.model.quantity import Fen, Points

KIND = t.Enum("service_kinds", ("环境卫生", "助老", "治安"))
LINE = t.Enum("lines", ("office", "party"))
GRADE = t.Enum("grades", ("office", "service"))
ITEM = t.Record(
    "item", {"label": t.Text(), "price": t.Money(), "count": t.Number(0), "note": t.Optional(t.Text())}
)

NAMES: dict[str, tuple[Type, Value]] = {
    "amount": (t.Money(), Fen(123_450)),
    "spent": (t.Money(), Fen(50_000)),
    "kind": (KIND, "助老"),
    "line": (LINE, "party"),
    "grade": (GRADE, "office"),
    "kinds": (t.List(KIND), ("助老", "治安")),
    "hours": (t.Number(1), Decimal("2.5")),
    "rate": (t.Number(), Decimal("0.125")),
    "时长": (t.Number(2), Decimal("3.25")),
    "people": (t.Number(0), Decimal(7)),
    "closed": (t.Number(0), Decimal(11)),
    "accepted": (t.Number(0), Decimal(12)),
    "none": (t.Number(0), Decimal(0)),
    "share": (t.Ratio(), Fraction(3, 7)),
    "note": (t.Optional(t.Text()), None),
    "bonus": (t.Optional(t.Number(1)), Decimal("1.5")),
    "gift": (t.Optional(t.Money()), None),
    "title": (t.Text(), "路灯报修"),
    "urgent": (t.Bool(), True),
    "day": (t.Date(), date(2025, 1, 31)),
    "born": (t.Date(), date(2005, 8, 1)),
    "today": (t.Date(), date(2025, 8, 1)),
    "start_at": (t.Instant(), datetime(2025, 10, 11, 5, 0, tzinfo=UTC)),
    "end_at": (t.Instant(), datetime(2025, 10, 11, 8, 20, tzinfo=UTC)),
    "length": (t.Duration(), timedelta(minutes=200)),
    "this_month": (t.Range(t.Date()), Interval(date(2025, 8, 1), date(2025, 8, 31))),
    "earned": (t.Points("PTS", 1), Points(305)),
    "score": (t.Points("SCORE", 0), Points(75)),
    "me": (t.Person(), "p1"),
    "case.unit": (t.Org("community"), "u7"),
    "unit": (t.Org("community"), "u7"),
    "items": (
        t.List(ITEM, 20),
        (
            {"label": "桌", "price": Fen(80_000), "count": Decimal(2), "note": None},
            {"label": "椅", "price": Fen(20_000), "count": Decimal(6), "note": "急"},
        ),
    ),
    "prices": (t.List(t.Money()), (Fen(100), Fen(250))),
}

PARAMETERS: dict[str, tuple[Type, Value]] = {
    "cap": (t.Number(0), Decimal(60)),
    "积分.月上限": (t.Points("PTS", 1), Points(500)),
    "yearly": (
        t.Record("yearly", {"office": t.Money(), "party": t.Money()}),
        {"office": Fen(5_000_000), "party": Fen(2_000_000)},
    ),
}

SERVICE: dict[str, Type] = {
    "person": t.Person(),
    "row_unit": t.Org(),
    "date": t.Date(),
    "worked": t.Number(1),
    "cost": t.Money(),
    "kind": KIND,
    "done": t.Bool(),
    "rating": t.Optional(t.Number(0)),
    "start_at": t.Instant(),
}

CODES: dict[str, tuple[Type, dict[str, Value]]] = {
    "rate": (t.Number(1), {"环境卫生": Decimal(10), "助老": Decimal("15.5"), "治安": Decimal(12)}),
    "office": (t.Text(), {"助老": "民政办"}),
}

WORLD = Environment(
    draws=True,
    names={name: Slot(name if "." in name else f"form.{name}", kind) for name, (kind, _) in NAMES.items()}
    | {f"form.{name}": Slot(f"form.{name}", kind) for name, (kind, _) in NAMES.items() if "." not in name},
    parameters={name: kind for name, (kind, _) in PARAMETERS.items()},
    records={"service": SERVICE},
    cases={"spend": {"unit": t.Org(), "opened": t.Date(), "done": t.Bool()}},
    symbols={
        "post": {"town_lead": None, "grid_worker": None},
        "ledger": {"fund": t.Money(), "points": t.Points("PTS", 1)},
        "unit_type": {"town": t.Org("town"), "grid": t.Org("grid")},
        "hierarchy": {"admin": None, "grid": None},
        "step": {"apply": None, "approve": None},
    },
    unit_attributes={"households": t.Number(0)},
    code_attributes={"service_kinds": CODES},
)


def scope(answers: Mapping[Question, Value] | None = None) -> Values:
    """The values of the names and parameters above."""
    names = {name if "." in name else f"form.{name}": value for name, (_, value) in NAMES.items()}
    return Values(names, {k: v for k, (_, v) in PARAMETERS.items()}, answers or {})
