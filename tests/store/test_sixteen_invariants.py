"""The sixteen invariants of the ledger, one after the other, on every store (rules document, section 2).

 1 a transfer balances, a unit sums to nothing      9 expiry takes a lot once, never what is held
 2 a transfer never mixes units                    10 a cap is never overdrawn
 3 a stored balance is the sum of its transfers    11 a posting is taken back once, lots keep their day
 4 floors and ceilings hold                        12 nothing is updated or deleted
 5 an event is posted once, with one content       13 points and stock move together, stock never below 0
 6 lots make up the balance                        14 a line's four accounts sum to its appropriation
 7 what expires first is spent first               15 a closed period takes only adjustments from above
 8 what is held is the open holds                  16 who asks does not sign; distinct levels do

Each is the test with its number, in memory, on SQLite and on PostgreSQL (12, 15 and 16 also below the port,
in the databases themselves); with eight processes at once in `test_points_bank`, after every scenario in
`engine/rehearsal/promises.py`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import delete, insert, update
from sqlalchemy.exc import DBAPIError

from engine.model.ids import HoldId, PersonId
from engine.model.ledger import (
    Account,
    Approval,
    Balance,
    HoldState,
    PeriodClose,
    Transaction,
    Transfer,
    Unit,
)
from engine.runtime.ledger import backwards
from engine.service.jobs_rows import LAPSE
from engine.service.lapsing import run_lapse
from engine.service.ports import Store, Work
from engine.service.rows import (
    AlreadyReversed,
    FloorCrossed,
    JobRow,
    KeyReused,
    NotSigned,
    PeriodClosed,
)
from engine.store import tables
from engine.store.errors import UnitsMixed
from engine.store.sql import SqlStore
from tests.store.samples import FUND, LI, NOON, OUTSIDE, TODAY, account, holding, move, posting

LINE, RESERVED, COMMITTED, SPENT = (account(b) for b in ("available", "reserved", "committed", "spent"))
ISSUED, GONE = account("issued", "", "", ""), account("redeemed", "", "", "")
ZHOU, QUOTA = account("points", "", "zhou", ""), account("quota", "", "zhou", "2024")
SHELF, HANDED_OUT = account("available", "east", "", ""), account("redeemed", "", "", "2024")
SPRING, AUTUMN = date(2024, 5, 31), date(2024, 10, 31)
FEBRUARY = date(2024, 2, 29)
CLOSED = PeriodClose(ledger=FUND, unit="east", through=FEBRUARY, level=2)
TOWN, CITY = Approval(level=1, person=PersonId("wang")), Approval(level=0, person=PersonId("chen"))


def _post(store: Store, transaction: Transaction) -> bool:
    with store.write() as work:
        return work.post(transaction, NOON, LI)


@contextmanager
def _refused(store: Store, error: type[Exception]) -> Iterator[Work]:
    """What stands in the block is refused, and leaves the books as they were."""
    before = _books(store)
    with pytest.raises(error), store.write() as work:
        yield work
    assert _books(store) == before


def _books(store: Store) -> object:
    with store.read() as work:
        return (
            dict(work.accounts(FUND, None, None, None)),
            work.entries(FUND, None, None, 99),
            work.lots(ZHOU),
        )


def _balances(store: Store, *wanted: Account) -> list[Balance]:
    with store.read() as work:
        found = work.balances(wanted, lock=False)
    return [found[one] for one in wanted]


def _points(source: Account, target: Account, amount: int, expires: date | None = None) -> Transfer:
    return replace(move(source, target, amount, Unit.CURRENCY), expires=expires)


def _award(store: Store, key: str, amount: int, expires: date | None = None) -> None:
    assert _post(store, posting(key, _points(ISSUED, ZHOU, amount, expires)))


def test_1_every_transfer_balances_so_a_unit_sums_to_nothing(store: Store) -> None:
    _post(store, posting("in", move(OUTSIDE, LINE, 100)))
    _post(store, posting("out", move(LINE, SPENT, 30)))
    assert sum(balance.total for balance in _balances(store, OUTSIDE, LINE, SPENT)) == 0
    with store.read() as work:
        trial = work.trial_balance(FUND, TODAY).values()
    assert sum(credit for credit, _ in trial) == sum(debit for _, debit in trial) == 130
    with _refused(store, AssertionError) as work:
        work.post(posting("same", move(LINE, LINE, 1)), NOON, LI)
    with _refused(store, AssertionError) as work:
        work.post(posting("nothing", move(LINE, SPENT, 0)), NOON, LI)


def test_2_a_transfer_never_mixes_units(store: Store) -> None:
    _post(store, posting("in", move(OUTSIDE, LINE, 100)))
    with _refused(store, UnitsMixed) as work:
        work.post(posting("mixed", _points(LINE, ZHOU, 1)), NOON, LI)


def test_3_a_stored_balance_is_the_sum_of_its_transfers(store: Store) -> None:
    _post(store, posting("in", move(OUTSIDE, LINE, 100)))
    _post(store, posting("out", move(LINE, SPENT, 30), move(LINE, COMMITTED, 20)))
    with store.read() as work:
        stored = {
            account: balance.total for account, balance in work.accounts(FUND, None, None, None).items()
        }
        assert stored == dict(work.balances_on(stored, TODAY)) == {LINE: 50, SPENT: 30, COMMITTED: 20}
        assert work.unbalanced() == ()


def test_4_nothing_is_available_below_the_floor_and_nothing_is_held_above_the_ceiling(store: Store) -> None:
    _post(store, replace(posting("in", move(OUTSIDE, LINE, 100)), ceilings={LINE: 120}))
    with _refused(store, FloorCrossed) as work:
        work.post(posting("out", move(LINE, SPENT, 101)), NOON, LI)
    with _refused(store, FloorCrossed) as work:
        work.post(posting("more", move(OUTSIDE, LINE, 21)), NOON, LI)
    with _refused(store, FloorCrossed) as work:
        work.post(replace(posting("less", move(OUTSIDE, SPENT, 1)), ceilings={LINE: 99}), NOON, LI)
    assert _post(store, posting("more", move(OUTSIDE, LINE, 20)))


def test_5_an_event_is_posted_once_and_its_key_never_stands_for_anything_else(store: Store) -> None:
    first = posting("in", move(OUTSIDE, LINE, 100))
    assert _post(store, first)
    assert not _post(store, first)
    others = (
        replace(first, transfers=(move(OUTSIDE, LINE, 99),)),
        replace(first, kind="allocate"),
        replace(first, effective=FEBRUARY),
        replace(first, maker=LI),
        replace(first, ceilings={LINE: 500}),
        replace(first, approvals=(CITY,)),
    )
    for other in others:
        with _refused(store, KeyReused) as work:
            work.post(other, NOON, LI)
    assert _balances(store, LINE)[0].total == 100


def test_6_lots_make_up_the_balance_and_stay_within_what_was_granted(store: Store) -> None:
    _award(store, "a", 10, SPRING)
    _award(store, "b", 20)
    _post(store, posting("spend", _points(ZHOU, GONE, 12)))
    with store.read() as work:
        lots = work.lots(ZHOU)
        assert all(0 <= lot.held <= lot.remaining <= lot.granted for lot in lots)
        assert sum(lot.remaining for lot in lots) == work.balances([ZHOU], lock=False)[ZHOU].total == 18


def test_7_what_expires_first_is_spent_first(store: Store) -> None:
    for key, amount, expires in (("never", 10, None), ("autumn", 20, AUTUMN), ("spring", 30, SPRING)):
        _award(store, key, amount, expires)
    _post(store, posting("spend", _points(ZHOU, GONE, 35)))
    with store.read() as work:
        assert [(lot.remaining, lot.expires) for lot in work.lots(ZHOU)] == [(15, AUTUMN), (10, None)]


def test_8_what_is_held_is_the_open_holds_and_a_hold_resolves_once(store: Store) -> None:
    _post(store, posting("in", move(OUTSIDE, LINE, 100)))
    with store.write() as work:
        work.place_hold(holding("h1", move(LINE, SPENT, 60)), NOON)
        work.place_hold(holding("h2", move(LINE, SPENT, 30)), NOON)
    assert _balances(store, LINE)[0].held == 90
    paid = posting("settle", move(LINE, SPENT, 60))
    with store.write() as work:
        assert work.end_hold(HoldId("h1"), paid, NOON, LI)
        assert not work.end_hold(HoldId("h1"), paid, NOON, LI)
        assert not work.end_hold(HoldId("h1"), None, NOON, LI)
        held = sum(hold.amount for hold in work.holds(FUND, HoldState.HELD))
        assert held == work.balances([LINE], lock=False)[LINE].held == 30


def test_9_expiry_takes_each_lot_once_and_never_what_is_held(store: Store) -> None:
    _award(store, "spring", 30, SPRING)
    with store.write() as work:
        work.place_hold(holding("h1", _points(ZHOU, GONE, 12)), NOON)
    later = NOON.replace(month=6)
    job = JobRow(
        id="x", kind=LAPSE, key="x", run_at=later, body={"ledger": FUND, "day": "2024-05-31", "turn": 1}
    )
    for _ in range(2):
        with store.write() as work:
            run_lapse(work, job, later)
    assert _balances(store, ZHOU) == [Balance(credit=30, debit=18, held=12, opened=True)]


def test_10_a_cap_is_an_account_that_is_granted_once_and_never_overdrawn(store: Store) -> None:
    grant = replace(posting("quota", _points(ISSUED, QUOTA, 50)), ceilings={QUOTA: 50})
    assert [_post(store, grant), _post(store, grant)] == [True, False]
    assert _post(store, posting("a1", _points(QUOTA, ISSUED, 40), _points(ISSUED, ZHOU, 40)))
    with _refused(store, FloorCrossed) as work:
        work.post(posting("a2", _points(QUOTA, ISSUED, 11), _points(ISSUED, ZHOU, 11)), NOON, LI)
    with _refused(store, FloorCrossed) as work:
        work.post(posting("grant again", _points(ISSUED, QUOTA, 50)), NOON, LI)


def test_11_a_transaction_is_taken_back_once_and_its_lots_keep_their_day(store: Store) -> None:
    _award(store, "a", 30, SPRING)
    spent = posting("spend", _points(ZHOU, GONE, 12))
    _post(store, spent)
    back = replace(posting("back", *backwards(spent.transfers)), reverses="spend")
    assert _post(store, back)
    with store.read() as work:
        assert [(lot.remaining, lot.expires) for lot in work.lots(ZHOU)] == [(30, SPRING)]
    with _refused(store, AlreadyReversed) as work:
        work.post(replace(back, key="again"), NOON, LI)


@pytest.mark.parametrize("name", ["txn", "transfer", "approval", "period_close", "lot_use", "hold_lot"])
def test_12_nothing_is_updated_or_deleted(sql_store: SqlStore, name: str) -> None:
    _everything_once(sql_store)
    table = next(t for t in tables.metadata.sorted_tables if t.name == name)
    mine = table.c.tenant == sql_store.tenant
    for change in (delete(table).where(mine), update(table).where(mine).values(tenant="x")):
        with pytest.raises(DBAPIError, match="append only"), sql_store.writing() as connection:
            connection.execute(change)


def _everything_once(store: Store) -> None:
    """One row in every table of the ledger."""
    _award(store, "a", 30, SPRING)
    signed = replace(posting("spend", _points(ZHOU, GONE, 1)), maker=LI, approvals=(CITY,), signatures=1)
    with store.write() as work:
        work.close_period(CLOSED, NOON, LI)
        work.post(signed, NOON, LI)
        work.place_hold(holding("h1", _points(ZHOU, GONE, 5)), NOON)


def test_13_a_redemption_is_points_and_stock_together_and_stock_is_never_negative(
    store: Store,
) -> None:
    _award(store, "a", 30)
    pieces = move(SHELF, HANDED_OUT, 1, Unit.STOCK)
    _post(store, posting("stock", move(account("outside", "", "", ""), SHELF, 1, Unit.STOCK)))
    with store.write() as work:
        work.place_hold(holding("h1", _points(ZHOU, GONE, 10), pieces), NOON)
    with _refused(store, FloorCrossed) as work:
        work.place_hold(holding("h2", _points(ZHOU, GONE, 10), pieces), NOON)
    with _refused(store, FloorCrossed) as work:
        work.post(posting("direct", _points(ZHOU, GONE, 1), pieces), NOON, LI)
    with store.write() as work:
        work.end_hold(HoldId("h1"), posting("s", _points(ZHOU, GONE, 10), pieces), NOON, LI)
    assert [b.total for b in _balances(store, ZHOU, SHELF)] == [20, 0]


def test_14_the_four_accounts_of_a_line_are_never_negative_and_sum_to_its_appropriation(store: Store) -> None:
    four = (LINE, RESERVED, COMMITTED, SPENT)
    steps = (("apply", LINE, RESERVED), ("contract", RESERVED, COMMITTED), ("pay", COMMITTED, SPENT))
    _post(store, posting("in", move(OUTSIDE, LINE, 100)))
    for name, source, target in steps:
        with _refused(store, FloorCrossed) as work:
            work.post(posting(f"{name} too much", move(source, target, 101)), NOON, LI)
        assert _post(store, posting(name, move(source, target, 40)))
        totals = [balance.total for balance in _balances(store, *four)]
        assert min(totals) >= 0
        assert sum(totals) == 100
    assert [balance.total for balance in _balances(store, *four)] == [60, 0, 0, 40]


def test_15_a_closed_period_takes_nothing_but_an_adjustment_from_above(store: Store) -> None:
    late = replace(posting("late", move(OUTSIDE, LINE, 100)), effective=FEBRUARY)
    with store.write() as work:
        work.close_period(CLOSED, NOON, LI)
        work.close_period(CLOSED, NOON, LI)
        assert work.closes(FUND) == (CLOSED,)
    adjusting = replace(late, kind="adjust")
    for refused in (late, adjusting, replace(adjusting, level=2), replace(late, level=0)):
        with _refused(store, PeriodClosed) as work:
            work.post(refused, NOON, LI)
    assert _post(store, replace(adjusting, level=1))
    # the day after is open, and so are the accounts of others
    assert _post(store, replace(late, key="today", effective=TODAY))
    other = replace(late, key="west", transfers=(move(OUTSIDE, account(unit="west"), 5),))
    assert _post(store, other)
    with store.write() as work:
        work.close_period(replace(CLOSED, unit="", level=0), NOON, LI)
    with _refused(store, PeriodClosed) as work:
        work.post(replace(other, key="again"), NOON, LI)
    with store.write() as work, pytest.raises(AssertionError, match="over"):
        work.close_period(replace(CLOSED, through=TODAY), NOON, LI)


def test_16_whoever_asks_does_not_sign_and_as_many_levels_sign_as_are_needed(store: Store) -> None:
    _post(store, posting("in", move(OUTSIDE, LINE, 100)))
    paid = replace(posting("pay", move(LINE, SPENT, 30)), maker=LI, signatures=2)
    wrong: tuple[tuple[Approval, ...], ...] = (
        (),
        (CITY,),
        (CITY, replace(TOWN, level=0)),
        (CITY, replace(TOWN, person=CITY.person)),
        (CITY, replace(TOWN, person=LI)),
    )
    for signed in wrong:
        with _refused(store, NotSigned) as work:
            work.post(replace(paid, approvals=signed), NOON, LI)
    assert _post(store, replace(paid, approvals=(CITY, TOWN)))
    with store.read() as work:
        known = work.posting("pay")
        assert known is not None
        assert known.transaction.approvals == (CITY, TOWN)
        assert (known.transaction.maker, known.transaction.signatures) == (LI, 2)


def _below(name: str) -> Callable[[SqlStore], None]:
    """A row written below the port, past everything that Python checks."""
    leg = {"part": 0, "unit": "money", "source": OUTSIDE.code, "target": LINE.code, "amount": 1}
    txn = {
        "seq": 10**6, "key": name, "request": "", "kind": "pay", "effective": FEBRUARY, "recorded_at": NOON,
        "actor": "li", "trace": {}, "signatures": 0, "level": None,
    }  # fmt: skip

    def write(store: SqlStore) -> None:
        own = {**txn, **({"signatures": 1, "effective": TODAY} if name == "unsigned" else {})}
        with store.writing() as connection:
            connection.execute(insert(tables.txn).values(tenant=store.tenant, **own))
            connection.execute(insert(tables.transfer).values(tenant=store.tenant, seq=10**6, **leg))

    return write


@pytest.mark.parametrize(
    ("said", "write"), [("period closed", _below("late")), ("signatures missing", _below("unsigned"))]
)
def test_the_database_itself_keeps_closed_periods_and_signatures(
    sql_store: SqlStore, said: str, write: Callable[[SqlStore], None]
) -> None:
    _post(sql_store, posting("in", move(OUTSIDE, LINE, 100)))
    with sql_store.write() as work:
        work.close_period(CLOSED, NOON, LI)
    with pytest.raises(DBAPIError, match=said):
        write(sql_store)
    assert _balances(sql_store, LINE)[0].total == 100


def test_a_balance_is_known_as_of_a_day_and_as_of_what_was_recorded_by_then(store: Store) -> None:
    late = NOON.replace(day=9)
    with store.write() as work:
        work.post(posting("today", move(OUTSIDE, LINE, 100)), NOON, LI)
        work.post(replace(posting("back", move(LINE, SPENT, 30)), effective=FEBRUARY), late, LI)
    with store.read() as work:
        assert work.balances_on([LINE], FEBRUARY) == {LINE: -30}
        assert work.balances_on([LINE], FEBRUARY, NOON) == {LINE: 0}
        assert work.balances_on([LINE], TODAY) == {LINE: 70}
        assert work.balances_on([LINE], TODAY, NOON) == {LINE: 100}
        assert [e.transaction for e in work.statement(LINE, FEBRUARY, TODAY, 9)] == ["back", "today"]
        assert [e.transaction for e in work.statement(LINE, TODAY, TODAY, 9)] == ["today"]
        first = work.day_book(FUND, FEBRUARY, TODAY, None, 1)
        assert [e.transaction for e in first] == ["back"]
        rest = work.day_book(FUND, FEBRUARY, TODAY, (first[0].effective, first[0].seq, first[0].part), 9)
        assert [e.transaction for e in rest] == ["today"]
        assert work.trial_balance(FUND, FEBRUARY) == {LINE: (0, 30), SPENT: (30, 0)}
        assert [p.transaction.key for p in work.postings()] == ["today", "back"]
