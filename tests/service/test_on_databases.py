"""One story on every store, and many people at once on the databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import delete

from engine.model.command import CaseCommand
from engine.model.ids import CaseId, LedgerId, PersonId
from engine.service.evidence import verify
from engine.service.execute import Done, execute
from engine.service.jobs import run_due
from engine.service.jobs_rows import TIMER
from engine.service.ports import Store
from engine.service.rebuild import rebuild
from engine.store import tables
from engine.store.memory.store import MemoryStore
from engine.store.opening import open_store, prepare
from engine.store.sql import SqlStore
from tests.service.test_execute import OPINION, A, reason
from tests.support.office import Office, at, office


def database(url: str) -> Store:
    prepare(url)
    return open_store(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def on_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store on a real database."""
    if request.param == "sqlite":
        yield database(f"sqlite:///{tmp_path / 'site.db'}")
    else:
        yield database(request.getfixturevalue("postgres_url"))


@pytest.fixture(params=["memory", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def every_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store in memory or on a real database."""
    if request.param == "memory":
        yield MemoryStore()
    elif request.param == "sqlite":
        yield database(f"sqlite:///{tmp_path / 'site.db'}")
    else:
        yield database(request.getfixturevalue("postgres_url"))


def funded(store: Store) -> Office:
    made = office(start="2024-12-31 08:00", store=store)
    made.clock.move_to(at("2025-01-02 08:00"))
    while run_due(made.engine):
        pass
    return made


def story(store: Store) -> list[object]:
    """What a site remembers after a little of everything; ids of cases are by number."""
    made = funded(store)
    first = made.opened("sec7", "spend", **A)
    made.act("rev", first, "approve#1/0", "return", **OPINION)
    made.act("sec7", first, "start#2/0", "submit", typed={**A, "amount": "7000"})
    made.act("rev", first, "approve#2/0", "agree")
    made.act("lead", first, "pay#1/0", "agree")
    made.act("fin", first, "pay#1/1", "agree")
    wish = made.opened("res", "wish")
    made.claim("vol7", wish, "claim#1/0")
    for number in range(2):
        served = made.opened("huang", "serve", what=f"服务{number}")
        made.act("sec7", served, "check#1/0", "agree")
    made.clock.move_to(at("2025-01-15 08:00"))
    run_due(made.engine)
    assert rebuild(made.engine) == []
    with store.read() as work:
        assert verify(work) == []
        assert not work.unbalanced()
        return [remembered(made, case) for case in sorted(work.all_cases(), key=number_of(made))] + [
            {account.code: balance.available for account, balance in work.accounts(
                LedgerId(ledger), None, None, None).items()}
            for ledger in ("m.fund", "m.points")
        ] + [[n.text for n in work.notices(PersonId("sec7"), 9)]]  # fmt: skip


def number_of(made: Office) -> Callable[[CaseId], str]:
    return lambda case: made.state(case).number


def remembered(made: Office, case: CaseId) -> object:
    state = made.state(case)
    seats = {s.id: (s.state.value, s.persons, s.decided_by, s.outcome) for s in state.seats.values()}
    with made.engine.store.read() as work:
        events = [event.type for event in work.events(f"case:{case}")]
    return (state.number, state.status, state.unit, seats, set(state.timers), events)


def test_every_store_tells_the_same_story(on_database: Store) -> None:
    assert story(on_database) == story(MemoryStore())


def at_once(made: Office, commands: list[CaseCommand]) -> list[str]:
    """What several people are told who all press at the same moment."""
    with ThreadPoolExecutor(max_workers=4) as people:
        return sorted(reason(answer) for answer in people.map(lambda c: execute(made.engine, c), commands))


def test_of_several_who_decide_one_seat_one_is_heard(on_database: Store) -> None:
    made = funded(on_database)
    case = made.opened("res", "wish")
    claims: list[CaseCommand] = [made.claim_command(who, case, "claim#1/0") for who in ("vol7", "wil7") * 3]
    assert at_once(made, claims) == ["already_handled"] * 5 + ["done"]


def test_a_person_cannot_claim_more_by_claiming_at_once(on_database: Store) -> None:
    made = funded(on_database)
    cases = [made.opened("res", "wish") for _ in range(4)]
    claims: list[CaseCommand] = [made.claim_command("vol7", case, "claim#1/0") for case in cases]
    assert at_once(made, claims) == ["claim_limit"] * 3 + ["done"]


def test_one_command_sent_many_times_acts_once(on_database: Store) -> None:
    made = funded(on_database)
    command = made.start_command("sec7", "spend", "s7", A)
    with ThreadPoolExecutor(max_workers=4) as people:
        answers = list(people.map(lambda _: execute(made.engine, command), range(8)))
    assert all(isinstance(answer, Done) for answer in answers)
    assert len({answer.case for answer in answers if isinstance(answer, Done)}) == 1
    assert sum(1 for answer in answers if isinstance(answer, Done) and not answer.repeated) == 1


def test_many_who_spend_at_once_never_overspend(on_database: Store) -> None:
    made = funded(on_database)
    commands: list[CaseCommand] = [
        made.start_command("sec7", "spend", "s7", {**A, "amount": "9000"}) for _ in range(8)
    ]
    assert at_once(made, commands) == ["done"] * 5 + ["insufficient"] * 3
    assert rebuild(made.engine) == []


def test_dropped_projections_come_back_as_they_were(on_database: Store) -> None:
    made = funded(on_database)
    first = made.opened("sec7", "spend", **A)
    made.act("rev", first, "approve#1/0", "agree")
    wish = made.opened("res", "wish")  # its deadline is a timer
    assert isinstance(on_database, SqlStore)

    def derived() -> list[object]:
        with on_database.read() as work:
            due = work.jobs_of_case(wish, at("2030-01-01 00:00"))
            return [*(work.case(case) for case in (first, wish)), *work.tasks_of_case(first), *due]

    before = derived()
    with on_database.writing() as connection:
        for table in (tables.task_person, tables.task, tables.case):
            connection.execute(delete(table))
        connection.execute(delete(tables.job).where(tables.job.c.kind == TIMER))
    assert {found.what for found in rebuild(made.engine)} == {"state"}
    rebuild(made.engine, repair=True)
    assert derived() == before
    assert rebuild(made.engine) == []
