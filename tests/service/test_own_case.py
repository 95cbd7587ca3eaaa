"""Whoever started a case and would have to answer in it: one situation a row."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model import effect as f
from engine.model.beginning import Start
from engine.model.event import Operated
from engine.model.ids import AppointmentId, PersonId, PostId, UnitId
from engine.model.organisation import Appointment
from engine.model.process import Process
from engine.model.signing import Empty, OwnCase
from engine.service.chain import case_stream
from engine.service.codec import from_json
from engine.service.jobs import run_due
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.service.test_operations import BOTH
from tests.support.office import Office, office, organisation
from tests.support.rules import DAY_ONE, FUND, compiled, post, process, task


def asking(own: OwnCase, empty: Empty = Empty.REFUSE) -> Process:
    """A volunteer's own colleagues sign, then the accountant, who has none."""
    return process(
        "asking",
        task("sign", post("volunteer"), outcomes=BOTH, own_case=own),
        task("book", post("accountant"), outcomes=BOTH, own_case=own, empty=empty),
        start=Start(by=(post("volunteer"), post("accountant"), post("secretary"))),
        managers=(post("accountant"), post("reviewer")),
    )


def told(made: Office, case: str) -> list[str]:
    with made.engine.store.read() as work:
        events = [from_json(row.type, row.body) for row in work.events(case_stream(case))]  # type: ignore[arg-type]  # a case id
    return [event.what for event in events if isinstance(event, Operated)]


@pytest.mark.parametrize(
    ("own", "starter", "holders"),
    [
        (OwnCase.ALLOW, "vol7", ("vol7", "wil7")),
        (OwnCase.SUPERIOR, "vol7", ("wil7",)),
        (OwnCase.SKIP, "vol7", ("wil7",)),
        (OwnCase.FORBID, "vol7", ("wil7",)),
        (OwnCase.FORBID, "sec7", ("vol7", "wil7")),
    ],
)
def test_in_a_pool_the_others_answer(own: OwnCase, starter: str, holders: tuple[str, ...]) -> None:
    made = office(rules=compiled(asking(own)))
    case = made.opened(starter, "asking")
    (seat,) = made.state(case).seats.values()
    assert seat.persons == holders
    if own is not OwnCase.ALLOW and starter == "vol7":
        assert reason(made.act("vol7", case, "sign#1/0", "agree")) == "same_person"
    run_due(made.engine)
    assert rebuild(made.engine) == []


@pytest.mark.parametrize(
    ("own", "empty", "answer", "holders", "history"),
    [
        (OwnCase.ALLOW, Empty.REFUSE, "done", [("acc7",)], []),
        # there is no accountant above, so the step's own word for a seat that nobody can take holds
        (OwnCase.SUPERIOR, Empty.REFUSE, "no_holder accountant", [], []),
        (OwnCase.SUPERIOR, Empty.MANAGERS, "done", [("rev",)], ["nobody_managers"]),
        (OwnCase.SUPERIOR, Empty.SKIP, "done", [], ["nobody_skip"]),
        (OwnCase.SKIP, Empty.REFUSE, "done", [], ["self_skipped"]),
        (OwnCase.UNIT_HEAD, Empty.REFUSE, "done", [("sec7",)], ["self_unit_head"]),
        (OwnCase.FORBID, Empty.MANAGERS, "no_holder accountant", [], []),
    ],
)
def test_alone_what_the_step_says_holds(
    own: OwnCase, empty: Empty, answer: str, holders: list[tuple[str, ...]], history: list[str]
) -> None:
    made = office(rules=compiled(asking(own, empty)))
    case = made.opened("acc7", "asking")
    assert reason(made.act("wil7", case, "sign#1/0", "agree")) == answer
    assert [s.persons for s in made.state(case).seats.values() if s.is_live and s.id != "sign#1/0"] == holders
    assert told(made, case) == history
    assert made.state(case).is_open == bool(holders or answer != "done")
    assert rebuild(made.engine) == []


@pytest.mark.parametrize(
    ("starter", "own", "money", "answer", "holders"),
    [
        ("sec7", OwnCase.ALLOW, False, "done", [("sec7",)]),
        # the head of the unit started it: the head of the unit above
        ("sec7", OwnCase.UNIT_HEAD, False, "done", [("lead",)]),
        # where money is spent the post above is asked even if the step says nothing
        ("sec7", OwnCase.ALLOW, True, "done", [("above",)]),
        ("sec7", OwnCase.UNIT_HEAD, True, "done", [("lead",)]),
        ("above", OwnCase.ALLOW, True, "no_holder secretary", []),
    ],
)
def test_whoever_heads_the_unit_is_not_asked_in_their_own_case(
    starter: str, own: OwnCase, money: bool, answer: str, holders: list[tuple[str, ...]]
) -> None:
    then = (f.Settle(ledger=FUND.id),) if money else ()
    sign = task("sign", post("secretary"), outcomes=BOTH, own_case=own)
    known = organisation()
    above = Appointment(
        id=AppointmentId("a-above"), person=PersonId("above"), post=PostId("secretary"),
        unit=UnitId("t"), since=DAY_ONE,
    )  # fmt: skip
    people = replace(known, appointments=(*known.appointments, above))
    made = office(
        rules=compiled(process("own", sign, task("pay", post("finance"), then=then))), people=people
    )
    answered = made.start(starter, "own", "t" if starter == "above" else "s7")
    assert reason(answered) == answer
    with made.engine.store.read() as work:
        states = [made.state(case) for case in work.all_cases()]
    assert [seat.persons for state in states for seat in state.seats.values()] == holders
