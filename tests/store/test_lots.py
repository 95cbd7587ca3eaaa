"""Lots: first expiring first, named by holds, given back with their own day, taken back once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Table, delete, update
from sqlalchemy.exc import DBAPIError

from engine.model.ids import HoldId
from engine.model.ledger import Account, Hold, HoldState, Transaction, Transfer, Unit
from engine.service import lapsing
from engine.service.jobs_rows import LAPSE
from engine.service.lapsing import run_lapse
from engine.service.ports import Store
from engine.service.rows import AlreadyReversed, FloorCrossed, JobRow, KeyReused
from engine.store import tables
from engine.store.sql import SqlStore
from tests.store.samples import FUND, LI, NOON, account, holding

ZHOU = account("points", "", "zhou", "")
ISSUED, SHOP = account("issued", "", "", ""), account("redeemed", "", "", "")
SPRING, AUTUMN, MARCH = date(2024, 5, 31), date(2024, 10, 31), date(2024, 3, 1)
JUNE = datetime(2024, 6, 7, 4, tzinfo=UTC)
Left = list[tuple[int, date | None]]


def _points(source: Account, target: Account, amount: int, expires: date | None = None) -> Transfer:
    return Transfer(unit=Unit.CURRENCY, source=source, target=target, amount=amount, expires=expires)


def _posting(key: str, *transfers: Transfer, day: date = MARCH, reverses: str = "") -> Transaction:
    return Transaction(key=key, kind="points", effective=day, transfers=transfers, reverses=reverses)


def _award(store: Store, key: str, amount: int, expires: date | None = None) -> None:
    with store.write() as work:
        assert work.post(_posting(key, _points(ISSUED, ZHOU, amount, expires)), NOON, LI)


def _spend(store: Store, key: str, amount: int, day: date = MARCH) -> None:
    with store.write() as work:
        assert work.post(_posting(key, _points(ZHOU, SHOP, amount), day=day), NOON, LI)


def _hold(amount: int, name: str = "h1") -> Hold:
    return holding(name, _points(ZHOU, SHOP, amount))


def _left(store: Store) -> Left:
    """What is left of each lot until when, in the order of spending; the whole always adds up."""
    with store.read() as work:
        lots = work.lots(ZHOU)
        assert work.unbalanced() == ()
        assert sum(lot.remaining for lot in lots) == work.balances([ZHOU], lock=False)[ZHOU].total
    return [(lot.remaining, lot.expires) for lot in lots]


def _three_lots(store: Store) -> None:
    _award(store, "never", 10)
    _award(store, "autumn", 20, AUTUMN)
    _award(store, "spring", 30, SPRING)


@pytest.mark.parametrize(
    ("spent", "day", "left"),
    [
        (5, MARCH, [(25, SPRING), (20, AUTUMN), (10, None)]),
        (30, MARCH, [(20, AUTUMN), (10, None)]),
        (55, MARCH, [(5, None)]),
        # the last day still counts; the day after, the lot is not spent any more
        (30, SPRING, [(20, AUTUMN), (10, None)]),
        (25, date(2024, 6, 1), [(30, SPRING), (5, None)]),
    ],
)
def test_points_that_expire_first_are_spent_first(store: Store, spent: int, day: date, left: Left) -> None:
    _three_lots(store)
    _spend(store, "spend", spent, day)
    assert _left(store) == left


def test_expired_points_cannot_be_spent_or_held_even_before_they_are_taken(store: Store) -> None:
    _three_lots(store)
    with pytest.raises(FloorCrossed):
        _spend(store, "spend", 31, date(2024, 6, 1))
    with pytest.raises(FloorCrossed), store.write() as work:
        work.place_hold(replace(_hold(31), effective=date(2024, 6, 1)), JUNE)
    assert _left(store) == [(30, SPRING), (20, AUTUMN), (10, None)]


def test_expiry_takes_what_no_hold_reserves(store: Store) -> None:
    _three_lots(store)
    with store.write() as work:
        work.place_hold(_hold(12), NOON)
    with store.read() as work:
        assert work.lapsed(FUND, SPRING, 9) == ()
        (lot,) = work.lapsed(FUND, date(2024, 6, 1), 9)
        assert (lot.free, lot.held) == (18, 12)
    expiry = replace(_points(ZHOU, ISSUED, 18), lot=lot.number)
    with store.write() as work:
        assert work.post(_posting("expire", expiry), JUNE, LI)
        assert not work.post(_posting("expire", expiry), JUNE, LI)
        assert work.lapsed(FUND, date(2024, 6, 1), 9) == ()
    with pytest.raises(FloorCrossed), store.write() as work:
        work.post(_posting("again", replace(expiry, amount=1)), JUNE, LI)
    # what was held is spent although its day has passed
    with store.write() as work:
        assert work.end_hold(HoldId("h1"), _posting("settle", *_hold(12).parts), JUNE, LI)
    assert _left(store) == [(20, AUTUMN), (10, None)]


def test_a_released_hold_gives_lots_back_with_their_own_day_or_the_days_of_grace(store: Store) -> None:
    _three_lots(store)
    with store.write() as work:
        work.place_hold(_hold(40), NOON)
    with store.write() as work:
        assert work.end_hold(HoldId("h1"), None, JUNE, LI, back_until=date(2024, 7, 7))
    assert _left(store) == [(30, date(2024, 7, 7)), (20, AUTUMN), (10, None)]
    with store.read() as work:
        assert [hold.id for hold in work.holds(FUND, HoldState.RELEASED)] == ["h1"]


def test_a_hold_that_is_settled_in_part_gives_the_rest_back(store: Store) -> None:
    _three_lots(store)
    with store.write() as work:
        work.place_hold(_hold(35), NOON)
        work.end_hold(HoldId("h1"), _posting("settle", _points(ZHOU, SHOP, 10)), NOON, LI)
    assert _left(store) == [(20, SPRING), (20, AUTUMN), (10, None)]


def test_taking_a_spending_back_restores_lots_with_their_own_day_or_the_days_of_grace(store: Store) -> None:
    _three_lots(store)
    _spend(store, "oil", 55)
    back = replace(
        _posting("back", _points(SHOP, ZHOU, 55), day=JUNE.date(), reverses="oil"),
        back_until=date(2024, 7, 7),
    )
    with store.write() as work:
        assert work.post(back, JUNE, LI)
        assert not work.post(back, JUNE, LI)
    assert _left(store) == [(30, date(2024, 7, 7)), (20, AUTUMN), (10, None)]
    with pytest.raises(AlreadyReversed), store.write() as work:
        work.post(replace(back, key="once more"), JUNE, LI)
    with store.read() as work:
        posting = work.posting("oil")
        assert posting is not None
        assert posting.reversed_by == "back"


def test_taking_an_award_back_takes_its_own_lot_and_no_other(store: Store) -> None:
    _three_lots(store)
    _spend(store, "oil", 31)
    own = _posting("back", _points(ZHOU, ISSUED, 20), reverses="autumn")
    with pytest.raises(FloorCrossed), store.write() as work:
        work.post(own, NOON, LI)
    with store.write() as work:
        work.post(_posting("back", _points(ZHOU, ISSUED, 19), reverses="autumn"), NOON, LI)
    assert _left(store) == [(10, None)]


def test_a_reversal_never_moves_more_than_was_moved(store: Store) -> None:
    _three_lots(store)
    for wrong in (_points(ZHOU, ISSUED, 21), _points(ZHOU, SHOP, 1)):
        with pytest.raises(AssertionError), store.write() as work:
            work.post(_posting("back", wrong, reverses="autumn"), NOON, LI)
    with pytest.raises(AssertionError), store.write() as work:
        work.post(_posting("back", _points(ZHOU, ISSUED, 1), reverses="unknown"), NOON, LI)


def test_the_day_of_a_lot_belongs_to_what_a_key_stands_for(store: Store) -> None:
    _award(store, "spring", 30, SPRING)
    with pytest.raises(KeyReused), store.write() as work:
        work.post(_posting("spring", _points(ISSUED, ZHOU, 30, AUTUMN)), NOON, LI)


def test_the_database_itself_holds_lots_within_their_bounds(sql_store: SqlStore) -> None:
    _three_lots(sql_store)
    mine = tables.lot.c.tenant == sql_store.tenant
    for wrong in ({"remaining": -1}, {"held": 31}, {"remaining": 31}):
        with pytest.raises(DBAPIError, match="lot_remaining"), sql_store.writing() as connection:
            connection.execute(update(tables.lot).where(mine).values(wrong))


@pytest.mark.parametrize("wrong", [{"remaining": 9}, {"held": 1}])
def test_a_lot_changed_by_hand_is_found(sql_store: SqlStore, wrong: dict[str, int]) -> None:
    _three_lots(sql_store)
    one = (tables.lot.c.tenant == sql_store.tenant) & (tables.lot.c.number == 1)
    with sql_store.writing() as connection:
        connection.execute(update(tables.lot).where(one).values(wrong))
    with sql_store.read() as work:
        assert work.unbalanced() == (ZHOU.code,)


def test_expiry_takes_each_lot_once_and_goes_on_where_there_are_many(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lapsing, "LOTS_MAX", 1)
    other = account("points", "", "yang", "")
    _three_lots(store)
    with store.write() as work:
        work.post(_posting("yang", _points(ISSUED, other, 7, SPRING)), NOON, LI)
        work.place_hold(_hold(4), NOON)
    at, body = JUNE, {"ledger": FUND, "day": SPRING.isoformat(), "turn": 1}
    job = JobRow(id="j1", kind=LAPSE, key="j1", run_at=at, case=None, body=body)
    for _ in range(4):
        with store.write() as work:
            run_lapse(work, job, at)
            again = [due for due in work.due_jobs(at, 9) if due.kind == LAPSE]
            job = again[0] if again else job
            for each in again:
                work.finish_job(each.id)
    assert _left(store) == [(4, SPRING), (20, AUTUMN), (10, None)]
    with store.read() as work:
        assert work.balances([other], lock=False)[other].total == 0
        expired = [(e.source, e.amount) for e in work.entries(FUND, None, None, 99) if e.kind == "expire"]
    assert sorted(expired) == [(other, 7), (ZHOU, 26)]


@pytest.mark.parametrize("table", [tables.lot_use, tables.hold_lot], ids=lambda table: str(table.name))
def test_what_was_taken_from_lots_is_never_rewritten(sql_store: SqlStore, table: Table) -> None:
    _three_lots(sql_store)
    _spend(sql_store, "spend", 5)
    with sql_store.write() as work:
        work.place_hold(_hold(5), NOON)
    for tampering in (update(table).values(amount=1), delete(table)):
        with pytest.raises(DBAPIError, match="append only"), sql_store.writing() as connection:
            connection.execute(tampering)
