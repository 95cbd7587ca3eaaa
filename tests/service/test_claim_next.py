"""Taking the next of a line: in order, once, and without waiting for those who take theirs."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from engine.model.beginning import Start
from engine.model.command import Actor, ClaimNext
from engine.model.ids import CaseId, CommandId, PersonId
from engine.model.process import Queue
from engine.model.refusal import Refused
from engine.service.claiming import claim_next
from engine.service.execute import Done
from engine.service.ports import Store
from engine.store.memory import MemoryStore
from engine.store.opening import open_store, prepare
from tests.service.test_execute import A
from tests.support.office import Office, office
from tests.support.rules import REQUEST, compiled, expr, post, process, task

LINE = "m.pool/take"
POOL = process(
    "pool",
    task(
        "take", post("volunteer"), claim=True,
        queue=Queue(order=(expr('if request.class = "first" then 0 else 1'),)),
    ),
    start=Start(by=(post("secretary"),), form=REQUEST.id),
)  # fmt: skip


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def made(request: pytest.FixtureRequest) -> Iterator[Office]:
    """An office with a line, on every store."""
    if request.param == "memory":
        yield office(compiled(POOL), store=MemoryStore())
        return
    yield on_database(request.getfixturevalue(f"{request.param}_url"))


def on_database(url: str) -> Office:
    """An office on a database of its own."""
    prepare(url)
    store: Store = open_store(url)
    return office(compiled(POOL), store=store)


def waiting(made: Office, *classes: str) -> list[CaseId]:
    """Cases that stand in line, in the order in which they came."""
    return [made.opened("sec7", "pool", **{**A, "class": each}) for each in classes]


def taken(made: Office, who: str, name: str) -> CaseId | str | None:
    """The case that somebody got, or why they got none."""
    asked = ClaimNext(id=CommandId(name), actor=Actor(person=PersonId(who)), queue=LINE)
    answer = claim_next(made.engine, asked)
    return answer.reason if isinstance(answer, Refused) else answer.case


def test_the_first_in_line_is_taken_first_and_a_repeat_takes_no_other(made: Office) -> None:
    other, first = waiting(made, "other", "first")
    assert taken(made, "vol7", "one") == first
    assert taken(made, "vol7", "one") == first
    assert taken(made, "wil7", "two") == other
    assert taken(made, "wil7", "three") == "line_empty"
    assert made.state(first).seats["take#1/0"].claimed_by == "vol7"  # type: ignore[index]  # ids are texts


def test_nobody_takes_what_is_not_before_them(made: Office) -> None:
    waiting(made, "first")
    assert taken(made, "sec8", "one") == "line_empty"
    asked = ClaimNext(id=CommandId("x"), actor=Actor(person=PersonId("vol7")), queue="m.pool/none")
    assert isinstance(claim_next(made.engine, asked), Refused)


@pytest.mark.postgres
def test_what_another_is_taking_is_passed_over_without_waiting(postgres_url: str) -> None:
    made = on_database(postgres_url)
    first, second = waiting(made, "first", "first")
    with made.engine.store.write() as work:
        assert work.lock_case(first) is not None
        assert taken(made, "vol7", "one") == second
        assert taken(made, "wil7", "two") == "line_empty"
    assert taken(made, "wil7", "three") == first


@pytest.mark.parametrize("database", ["sqlite", "postgres"])
def test_many_at_once_each_take_another(request: pytest.FixtureRequest, database: str) -> None:
    made = on_database(request.getfixturevalue(f"{database}_url"))
    cases = waiting(made, *["first", "other"] * 4)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: taken(made, ("vol7", "wil7")[n % 2], f"c{n}"), range(8)))
    busy = [n for n, answer in enumerate(found) if answer not in cases]
    found += [taken(made, "vol7", f"again{n}") for n in busy]
    assert sorted(str(each) for each in found if each in cases) == sorted(cases)


def test_done_is_what_a_claim_is() -> None:
    made = office(compiled(POOL), store=MemoryStore())
    (case,) = waiting(made, "first")
    asked = ClaimNext(id=CommandId("one"), actor=Actor(person=PersonId("vol7")), queue=LINE)
    answer = claim_next(made.engine, asked)
    assert isinstance(answer, Done)
    assert (answer.case, answer.repeated) == (case, False)
