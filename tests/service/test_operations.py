"""Operations on cases, one situation a row or a story, through the front door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model import effect as f
from engine.model.beginning import Recall
from engine.model.expr import types as t
from engine.model.expr.tree import Literal
from engine.model.ids import ActivationId, NodeId, OutcomeId, PersonId
from engine.model.limit import Within
from engine.model.process import Branch, Choice, Leads, Outcome, Overdue, Parallel, Process, Seq
from engine.model.refusal import Kind, Refused
from engine.service.execute import Done, execute
from engine.service.jobs import run_due
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.service.test_steps import ASK, ASKED, automatic, branch
from tests.support.office import Office, at, office
from tests.support.rules import (
    AGREE,
    DONE,
    POINTS,
    REJECT,
    compiled,
    expr,
    outcomes,
    post,
    process,
    task,
)

BACK = Outcome(
    id=OutcomeId("back"), label="退回", leads=Leads.BACK, chooses=True, counts=False, needs_opinion=False
)
STRAIGHT = replace(BACK, id=OutcomeId("straight"), direct=True)
BOTH = outcomes(AGREE, REJECT, BACK, STRAIGHT)
LEADER = post("town_lead")


def line(name: str = "line", **more: object) -> Process:
    """Three tasks in a row; whoever has a later one may send the case back."""
    more.setdefault("start", ASK)
    return process(
        name,
        task("one", post("accountant"), outcomes=BOTH),
        task("two", LEADER, post("secretary"), outcomes=BOTH),
        task("three", post("finance"), outcomes=BOTH),
        managers=(LEADER,),
        **more,
    )


FORKED = process(
    "forked",
    task("one", post("accountant"), outcomes=BOTH),
    Parallel(
        id=NodeId("fork"), label="",
        branches=(
            branch("left", task("l1", LEADER, outcomes=BOTH), task("l2", LEADER, outcomes=BOTH)),
            branch("right", task("r1", post("volunteer"), outcomes=BOTH)),
        ),
    ),
    task("last", post("finance"), outcomes=BOTH),
    start=ASK,
)  # fmt: skip
WAYS = process(
    "ways",
    task("one", post("accountant"), outcomes=BOTH),
    Choice(
        id=NodeId("which"), label="",
        branches=(
            Branch(id=NodeId("big"), label="", when=expr("request.amount > 100 元"),
                   body=Seq(steps=(task("b1", LEADER, outcomes=BOTH), task("b2", LEADER, outcomes=BOTH)))),
            branch("small", task("s1", LEADER, outcomes=BOTH)),
        ),
    ),
    task("last", post("finance"), outcomes=BOTH),
    start=ASK,
)  # fmt: skip


def at_work(*processes: Process) -> Office:
    return office(rules=compiled(*processes))


def given(made: Office, case: str, *acts: str) -> None:
    """`acc7:one#1/0=agree`, and `=back>two` for a return to two; each must be carried out."""
    for each in acts:
        who, _, rest = each.partition(":")
        seat, _, outcome = rest.partition("=")
        outcome, _, target = outcome.partition(">")
        more = {"back_to": NodeId(target)} if target else {}
        typed = ASKED if seat.startswith("start#") else {}
        answer = made.act(who, case, seat, outcome, typed=typed, **more)  # type: ignore[arg-type]  # a case id
        assert reason(answer) == "done", (each, answer)


@pytest.mark.parametrize(
    ("of", "before", "returning", "stands_at", "then", "ends_at"),
    [
        ("line", ["acc7:one#1/0=agree", "lead:two#1/0=agree", "sec7:two#1/1=agree"],
         "fin:three#1/0=back>start", ["start#2/0"], ["sec7:start#2/0=submit"], ["one#2/0"]),
        ("line", ["acc7:one#1/0=agree", "lead:two#1/0=agree", "sec7:two#1/1=agree"], "fin:three#1/0=back>one",
         ["one#2/0"], ["acc7:one#2/0=agree"], ["two#2/0", "two#2/1"]),
        # one of two who sign returns it: the step ends for both
        ("line", ["acc7:one#1/0=agree", "lead:two#1/0=agree"], "sec7:two#1/1=back>one",
         ["one#2/0"], ["acc7:one#2/0=agree"], ["two#2/0", "two#2/1"]),
        # straight back: what the other had agreed stands
        ("line", ["acc7:one#1/0=agree", "lead:two#1/0=agree"], "sec7:two#1/1=straight>one",
         ["one#2/0"], ["acc7:one#2/0=agree"], ["two#2/1"]),
        # straight back over a step that is not gone through again
        ("line", ["acc7:one#1/0=agree", "lead:two#1/0=agree", "sec7:two#1/1=agree"],
         "fin:three#1/0=straight>one", ["one#2/0"], ["acc7:one#2/0=agree"], ["three#2/0"]),
        # inside a branch: the others go on untouched
        ("forked", ["acc7:one#1/0=agree", "lead:l1#1/0=agree"], "lead:l2#1/0=back>l1",
         ["r1#1/0", "l1#2/0"], ["lead:l1#2/0=agree"], ["r1#1/0", "l2#2/0"]),
        # out of a branch to before the fork: all branches end
        ("forked", ["acc7:one#1/0=agree", "lead:l1#1/0=agree"], "lead:l2#1/0=back>one",
         ["one#2/0"], ["acc7:one#2/0=agree"], ["l1#2/0", "r1#2/0"]),
        # out of a branch, straight: there is no way back into one branch alone, so through all
        ("forked", ["acc7:one#1/0=agree", "lead:l1#1/0=agree"], "lead:l2#1/0=straight>one",
         ["one#2/0"], ["acc7:one#2/0=agree"], ["l1#2/0", "r1#2/0"]),
        # from behind the fork into one of its branches: only that branch is gone through again
        ("forked", ["acc7:one#1/0=agree", "lead:l1#1/0=agree", "lead:l2#1/0=agree", "vol7:r1#1/0=agree"],
         "fin:last#1/0=back>l1", ["l1#2/0"], ["lead:l1#2/0=agree", "lead:l2#2/0=agree"], ["last#2/0"]),
        # into the branch of a choice that was taken, and straight back out of it
        ("ways", ["acc7:one#1/0=agree", "lead:s1#1/0=agree"], "fin:last#1/0=back>s1",
         ["s1#2/0"], ["lead:s1#2/0=agree"], ["last#2/0"]),
        ("ways", ["acc7:one#1/0=agree", "lead:s1#1/0=agree"], "fin:last#1/0=straight>s1",
         ["s1#2/0"], ["lead:s1#2/0=agree"], ["last#2/0"]),
        ("ways", ["acc7:one#1/0=agree"], "lead:s1#1/0=straight>one",
         ["one#2/0"], ["acc7:one#2/0=agree"], ["s1#2/0"]),
    ],
)  # fmt: skip
def test_going_back_from_anywhere_to_any_earlier_step(
    of: str, before: list[str], returning: str, stands_at: list[str], then: list[str], ends_at: list[str]
) -> None:
    made = at_work(line(), FORKED, WAYS)
    case = made.opened("sec7", of, **ASKED)
    given(made, case, *before, returning)
    assert made.open_seats(case) == stands_at
    given(made, case, *then)
    assert made.open_seats(case) == ends_at
    assert rebuild(made.engine) == []


@pytest.mark.parametrize(
    ("of", "before", "who", "seat", "target"),
    [
        ("line", [], "acc7", "one#1/0", "two"),
        ("line", [], "acc7", "one#1/0", "one"),
        ("line", [], "acc7", "one#1/0", "nowhere"),
        ("forked", ["acc7:one#1/0=agree", "lead:l1#1/0=agree"], "vol7", "r1#1/0", "l1"),
        ("ways", ["acc7:one#1/0=agree", "lead:s1#1/0=agree"], "fin", "last#1/0", "b1"),
    ],
)
def test_nobody_sends_a_case_where_it_never_was_or_into_another_branch(
    of: str, before: list[str], who: str, seat: str, target: str
) -> None:
    made = at_work(line(), FORKED, WAYS)
    case = made.opened("sec7", of, **ASKED)
    given(made, case, *before)
    before_it = made.snapshot(case)
    assert reason(made.act(who, case, seat, "back", back_to=NodeId(target))) == "not_behind"
    assert made.snapshot(case) == before_it


def test_straight_back_is_blocked_when_the_answers_now_lead_elsewhere() -> None:
    made = at_work(WAYS)
    case = made.opened("sec7", "ways", **ASKED)
    given(made, case, "acc7:one#1/0=agree", "lead:s1#1/0=straight>start")
    made.act("sec7", case, "start#2/0", "submit", typed={**ASKED, "amount": "500"})
    assert made.open_seats(case) == ["one#2/0"]
    given(made, case, "acc7:one#2/0=agree")
    assert made.open_seats(case) == ["b1#1/0"]


def test_what_others_agreed_no_longer_stands_when_answers_have_changed() -> None:
    made = at_work(line())
    case = made.opened("sec7", "line", **ASKED)
    given(made, case, "acc7:one#1/0=agree", "lead:two#1/0=agree", "sec7:two#1/1=straight>start")
    made.act("sec7", case, "start#2/0", "submit", typed={**ASKED, "amount": "81"})
    assert made.open_seats(case) == ["two#2/0", "two#2/1"]


def test_a_return_says_which_earlier_decisions_no_longer_hold() -> None:
    made = at_work(line())
    case = made.opened("sec7", "line", **ASKED)
    given(
        made, case, "acc7:one#1/0=agree", "lead:two#1/0=agree", "sec7:two#1/1=agree", "fin:three#1/0=back>one"
    )
    states = {step.id: step.state for step in made.state(case).activations.values()}
    assert states == {"one#1": "superseded", "two#1": "superseded", "three#1": "returned", "one#2": "open"}


@pytest.mark.parametrize(
    ("recall", "acts", "who", "expected"),
    [
        (Recall.FIRST_DECIDED, [], "sec7", "done"),
        (Recall.FIRST_DECIDED, ["acc7:one#1/0=agree"], "sec7", "too_late"),
        (Recall.ANY_TIME, ["acc7:one#1/0=agree"], "sec7", "done"),
        (Recall.NEVER, [], "sec7", "too_late"),
        (Recall.ANY_TIME, [], "acc7", "not_starter"),
        (Recall.ANY_TIME, ["acc7:one#1/0=reject"], "sec7", "case_closed"),
        (Recall.ANY_TIME, ["acc7:one#1/0=back>start"], "sec7", "too_late"),
        # submitted again: what was decided before that no longer stands in the way
        (Recall.FIRST_DECIDED, ["acc7:one#1/0=back>start", "sec7:start#2/0=submit"], "sec7", "done"),
    ],
)
def test_who_may_recall_a_case_and_until_when(
    recall: Recall, acts: list[str], who: str, expected: str
) -> None:
    one = task(
        "one", post("accountant"), outcomes=outcomes(AGREE, replace(REJECT, needs_opinion=False), BACK)
    )
    made = at_work(process("kept", one, task("two", LEADER), start=replace(ASK, recall=recall)))
    case = made.opened("sec7", "kept", **ASKED)
    given(made, case, *acts)
    assert reason(made.operate(who, case, "recall", reason="")) == expected
    if expected == "done":
        assert [seat.rpartition("#")[0] for seat in made.open_seats(case)] == ["start"]
        assert rebuild(made.engine) == []


AWARD = f.Award(
    ledger=POINTS.id, rule="service", person=expr("case.starter"), unit=expr("case.unit"), year=expr("year"),
    amount=Literal(type=t.Points(), value=5),
)  # fmt: skip


@pytest.mark.parametrize(
    ("acts", "who", "seat", "expected", "stands_at"),
    [
        (["acc7:one#1/0=agree"], "acc7", "one#1/0", "done", ["one#2/0"]),
        # the step is still open: one's own seat alone
        (["acc7:one#1/0=agree", "lead:two#1/0=agree"], "lead", "two#1/0", "done", ["two#1/1", "two#1/2"]),
        # it has ended: what the other had decided stands
        (["acc7:one#1/0=agree", "lead:two#1/0=agree", "sec7:two#1/1=agree"], "lead", "two#1/0", "done",
         ["two#2/0"]),
        (["acc7:one#1/0=agree", "lead:two#1/0=agree"], "acc7", "one#1/0", "too_late", ["two#1/1"]),
        (["acc7:one#1/0=agree"], "lead", "one#1/0", "not_yours", ["two#1/0", "two#1/1"]),
        (["acc7:one#1/0=back>start"], "acc7", "one#1/0", "not_passed", ["start#2/0"]),
        (["acc7:one#1/0=agree", "lead:two#1/0=agree", "sec7:two#1/1=agree", "fin:three#1/0=agree"], "fin",
         "three#1/0", "case_closed", []),
    ],
)  # fmt: skip
def test_whoever_decided_last_may_take_it_back_while_nobody_has_built_upon_it(
    acts: list[str], who: str, seat: str, expected: str, stands_at: list[str]
) -> None:
    made = at_work(line())
    case = made.opened("sec7", "line", **ASKED)
    given(made, case, *acts)
    assert reason(made.operate(who, case, "take_back", seat, reason="")) == expected
    assert made.open_seats(case) == stands_at
    assert rebuild(made.engine) == []


def test_what_was_posted_since_cannot_be_taken_back() -> None:
    made = at_work(
        process("pays", task("one", post("accountant")), automatic("give", AWARD), task("two", LEADER))
    )
    case = made.opened("sec7", "pays")
    given(made, case, "acc7:one#1/0=done")
    assert reason(made.operate("acc7", case, "take_back", "one#1/0")) == "irrevocable"


def test_nobody_but_who_manages_the_process_may_stop_it() -> None:
    made = at_work(line())
    for what in ("terminate", "void", "suspend"):
        case = made.opened("sec7", "line", **ASKED)
        before = made.snapshot(case)
        assert reason(made.operate("sec7", case, what)) == "not_manager"
        assert reason(made.operate("lead", case, what, reason=" ")) == "invalid"
        assert made.snapshot(case) == before
        assert reason(made.operate("lead", case, what)) == "done"


def test_a_terminated_case_keeps_what_it_has_done_and_a_void_one_gives_it_back() -> None:
    gives = process(
        "gives", automatic("give", AWARD), task("one", post("accountant")), managers=(LEADER,),
        reopen_within=Within(amount=expr("30 days")),
    )  # fmt: skip
    made = at_work(gives)

    def points() -> int:
        with made.engine.store.read() as work:
            found = work.accounts(POINTS.id, None, PersonId("sec7"), "2025")
        return sum(b.available for a, b in found.items() if a.bucket == "points")

    stopped, voided = made.opened("sec7", "gives"), made.opened("sec7", "gives")
    assert points() == 70
    assert reason(made.operate("lead", stopped, "terminate")) == "done"
    assert (made.state(stopped).status, points()) == ("terminated", 70)
    given(made, voided, "acc7:one#1/0=done")
    assert reason(made.operate("lead", voided, "void")) == "done"
    assert (made.state(voided).status, points()) == ("voided", 65)
    for case in (stopped, voided):
        assert reason(made.operate("lead", case, "reopen")) == "not_reopenable"
    assert reason(made.operate("lead", stopped, "void")) == "case_closed"
    assert rebuild(made.engine) == []


def test_a_closed_case_is_reopened_in_time_at_a_step_it_had_passed() -> None:
    made = at_work(line(reopen_within=Within(amount=expr("10 days"))))
    case = made.opened("sec7", "line", **ASKED)
    given(made, case, "acc7:one#1/0=agree")
    assert reason(made.operate("lead", case, "reopen")) == "still_open"
    given(made, case, "lead:two#1/0=agree", "sec7:two#1/1=agree", "fin:three#1/0=agree")
    assert made.state(case).status == "done"
    assert reason(made.operate("lead", case, "reopen", node=NodeId("nowhere"))) == "not_behind"
    assert reason(made.operate("lead", case, "reopen", node=NodeId("two"))) == "done"
    assert (made.state(case).status, made.open_seats(case)) == ("running", ["two#2/0", "two#2/1"])
    given(made, case, "lead:two#2/0=agree", "sec7:two#2/1=agree", "fin:three#2/0=agree")
    made.clock.move_to(at("2025-01-13 10:00"))
    assert reason(made.operate("lead", case, "reopen")) == "too_late"


LATE = Outcome(id=OutcomeId("late"), label="超时", leads=Leads.END, end_state="late", counts=False)


def timed(name: str, limit: str) -> Process:
    return process(
        name,
        task("one", post("accountant"), outcomes=outcomes(DONE, LATE), within=Within(amount=expr(limit)),
             overdue=Overdue(outcome=LATE.id)),
        managers=(LEADER,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("limit", "suspended", "resumed", "due"),
    [
        # 2025-01-02 is a Thursday
        ("3 workdays", "2025-01-03 10:00", "2025-01-08 15:00", "2025-01-11"),
        ("3 workdays", "2025-01-03 10:00", "2025-01-05 09:00", "2025-01-08"),
        ("10 days", "2025-01-03 10:00", "2025-01-08 15:00", "2025-01-21"),
        ("5 hours", "2025-01-02 09:00", "2025-01-02 12:30", "2025-01-02 16:30"),
        # what was overdue stays overdue
        ("1 hours", "2025-01-02 10:30", "2025-01-02 12:30", "2025-01-02 09:00"),
    ],
)
def test_clocks_stand_still_while_a_case_is_suspended(
    limit: str, suspended: str, resumed: str, due: str
) -> None:
    made = at_work(timed("timed", limit))
    case = made.opened("sec7", "timed")
    made.clock.move_to(at(suspended))
    assert reason(made.operate("lead", case, "suspend")) == "done"
    made.clock.move_to(at(resumed))
    run_due(made.engine)
    assert made.state(case).is_open
    refused = made.act("acc7", case, "one#1/0", "done")
    assert isinstance(refused, Refused)
    assert (refused.kind, refused.reason) == (Kind.LOCKED, "suspended")
    assert reason(made.operate("lead", case, "resume", reason="")) == "done"
    wanted = at(due if " " in due else f"{due} 00:00")
    assert made.state(case).activations[ActivationId("one#1")].due == wanted
    run_due(made.engine)
    assert made.state(case).is_open == (wanted > made.clock.now())
    if made.state(case).is_open:
        made.clock.move_to(wanted)
        run_due(made.engine)
    assert made.state(case).status == "late"
    assert rebuild(made.engine) == []


def test_a_case_suspended_until_a_day_wakes_by_itself() -> None:
    made = at_work(timed("timed", "3 workdays"))
    case = made.opened("sec7", "timed")
    assert reason(made.operate("lead", case, "suspend", until=at("2025-01-02 00:00").date())) == "past_day"
    assert reason(made.operate("lead", case, "suspend", until=at("2025-01-06 00:00").date())) == "done"
    made.clock.move_to(at("2025-01-06 00:00"))
    run_due(made.engine)
    assert made.state(case).suspended_at is None
    assert reason(made.act("acc7", case, "one#1/0", "done")) == "done"


def test_the_same_operation_sent_twice_acts_once() -> None:
    made = at_work(line())
    case = made.opened("sec7", "line", **ASKED)
    command = made.operate_command("lead", case, "suspend")
    first, second = execute(made.engine, command), execute(made.engine, command)
    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.repeated, second.repeated) == (False, True)
    assert reason(made.operate("lead", case, "suspend")) == "suspended"
