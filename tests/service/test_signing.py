"""Several people sign one step: in turn, each for themself, by weight."""

from __future__ import annotations

from engine.model.ids import SeatId
from engine.model.signing import Signing
from tests.service.test_execute import reason
from tests.service.test_operations import BOTH, LEADER, at_work, given
from tests.support.rules import AGREE, REJECT, outcomes, post, process, task


def test_one_after_another_in_the_order_written() -> None:
    row = process(
        "row",
        task("sign", post("secretary"), LEADER, post("finance"), outcomes=BOTH,
             signing=Signing(sequential=True)),
    )  # fmt: skip
    made = at_work(row)
    case = made.opened("sec7", "row")
    assert made.open_seats(case) == ["sign#1/0"]
    assert reason(made.act("fin", case, "sign#1/2", "agree")) == "already_handled"
    given(made, case, "sec7:sign#1/0=agree", "lead:sign#1/1=agree")
    assert made.open_seats(case) == ["sign#1/2"]
    given(made, case, "fin:sign#1/2=agree")
    assert made.state(case).status == "done"


def test_each_person_of_a_source_has_a_seat_of_their_own() -> None:
    each = process(
        "each", task("sign", post("volunteer"), outcomes=outcomes(AGREE, REJECT), signing=Signing(each=True))
    )
    made = at_work(each)
    case = made.opened("sec7", "each")
    seats = made.state(case).seats
    assert [seats[SeatId(name)].persons for name in made.open_seats(case)] == [("vol7",), ("wil7",)]
    given(made, case, "vol7:sign#1/0=agree")
    assert reason(made.act("vol7", case, "sign#1/1", "agree")) == "not_yours"
    given(made, case, "wil7:sign#1/1=agree")
    assert made.state(case).status == "done"
