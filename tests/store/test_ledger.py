"""The ledger: floors, holds that resolve once, keys that post once, units that never mix."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import insert, update
from sqlalchemy.exc import DBAPIError

from engine.model.ids import CaseId, HoldId, PersonId
from engine.model.ledger import Account, Balance, HoldState, Unit
from engine.service.ports import Store
from engine.service.rows import FloorCrossed, KeyReused
from engine.store import tables
from engine.store.errors import UnitsMixed
from engine.store.sql import SqlStore
from tests.store.samples import EAST, FUND, LI, NOON, OUTSIDE, WEST, account, holding, move, posting

AVAILABLE, SPENT = account(), account("spent")


def _granted(store: Store, amount: int = 100) -> None:
    with store.write() as work:
        assert work.post(posting("grant", move(OUTSIDE, AVAILABLE, amount)), NOON, LI)


def _balance(store: Store, wanted: Account = AVAILABLE) -> Balance:
    with store.read() as work:
        return work.balances([wanted], lock=False)[wanted]


def test_a_posting_moves_an_amount_between_two_accounts(store: Store) -> None:
    assert _balance(store) == Balance()
    _granted(store)
    with store.write() as work:
        work.post(posting("pay", move(AVAILABLE, SPENT, 30), move(AVAILABLE, SPENT, 5), kind="pay"), NOON, LI)
    assert _balance(store) == Balance(credit=100, debit=35, opened=True)
    assert _balance(store, SPENT) == Balance(credit=35, opened=True)
    assert _balance(store, OUTSIDE) == Balance(debit=100, opened=True)


def test_a_key_posts_once_and_never_other_content(store: Store) -> None:
    _granted(store)
    with store.write() as work:
        assert not work.post(posting("grant", move(OUTSIDE, AVAILABLE, 100)), NOON, LI)
    for other in (move(OUTSIDE, AVAILABLE, 101), move(OUTSIDE, SPENT, 100)):
        with pytest.raises(KeyReused), store.write() as work:
            work.post(posting("grant", other), NOON, LI)
    with pytest.raises(KeyReused), store.write() as work:
        work.post(posting("grant", move(OUTSIDE, AVAILABLE, 100), day=date(2025, 1, 1)), NOON, LI)
    assert _balance(store).total == 100


def test_no_account_falls_below_nothing(store: Store) -> None:
    _granted(store)
    with pytest.raises(FloorCrossed), store.write() as work:
        work.post(posting("pay", move(AVAILABLE, SPENT, 101)), NOON, LI)
    twice = [move(AVAILABLE, SPENT, 60)] * 2
    with pytest.raises(FloorCrossed), store.write() as work:
        work.post(posting("pay", *twice), NOON, LI)
    assert _balance(store) == Balance(credit=100, opened=True)


def test_what_outside_gives_has_no_limit_and_stores_no_balance(store: Store) -> None:
    with store.write() as work:
        for number in range(3):
            work.post(posting(f"k{number}", move(OUTSIDE, AVAILABLE, 10**12)), NOON, LI)
        assert work.balances([OUTSIDE], lock=True)[OUTSIDE].debit == 3 * 10**12
        assert OUTSIDE not in work.accounts(FUND, None, None, None)


def test_a_hold_keeps_an_amount_from_being_spent_until_it_is_settled_once(store: Store) -> None:
    _granted(store)
    hold = holding("h1", move(AVAILABLE, SPENT, 70))
    with store.write() as work:
        work.place_hold(hold, NOON)
    assert _balance(store) == Balance(credit=100, held=70, opened=True)
    with pytest.raises(FloorCrossed), store.write() as work:
        work.place_hold(holding("h2", move(AVAILABLE, SPENT, 40)), NOON)
    with pytest.raises(FloorCrossed), store.write() as work:
        work.post(posting("pay", move(AVAILABLE, SPENT, 31)), NOON, LI)
    with pytest.raises(KeyReused), store.write() as work:
        work.place_hold(hold, NOON)
    settled = posting("settle", move(AVAILABLE, SPENT, 70))
    with store.write() as work:
        assert work.end_hold(HoldId("h1"), settled, NOON, LI)
        assert not work.end_hold(HoldId("h1"), settled, NOON, LI)
        assert not work.end_hold(HoldId("h1"), None, NOON, LI)
        assert not work.end_hold(HoldId("unknown"), None, NOON, LI)
    assert _balance(store) == Balance(credit=100, debit=70, opened=True)
    with store.read() as work:
        assert work.hold(HoldId("h1")) == replace(hold, state=HoldState.SETTLED)
        assert work.hold(HoldId("h2")) is None
        assert work.unbalanced() == ()


def test_a_released_hold_gives_everything_back(store: Store) -> None:
    _granted(store)
    parts = (move(AVAILABLE, SPENT, 40), move(AVAILABLE, account("spent", year="2025"), 20))
    with store.write() as work:
        work.place_hold(holding("h1", *parts), NOON)
        assert [h.id for h in work.holds(FUND, HoldState.HELD)] == ["h1"]
        assert work.end_hold(HoldId("h1"), None, NOON, LI)
    assert _balance(store) == Balance(credit=100, opened=True)
    with store.read() as work:
        assert work.holds(FUND, HoldState.HELD) == ()
        assert [h.parts for h in work.holds(FUND, HoldState.RELEASED)] == [parts]


def test_units_never_mix(store: Store) -> None:
    _granted(store)
    points = account("points")
    with pytest.raises(UnitsMixed), store.write() as work:
        work.post(posting("p", move(AVAILABLE, points, 1, Unit.CURRENCY)), NOON, LI)
    with store.write() as work:
        work.post(posting("p", move(account("issued", ""), points, 1, Unit.CURRENCY)), NOON, LI)
    with pytest.raises(UnitsMixed), store.write() as work:
        work.post(posting("q", move(AVAILABLE, points, 1)), NOON, LI)
    assert _balance(store).total == 100


def test_accounts_and_entries_are_found_by_unit_and_person(store: Store) -> None:
    li, west = account(person="li"), account(unit="west", year="2025")
    with store.write() as work:
        work.post(posting("1", move(OUTSIDE, AVAILABLE, 10)), NOON, LI)
        work.post(posting("2", move(OUTSIDE, west, 20)), NOON, LI)
        work.post(replace(posting("3", move(AVAILABLE, li, 3)), case=CaseId("case1")), NOON, LI)
    with store.read() as work:
        assert set(work.accounts(FUND, None, None, None)) == {AVAILABLE, west, li}
        assert set(work.accounts(FUND, EAST, None, None)) == {AVAILABLE, li}
        assert set(work.accounts(FUND, None, PersonId("li"), None)) == {li}
        assert set(work.accounts(FUND, None, None, "2025")) == {west}
        assert [e.transaction for e in work.entries(FUND, None, None, 2)] == ["3", "2"]
        assert [e.transaction for e in work.entries(FUND, WEST, None, 9)] == ["2"]
        assert [e.transaction for e in work.entries(FUND, EAST, None, 9)] == ["3", "1"]
        (entry,) = work.entries(FUND, EAST, PersonId("li"), 9)
        assert (entry.source, entry.target, entry.amount) == (AVAILABLE, li, 3)
        assert (entry.case, entry.kind, entry.recorded_at) == ("case1", "grant", NOON)


def test_accounts_that_are_only_looked_at_under_a_lock_are_not_opened(store: Store) -> None:
    with store.write() as work:
        assert work.balances([AVAILABLE, SPENT], lock=True)[SPENT] == Balance()
    with store.read() as work:
        assert work.accounts(FUND, None, None, None) == {}
        assert work.unbalanced() == ()


def test_a_balance_changed_by_hand_is_found(sql_store: SqlStore) -> None:
    _granted(sql_store)
    with sql_store.write() as work:
        work.place_hold(holding("h1", move(AVAILABLE, SPENT, 5)), NOON)
        assert work.unbalanced() == ()
    mine = tables.account.c.tenant == sql_store.tenant
    for change in ({"credit": 101}, {"held": 4}):
        with sql_store.writing() as connection:
            one = mine & (tables.account.c.code == AVAILABLE.code)
            before = connection.execute(tables.account.select().where(one)).one()._mapping
            connection.execute(update(tables.account).where(one).values(change))
        with sql_store.read() as work:
            assert work.unbalanced() == (AVAILABLE.code,)
        with sql_store.writing() as connection:
            connection.execute(update(tables.account).where(one).values({k: before[k] for k in change}))


def test_the_database_itself_holds_floors_and_units(sql_store: SqlStore) -> None:
    _granted(sql_store)
    mine = tables.account.c.tenant == sql_store.tenant
    with pytest.raises(DBAPIError, match="account_floor"), sql_store.writing() as connection:
        connection.execute(update(tables.account).where(mine & tables.account.c.tracked).values(debit=101))
    leg = {
        "tenant": sql_store.tenant, "seq": 1, "part": 9, "unit": "score", "source": OUTSIDE.code,
        "target": AVAILABLE.code, "amount": 1,
    }  # fmt: skip
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"), sql_store.writing() as connection:
        connection.execute(insert(tables.transfer).values(leg))


def test_a_posting_comes_back_with_what_explains_it(store: Store) -> None:
    trace = {"rule": "help", "asked": 90, "given": 60, "caps": {"day": [60, 60]}, "during": ["a", "b"]}
    with store.write() as work:
        work.post(replace(posting("award", move(OUTSIDE, AVAILABLE, 60)), trace=trace), NOON, LI)
    with store.read() as work:
        found = work.posting("award")
    assert found is not None
    assert found.transaction.trace == trace
