"""What expressions ask about a ledger, on every store."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from engine.model.expr.question import Query
from engine.model.expr.values import Interval, Value
from engine.model.ids import MechanismId
from engine.model.ledger import Account, Ledger, Unit
from engine.model.quantity import Fen, Points
from engine.service.ledger_query import ledger_query
from engine.service.ports import Store
from tests.store.samples import FUND, LI, NOON, OUTSIDE, TODAY, account, holding, move, posting

MONEY = Ledger(id=FUND, mechanism=MechanismId("m"), label="经费", unit=Unit.MONEY)
POINTS = replace(MONEY, unit=Unit.CURRENCY)
ZHOU, ISSUED = account("points", "", "zhou", ""), account("issued", "", "", "")
FEBRUARY = Interval(date(2024, 2, 1), date(2024, 3, 1), True, False)
AFTER_THE_TENTH = Interval(date(2024, 2, 10), date(2024, 3, 1), False, True)
REVERSED = Interval(date(2024, 3, 1), date(2024, 2, 1))


def line(line: str, bucket: str = "available", year: str = "2024") -> Account:
    """An account of a line."""
    return replace(account(bucket, year=year), line=line)


@pytest.fixture
def paid(store: Store) -> Store:
    """A year's money, paid in two months on two lines, and some of it held; a bill of the year before."""
    office, party = line("office"), line("party")
    story = (
        (date(2024, 1, 1), [move(OUTSIDE, office, 1000), move(OUTSIDE, party, 500)]),
        (date(2024, 2, 10), [move(office, line("office", "spent"), 100)]),
        (date(2024, 2, 29), [move(party, line("party", "spent"), 30)]),
        (date(2024, 2, 29), [move(OUTSIDE, line("office", "spent", "2023"), 7)]),
        (date(2024, 3, 1), [move(office, line("office", "spent"), 200)]),
        (date(2024, 2, 20), [move(ISSUED, ZHOU, 40, Unit.CURRENCY)]),
        (date(2024, 3, 1), [move(ISSUED, ZHOU, 5, Unit.CURRENCY)]),
    )
    with store.write() as work:
        for number, (day, moved) in enumerate(story):
            work.post(replace(posting(f"p{number}", *moved), effective=day), NOON, LI)
        work.place_hold(holding("h1", move(office, line("office", "spent"), 50)), NOON)
    return store


@pytest.mark.parametrize(
    ("ledger", "function", "arguments", "answer"),
    [
        (MONEY, "left", ("east", "office"), Fen(650)),
        (MONEY, "left", ("east",), Fen(1120)),
        (MONEY, "balance", ("east",), Fen(1120)),
        (MONEY, "balance", ("east", date(2024, 2, 10)), Fen(1400)),
        (MONEY, "balance", ("east", date(2023, 12, 31)), Fen(0)),
        (MONEY, "balance", ("west", TODAY), Fen(0)),
        (MONEY, "spent", ("east",), Fen(330)),
        (MONEY, "spent", ("east", Decimal(2023)), Fen(7)),
        (MONEY, "spent", ("east", Decimal(2024), "office"), Fen(300)),
        (MONEY, "spent", ("east", Decimal(2024), "unknown"), Fen(0)),
        (MONEY, "spent", ("east", FEBRUARY), Fen(137)),
        (MONEY, "spent", ("east", FEBRUARY, "office"), Fen(107)),
        (MONEY, "spent", ("east", AFTER_THE_TENTH, "office"), Fen(207)),
        (MONEY, "spent", ("east", REVERSED), Fen(0)),
        (POINTS, "balance", ("zhou",), Points(45)),
        (POINTS, "balance", ("zhou", date(2024, 2, 29)), Points(40)),
        (POINTS, "balance", ("zhou", date(2024, 2, 19)), Points(0)),
    ],
)
def test_the_books_answer(
    paid: Store, ledger: Ledger, function: str, arguments: tuple[Value, ...], answer: Value
) -> None:
    with paid.read() as work:
        found = ledger_query(work, ledger, Query(function, (ledger.id, *arguments)), TODAY)
    assert (found, type(found)) == (answer, type(answer))
