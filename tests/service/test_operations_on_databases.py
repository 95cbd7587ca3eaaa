"""Operations on the real databases: the same story on each, and two people who press at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from engine.model.ids import PersonId
from engine.service.evidence import verify
from engine.service.execute import Done, execute
from engine.service.ports import Store
from engine.service.rebuild import rebuild
from engine.store.memory.store import MemoryStore
from tests.service.test_asking_others import RIGHTS
from tests.service.test_execute import reason
from tests.service.test_on_databases import on_database as on_database
from tests.service.test_operations import BOTH, LEADER, given, line
from tests.service.test_steps import ASKED
from tests.support.office import Office, at, office
from tests.support.rules import compiled, post, process, task

STEPS = (
    task("one", post("accountant"), outcomes=BOTH),
    task("two", LEADER, outcomes=BOTH, allow=RIGHTS),
)
SHARED = process("shared", *STEPS, managers=(LEADER,))


def at_work(store: Store) -> Office:
    return office(rules=compiled(line(), SHARED), store=store)


def story(store: Store) -> list[object]:
    """Returned, suspended, handed on, taken back, urged, void: what every store must remember alike."""
    made = at_work(store)
    case = made.opened("sec7", "line", **ASKED)
    given(made, case, "acc7:one#1/0=agree", "lead:two#1/0=agree", "sec7:two#1/1=straight>one")
    made.operate("lead", case, "suspend", until=at("2025-01-06 00:00").date())
    made.clock.move_to(at("2025-01-03 10:00"))
    made.operate("lead", case, "resume")
    given(made, case, "acc7:one#2/0=agree", "sec7:two#2/1=agree")
    made.operate("sec7", case, "take_back", "two#2/1")
    made.operate("sec7", case, "urge")
    other = made.opened("sec7", "shared")
    given(made, other, "acc7:one#1/0=agree")
    made.operate("lead", other, "add_before", "two#1/0", persons=(PersonId("vol7"), PersonId("fin")))
    given(made, other, "vol7:two#1/1=agree", "fin:two#1/2=back")
    made.operate("lead", other, "transfer", "two#1/0", persons=(PersonId("acc7"),))
    made.operate("lead", other, "void")
    assert rebuild(made.engine) == []
    with made.engine.store.read() as work:
        assert verify(work) == []
    return [replace(made.state(each), id="", number="") for each in (case, other)]  # type: ignore[arg-type]  # ids differ


@pytest.mark.filterwarnings("error")
def test_every_store_remembers_the_same_operations(on_database: Store) -> None:
    def alike(states: list[object]) -> list[object]:
        return [replace(state, records={}) for state in states]  # type: ignore[type-var]  # states of cases

    assert alike(story(on_database)) == alike(story(MemoryStore()))


def test_of_a_taking_back_and_the_decision_after_it_one_wins(on_database: Store) -> None:
    made = at_work(on_database)
    for _ in range(4):
        case = made.opened("sec7", "shared")
        given(made, case, "acc7:one#1/0=agree")
        back = made.operate_command("acc7", case, "take_back", "one#1/0")
        on = made.act_command("lead", case, "two#1/0", "agree")
        with ThreadPoolExecutor(2) as both:
            answers = list(both.map(lambda command: execute(made.engine, command), (back, on)))
        won = [isinstance(answer, Done) for answer in answers]
        assert sorted(won) == [False, True]
        assert made.state(case).is_open == won[0]
        assert reason(answers[won.index(False)]) in ("already_handled", "too_late", "case_closed")
    assert rebuild(made.engine) == []
