"""Urging whoever has a case, and seats that nobody can take."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from engine.model.ids import PersonId
from engine.model.process import Process
from engine.model.signing import Empty
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.service.test_operations import LEADER, line
from tests.service.test_steps import ASKED
from tests.support.office import Office, office, organisation
from tests.support.rules import compiled, post, process, task


def messages(made: Office, who: str) -> list[str]:
    with made.engine.store.read() as work:
        return [notice.text or "" for notice in work.notices(PersonId(who), 9)]


def test_urging_tells_those_who_have_the_case_and_changes_nothing_else() -> None:
    made = office(rules=compiled(line()))
    case = made.opened("sec7", "line", **ASKED)
    before = made.state(case)
    assert reason(made.operate("vol7", case, "urge", reason="")) == "not_manager"
    assert reason(made.operate("sec7", case, "urge", reason="今天要用")) == "done"
    (told,) = messages(made, "acc7")
    assert "请尽快办理" in told
    assert "今天要用" in told
    after = made.state(case)
    assert (after.seats, after.activations, after.timers) == (before.seats, before.activations, before.timers)
    made.clock.move_to(made.clock.now() + timedelta(hours=3))
    assert reason(made.operate("lead", case, "urge", reason="")) == "too_soon", "whoever urges"
    made.clock.move_to(made.clock.now() + timedelta(hours=1))
    assert reason(made.operate("lead", case, "urge", reason="")) == "done"
    assert (len(messages(made, "acc7")), made.state(case).urges) == (2, 2)
    assert rebuild(made.engine) == []


def vacant(empty: Empty) -> Process:
    steps = task("one", post("accountant"), empty=empty), task("two", post("volunteer"))
    return replace(process("vacant", *steps), managers=(LEADER,))


@pytest.mark.parametrize(
    ("empty", "answer", "seats", "doers"),
    [
        (Empty.REFUSE, "no_holder accountant", [], ()),
        (Empty.MANAGERS, "done", ["one#1/0"], ("lead",)),
        (Empty.SKIP, "done", ["two#1/0"], ("vol7", "wil7")),
    ],
)
def test_what_becomes_of_a_seat_whose_post_nobody_holds(
    empty: Empty, answer: str, seats: list[str], doers: tuple[str, ...]
) -> None:
    made = office(rules=compiled(vacant(empty)), people=organisation(without=("acc7",)))
    started = made.start("sec7", "vacant")
    assert reason(started) == answer
    if answer != "done":
        return
    case = made.opened("sec7", "vacant")
    state = made.state(case)
    assert made.open_seats(case) == seats
    assert [seat.persons for seat in state.seats.values() if seat.is_live] == [doers]
    assert reason(made.act(doers[0], case, seats[0], "done")) == "done"
    assert rebuild(made.engine) == []
