"""Secret ballots: who took part is kept, what they chose is not; nothing opens early, too few never open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from sqlalchemy import select

from engine.model.ids import ActivationId, CaseId, PersonId, ScoreId
from engine.service.execute import Done, execute, request_digest
from engine.service.jobs import run_due
from engine.service.ports import Store
from engine.service.rebuild import rebuild
from engine.service.rows import ScoreFilter
from engine.store import tables
from engine.store.memory.store import MemoryStore
from engine.store.sql import SqlStore
from tests.service.test_execute import reason
from tests.support.office import at
from tests.support.votes import BAD, CLERKS, GOOD, GUESTS, cast, cast_all, cast_command, polling

BOX = ActivationId("vote#1")
WORK = ScoreId("m.work")
#: The ninth clerk and the tenth disagree with the others.
BALLOTS = [(who, BAD if who in CLERKS[8:10] else GOOD) for who in CLERKS]
CLOSED = at("2025-01-07 00:00")


def everything(store: Store) -> Iterator[tuple[str, str]]:
    """Every row of every table as text, with the name of its table."""
    if isinstance(store, SqlStore):
        with store.writing() as connection:
            for table in tables.metadata.sorted_tables:
                for row in connection.execute(select(table)):
                    yield table.name, repr(tuple(row))
        return
    assert isinstance(store, MemoryStore)
    for name, rows in vars_of(store).items():
        yield from ((name, repr(entry)) for entry in rows.items())


def vars_of(store: MemoryStore) -> dict[str, dict[object, object]]:
    """The tables of a store in memory."""
    found = store._tables
    return {name: getattr(found, name) for name in found.__slots__ if isinstance(getattr(found, name), dict)}


def speaking(store: Store) -> set[str]:
    """The tables that say anything of choices, the rule set's own text aside."""
    rules = {"bundle", "bundles"}
    return {name for name, row in everything(store) if name not in rules and (GOOD in row or BAD in row)}


def test_while_the_ballot_is_open_only_the_box_knows_of_choices(every_store: Store) -> None:
    made, case = polling(every_store)
    cast_all(made, case, BALLOTS)
    assert speaking(every_store) <= {"ballot_box", "boxes"}
    boxes = [row for name, row in everything(every_store) if name in ("ballot_box", "boxes")]
    assert len(boxes) == 1
    assert not any(who in boxes[0] for who in CLERKS)
    with every_store.read() as work:
        assert work.box(case, BOX)["clerks"] == {GOOD: 10, BAD: 2}
        took_part = {seat.decided_by for seat in made.state(case).seats.values() if seat.decided_by}
    assert took_part == set(CLERKS)


def test_whoever_chose_what_the_rest_of_the_store_is_the_same() -> None:
    """Exchange the choices of any two raters: apart from random salts, all rows are as they were."""
    first, second = MemoryStore(), MemoryStore()
    for store, changed in ((first, BALLOTS), (second, [*BALLOTS[8:], *BALLOTS[:8]])):
        made, case = polling(store)
        choices = [choice for _, choice in changed]
        cast_all(made, case, zip(CLERKS, choices, strict=True))
        state = made.state(case)
        seats = [(s.id, s.decided_by, s.outcome, s.version, s.changes) for s in state.seats.values()]
        with store.read() as work:
            events = [(e.type, {k: v for k, v in e.body.items() if k not in VARYING}, e.actor)
                      for e in work.events(f"case:{case}")]  # fmt: skip
            kept = (seats, [e for e in events if e[0] != "CaseOpened"], work.box(case, BOX))
        if store is first:
            before = kept
    assert kept == before


#: Ids and salted digests, new in each run.
VARYING = frozenset({"facts", "case", "digest"})


def test_a_request_has_the_same_digest_whatever_is_chosen() -> None:
    made, case = polling()
    command = cast_command(made, case, CLERKS[0], GOOD)
    assert request_digest(command) == request_digest(replace(command, choice=BAD))
    assert isinstance(execute(made.engine, command), Done)
    again = execute(made.engine, replace(command, choice=BAD))
    assert isinstance(again, Done)
    assert again.repeated
    with made.engine.store.read() as work:
        assert work.box(case, BOX)["clerks"] == {GOOD: 1, BAD: 0}


def test_closing_makes_an_event_and_a_box_with_too_few_is_never_opened(every_store: Store) -> None:
    made, case = polling(every_store)
    cast_all(made, case, [*BALLOTS, *((who, BAD) for who in GUESTS)])
    assert made.state(case).seats
    assert [step.node for step in made.state(case).activations.values() if step.state == "open"] == ["vote"]
    made.clock.move_to(CLOSED)
    while run_due(made.engine):
        pass
    tallies = made.state(case).tallies
    assert (tallies["m.yearly/clerks"].given, tallies["m.yearly/clerks"].counts) == (12, {GOOD: 10, BAD: 2})
    assert (tallies["m.yearly/guests"].given, tallies["m.yearly/guests"].counts) == (4, {})
    assert not [row for name, row in everything(every_store) if name in ("ballot_box", "boxes")]
    with every_store.read() as work:
        (result,) = work.scores(ScoreFilter(score=WORK))
    # ten times 100 and twice 40: 90.00; the guests' weight goes to the clerks
    assert (Decimal(result.body["total"]), result.body["rescaled"]) == (Decimal("90.00"), True)
    assert rebuild(made.engine) == []


def test_what_a_group_with_too_few_chose_stands_nowhere_after_closing(every_store: Store) -> None:
    made, case = polling(every_store)
    cast_all(made, case, [(who, BAD) for who in GUESTS])
    made.clock.move_to(CLOSED)
    while run_due(made.engine):
        pass
    assert made.state(case).tallies["m.yearly/guests"].given == 4
    assert speaking(every_store) == set()


@pytest.mark.parametrize(
    ("who", "choice", "when", "expected"),
    [
        (CLERKS[0], GOOD, "2025-01-02 09:00", "done"),
        (CLERKS[0], "horse", "2025-01-02 09:00", "unknown_choice"),
        ("boss", GOOD, "2025-01-02 09:00", "not_yours"),
        (CLERKS[0], GOOD, "2025-01-06 23:59", "done"),
        (CLERKS[0], GOOD, "2025-01-07 00:00", "ballot_closed"),
    ],
)
def test_who_may_vote_until_when(who: str, choice: str, when: str, expected: str) -> None:
    made, case = polling()
    made.clock.move_to(at(when))
    assert reason(cast(made, case, who, choice)) == expected


def test_nobody_votes_twice_and_a_seat_of_a_ballot_takes_no_other_outcome() -> None:
    made, case = polling()
    seat = next(s.id for s in made.state(case).seats.values() if PersonId(CLERKS[0]) in s.persons)
    assert reason(made.act(CLERKS[0], case, seat, "cast")) == "ballot"
    assert reason(cast(made, case, CLERKS[0], GOOD)) == "done"
    assert reason(cast(made, case, CLERKS[0], BAD)) == "already_handled"
    with made.engine.store.read() as work:
        assert work.box(case, BOX)["clerks"] == {GOOD: 1, BAD: 0}


def test_a_box_that_was_meddled_with_is_not_counted() -> None:
    made, case = polling()
    cast_all(made, case, BALLOTS)
    with made.engine.store.write() as work:
        work.drop_ballot(CaseId(case), BOX, "clerks", BAD)
    made.clock.move_to(CLOSED)
    run_due(made.engine)
    assert made.state(case).tallies == {}
    assert made.state(case).is_open


def test_the_order_of_ballots_makes_no_difference() -> None:
    boxes = []
    for order in list(permutations(BALLOTS[6:10]))[:6]:
        made, case = polling()
        cast_all(made, case, order)
        with made.engine.store.read() as work:
            boxes.append(work.box(case, BOX))
    assert all(box == boxes[0] for box in boxes)
