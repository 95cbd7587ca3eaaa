"""Commands on cases through the front door, on the in-memory store."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from engine.model.expr.question import Query
from engine.model.expr.values import Value
from engine.model.ids import CaseId, LedgerId, PersonId, UnitId
from engine.model.quantity import Fen
from engine.model.refusal import Kind, Refused
from engine.runtime.draft import case_names
from engine.runtime.scope import CaseScope
from engine.service.answers import answers_for
from engine.service.execute import Done, execute
from engine.service.jobs import run_due
from tests.support.office import Office, at, office, organisation

A = {"title": "办公桌", "class": "other", "line": "office", "item": "desk", "amount": "8000"}
B = {"title": "改造", "class": "first", "line": "party", "item": "sign", "amount": "4500"}
OPINION = {"opinion": "不合规定"}


@pytest.fixture
def funded() -> Office:
    """An office whose communities have this year's money."""
    made = office(start="2024-12-31 08:00")
    made.clock.move_to(at("2025-01-02 08:00"))
    while run_due(made.engine):
        pass
    made.clock.move_to(at("2025-06-03 09:00"))
    return made


def left(at_work: Office, line: str) -> int:
    with at_work.engine.store.read() as work:
        held = work.accounts(LedgerId("m.fund"), UnitId("s7"), None, "2025")
    return sum(b.available for a, b in held.items() if a.bucket == "available" and a.line == line)


def reason(answer: Done | Refused) -> str:
    return answer.reason if isinstance(answer, Refused) else "done"


def spent(at_work: Office, request: dict[str, str] = A) -> CaseId:
    return at_work.opened("sec7", "spend", **request)


def test_a_case_goes_from_its_start_to_its_end(funded: Office) -> None:
    case = spent(funded)
    assert funded.open_seats(case) == ["approve#1/0"]
    for who, seat, outcome in (
        ("rev", "approve#1/0", "agree"), ("lead", "pay#1/0", "agree"), ("fin", "pay#1/1", "agree"),
    ):  # fmt: skip
        assert reason(funded.act(who, case, seat, outcome)) == "done"
    assert reason(funded.act("acc7", case, "buy#1/0", "done", typed={"supplier": "甲公司"})) == "done"
    state = funded.state(case)
    assert (state.status, state.number, state.holds) == ("done", "2025-000003", {})
    assert left(funded, "office") == 4_200_000


def test_the_starter_is_told_when_both_have_signed(funded: Office) -> None:
    case = spent(funded)
    funded.act("rev", case, "approve#1/0", "agree")
    funded.act("lead", case, "pay#1/0", "agree")
    with funded.engine.store.read() as work:
        assert not work.notices(PersonId("sec7"), 9)
    funded.act("fin", case, "pay#1/1", "agree")
    with funded.engine.store.read() as work:
        assert [notice.text for notice in work.notices(PersonId("sec7"), 9)] == ["8,000.00 元 已支付"]
        assert not work.unbalanced()


@pytest.mark.parametrize(
    ("who", "changed", "expected"),
    [
        ("sec7", {}, "done"),
        ("sec8", {}, "not_yours"),
        ("rev", {}, "not_yours"),
        ("sec7", {"line": "service"}, "earmark 办公"),
        ("sec7", {"line": "service", "item": "lamp"}, "negative_list"),
        ("sec7", {"amount": "50000"}, "done"),
        ("sec7", {"amount": "50000.01"}, "insufficient"),
        ("sec7", {"amount": ""}, "invalid"),
        ("sec7", {"amount": "many"}, "invalid"),
        ("sec7", {"colour": "red"}, "invalid"),
    ],
)
def test_who_may_ask_for_what(funded: Office, who: str, changed: dict[str, str], expected: str) -> None:
    before = left(funded, "office")
    answer = funded.start(who, "spend", **{**A, **changed})
    assert reason(answer) == expected
    assert (left(funded, "office") == before) == (expected != "done")


def test_a_refusal_says_what_is_left(funded: Office) -> None:
    answer = funded.start("sec7", "spend", **{**A, "amount": "50000.01"})
    assert isinstance(answer, Refused)
    assert (answer.kind, answer.details["available"]) == (Kind.INVALID, "5000000")


@pytest.mark.parametrize(
    ("who", "seat", "outcome", "more", "expected"),
    [
        ("rev", "approve#1/0", "agree", {}, "done"),
        ("rev", "approve#1/0", "reject", OPINION, "done"),
        ("rev", "approve#1/0", "reject", {}, "invalid"),
        ("rev", "approve#1/0", "dance", {}, "unknown_outcome"),
        ("rev", "approve#1/0", "agree", {"seat_version": 7}, "already_handled"),
        ("rev", "approve#9/0", "agree", {}, "unknown_seat"),
        ("fin", "approve#1/0", "agree", {}, "not_yours"),
        ("sec7", "approve#1/0", "agree", {}, "same_person"),
    ],
)
def test_who_may_decide_what(
    funded: Office, who: str, seat: str, outcome: str, more: dict[str, Any], expected: str
) -> None:
    case = spent(funded)
    before = funded.snapshot(case)
    assert reason(funded.act(who, case, seat, outcome, **more)) == expected
    assert (funded.snapshot(case) == before) == (expected != "done")


def test_the_second_of_two_is_told_who_was_faster(funded: Office) -> None:
    case = funded.opened("sec7", "any")
    late = funded.act_command("fin", case, "look#1/1", "done")
    funded.act("lead", case, "look#1/0", "done")
    answer = execute(funded.engine, late)
    assert reason(answer) == "already_handled"
    again = funded.act("lead", case, "look#1/0", "done")
    assert isinstance(again, Refused)
    assert (again.by, again.at) == ("lead", at("2025-06-03 09:00"))


def test_a_repeated_command_is_answered_and_not_carried_out(funded: Office) -> None:
    case = spent(funded)
    command = funded.act_command("rev", case, "approve#1/0", "agree")
    first = execute(funded.engine, command)
    before = funded.snapshot(case)
    second = execute(funded.engine, command)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.repeated, second.repeated) == (False, True)
    assert funded.snapshot(case) == before


def test_an_id_cannot_be_used_for_another_command(funded: Office) -> None:
    command = funded.start_command("sec7", "spend", "s7", A)
    execute(funded.engine, command)
    assert reason(execute(funded.engine, replace(command, typed=B))) == "command_reused"


def test_a_rejection_gives_back_what_was_held(funded: Office) -> None:
    case = spent(funded)
    assert left(funded, "office") == 4_200_000
    funded.act("rev", case, "approve#1/0", "reject", **OPINION)
    assert (funded.state(case).status, left(funded, "office")) == ("rejected", 5_000_000)
    assert reason(funded.act("rev", case, "approve#1/0", "agree")) == "already_handled"


def test_a_returned_case_is_put_right_by_its_starter(funded: Office) -> None:
    case = spent(funded)
    funded.act("rev", case, "approve#1/0", "return", **OPINION)
    assert (funded.open_seats(case), left(funded, "office")) == (["start#2/0"], 5_000_000)
    answer = funded.act("sec7", case, "start#2/0", "submit", typed={**A, "amount": "7000"})
    assert reason(answer) == "done"
    assert (funded.open_seats(case), left(funded, "office")) == (["approve#2/0"], 4_300_000)
    assert funded.state(case).records["m.request"].revision == 2  # type: ignore[index]  # a form by its id


def test_the_same_person_cannot_sign_twice() -> None:
    people = organisation(without=("fin",))
    doubled = replace(next(a for a in people.appointments if a.person == "rev"), post="finance", id="a-2")  # type: ignore[arg-type]  # ids in a test
    made = office(people=replace(people, appointments=(*people.appointments, doubled)))
    case = made.opened("sec7", "spend", **{**A, "amount": "0.00"})
    assert reason(made.act("rev", case, "approve#1/0", "agree")) == "no_holder finance"


def test_priority_goes_first_in_the_queue_and_has_less_time(funded: Office) -> None:
    a = spent(funded)
    funded.clock.move_to(at("2025-06-03 10:00"))
    b = spent(funded, B)
    with funded.engine.store.read() as work:
        queue = work.queue("m.spend/approve", 9)
    assert [(task.case, str(task.due_day)) for task in queue] == [(b, "2025-06-10"), (a, "2025-06-17")]


@pytest.mark.parametrize(
    ("votes", "status", "open_seats"),
    [
        (["agree"], "running", 2),
        (["agree", "agree"], "done", 0),
        (["against", "against"], "voted_down", 0),
        (["agree", "against"], "running", 1),
        (["agree", "against", "agree"], "done", 0),
        (["agree", "against", "against"], "voted_down", 0),
    ],
)
def test_a_vote_ends_when_nothing_can_change_it(votes: list[str], status: str, open_seats: int) -> None:
    made = office()
    case = made.opened("sec7", "vote")
    for seat, (who, vote) in enumerate(zip(("sec7", "lead", "fin"), votes, strict=False)):
        assert reason(made.act(who, case, f"sign#1/{seat}", vote)) == "done"
    assert (made.state(case).status, len(made.open_seats(case))) == (status, open_seats)


def test_a_wish_must_be_claimed_and_only_one_at_a_time() -> None:
    made = office()
    first, second = (made.opened("resident", "wish") for _ in range(2))
    assert reason(made.act("vol7", first, "claim#1/0", "done")) == "claim_first"
    assert reason(made.claim("vol7", first, "claim#1/0")) == "done"
    late = made.claim("wil7", first, "claim#1/0")
    assert isinstance(late, Refused)
    assert (late.reason, late.by, late.at) == ("already_handled", "vol7", made.clock.now())
    assert reason(made.claim("vol7", second, "claim#1/0")) == "claim_limit"
    assert reason(made.act("wil7", first, "claim#1/0", "done")) == "already_handled"
    assert reason(made.act("vol7", first, "claim#1/0", "done")) == "done"
    assert made.open_seats(first) == ["thank#1/0"]


def test_what_nobody_claims_moves_on_by_itself_and_branches_meet() -> None:
    made = office(start="2025-06-02 10:00")
    case = made.opened("resident", "wish")
    made.clock.move_to(at("2025-06-09 23:59"))
    assert run_due(made.engine) == 0
    made.clock.move_to(at("2025-06-10 00:00"))
    assert run_due(made.engine) == 1
    assert made.open_seats(case) == ["thank#1/0"]
    made.act("resident", case, "thank#1/0", "done")
    assert made.state(case).is_open
    made.clock.move_to(at("2025-06-14 00:00"))
    assert run_due(made.engine) == 1
    made.act("sec7", case, "visit#1/0", "done")
    assert made.state(case).status == "done"


def test_a_case_that_ends_leaves_no_timer() -> None:
    made = office(start="2025-06-02 10:00")
    case = made.opened("resident", "wish")
    made.claim("vol7", case, "claim#1/0")
    made.act("vol7", case, "claim#1/0", "done")
    assert list(made.state(case).timers) == ["rest_day#1/due"]


def test_points_are_capped_and_begin_with_a_base() -> None:
    made = office()
    totals = []
    for number in range(7):
        case = made.opened("huang", "serve", what=f"服务{number}")
        assert reason(made.act("huang", case, "check#1/0", "agree")) == "same_person"
        assert reason(made.act("sec7", case, "check#1/0", "agree")) == "done"
        with made.engine.store.read() as work:
            held = work.accounts(LedgerId("m.points"), None, PersonId("huang"), "2025")
        totals.append(sum(b.available for a, b in held.items() if a.bucket == "points"))
    assert totals == [65, 70, 75, 80, 85, 90, 90]


def test_whoever_asks_for_points_does_not_check_them() -> None:
    made = office()
    answer = made.start("sec7", "serve", what="自己的服务")
    assert reason(answer) == "no_holder secretary"


def test_the_same_record_is_not_taken_twice() -> None:
    made = office()
    made.opened("huang", "serve", what="一次")
    answer = made.start("huang", "serve", what="一次")
    assert reason(answer) == "duplicate"


def test_an_unknown_case_or_process_is_not_found(funded: Office) -> None:
    spent(funded)
    answer = funded.start("sec7", "nothing")
    assert isinstance(answer, Refused)
    assert (answer.kind, answer.reason) == (Kind.NOT_FOUND, "unknown_process")
    command = replace(funded.act_command("rev", spent(funded), "approve#1/0", "agree"), case=CaseId("none"))
    assert reason(execute(funded.engine, command)) == "unknown_case"


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (Query("spent", ("m.fund", "s7")), Fen(800_000)),
        (Query("spent", ("m.fund", "s7", Decimal(2024))), Fen(0)),
        (Query("spent", ("m.fund", "s8")), Fen(0)),
        (Query("level", ("s7",)), "community"),
        (Query("path_up", ("s7", Decimal(1))), "t"),
        (Query("path_up", ("s7", Decimal(9))), None),
        (Query("unit_of", ("s7", "line")), "t"),
        (Query("unit_of", ("s7", "nowhere")), None),
    ],
)
def test_what_was_spent_and_where_a_unit_lies_is_answered(
    funded: Office, asked: Query, answer: Value
) -> None:
    case = spent(funded)
    for who, seat in (("rev", "approve#1/0"), ("lead", "pay#1/0"), ("fin", "pay#1/1")):
        funded.act(who, case, seat, "agree")
    with funded.engine.store.read() as work:
        compiled = funded.engine.library.active(work, None, funded.clock.now())
        assert compiled is not None
        assert answers_for(work, compiled, compiled, funded.clock.now())(asked) == answer


def test_those_who_may_answer_and_each_answer_are_counted(funded: Office) -> None:
    case = spent(funded)
    funded.act("rev", case, "approve#1/0", "agree")
    funded.act("lead", case, "pay#1/0", "agree")
    names = case_names(funded.state(case))
    counted = [names[f"step.pay.{key}"] for key in ("entitled", "participating", "votes.agree")]
    assert counted == [2, 1, 1]
    with funded.engine.store.read() as work:
        compiled = funded.engine.library.active(work, None, funded.clock.now())
    assert compiled is not None
    scope = CaseScope(rules=compiled.rules, at=funded.clock.now(), names=names)
    assert scope.name("step.pay.votes.reject") == 0
    assert scope.name("step.buy.votes.done") is None
