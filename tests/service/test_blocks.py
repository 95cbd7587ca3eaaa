"""Forks, loops and redoing, one situation a row, through the front door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.model.ids import NodeId, OutcomeId
from engine.model.limit import Within
from engine.model.process import BranchReject, Leads, Loop, Outcome, Parallel, Process, Seq, Step
from engine.model.signing import Empty
from engine.service.execute import execute
from engine.service.jobs import run_due
from engine.service.rebuild import rebuild
from tests.service.test_execute import reason
from tests.service.test_operations import BOTH, LEADER, at_work, given
from tests.service.test_steps import ASK, ASKED, branch
from tests.support.office import at, office
from tests.support.rules import DONE, RESERVE, compiled, expr, outcomes, post, process, task

LEFT = task("l1", LEADER, outcomes=BOTH)
RIGHT = task("r1", post("volunteer"), outcomes=BOTH)
THIRD = task("t1", post("accountant"), outcomes=BOTH)
LAST = task("last", post("finance"), outcomes=BOTH)


def fork(*steps: Step, **more: object) -> Parallel:
    branches = tuple(
        branch(name, step) for name, step in zip(("left", "right", "third"), steps, strict=False)
    )
    return Parallel(id=NodeId("fork"), label="会办", branches=branches, **more)  # type: ignore[arg-type]  # keys by name


def forked(name: str, **more: object) -> Process:
    return process(name, fork(LEFT, RIGHT, THIRD, **more), LAST, start=ASK)


INCLUSIVE = process(
    "inclusive",
    Parallel(
        id=NodeId("fork"), label="", inclusive=True,
        branches=(
            branch("dear", LEFT, when="request.amount > 100 元"),
            branch("desk", RIGHT, when='request.item = "desk"'),
            branch("none"),
        ),
    ),
    LAST,
    start=ASK,
)  # fmt: skip


@pytest.mark.parametrize(
    ("amount", "item", "open_at"),
    [
        ("80", "desk", ["r1#1/0"]),
        ("500", "desk", ["l1#1/0", "r1#1/0"]),
        ("500", "lamp", ["l1#1/0"]),
        ("80", "lamp", ["last#1/0"]),
    ],
)
def test_every_branch_whose_condition_holds_is_taken_else_the_default(
    amount: str, item: str, open_at: list[str]
) -> None:
    made = at_work(INCLUSIVE)
    case = made.opened("sec7", "inclusive", **{**ASKED, "amount": amount, "item": item})
    assert made.open_seats(case) == open_at


def test_the_branches_are_fixed_at_the_fork_whatever_the_answers_become() -> None:
    made = at_work(INCLUSIVE)
    case = made.opened("sec7", "inclusive", **{**ASKED, "amount": "500", "item": "lamp"})
    given(made, case, "lead:l1#1/0=agree")
    assert made.state(case).activations["fork#1"].branches == ("dear",)  # type: ignore[index]  # a step by its id
    assert made.open_seats(case) == ["last#1/0"]
    given(made, case, "fin:last#1/0=back>l1", "lead:l1#2/0=agree")
    assert made.open_seats(case) == ["last#2/0"]
    assert rebuild(made.engine) == []


DROP, WAIT_ALL = BranchReject.DROP_BRANCH, BranchReject.WAIT_ALL
BY = {"l": "lead:l1#1/0=", "r": "vol7:r1#1/0=", "t": "acc7:t1#1/0="}


@pytest.mark.parametrize(
    ("join", "on_reject", "acts", "ends_at"),
    [
        # all must pass
        (None, BranchReject.FAIL_BLOCK, ["l+", "r+", "t+"], ["last#1/0"]),
        (None, BranchReject.FAIL_BLOCK, ["l+", "r-"], "rejected"),
        # the first cancels the rest
        (1, BranchReject.FAIL_BLOCK, ["r+"], ["last#1/0"]),
        (2, BranchReject.FAIL_BLOCK, ["r+"], ["l1#1/0", "t1#1/0"]),
        (2, BranchReject.FAIL_BLOCK, ["r+", "l+"], ["last#1/0"]),
        (2, BranchReject.FAIL_BLOCK, ["r+", "l-"], "rejected"),
        # a rejected branch drops out
        (None, DROP, ["l-", "r+"], ["t1#1/0"]),
        (None, DROP, ["l-", "r+", "t+"], ["last#1/0"]),
        (None, DROP, ["l+", "r-", "t-"], ["last#1/0"]),
        (None, DROP, ["l-", "r-", "t-"], "rejected"),
        (2, DROP, ["l-", "r+"], ["t1#1/0"]),
        # as soon as too few are left
        (2, DROP, ["l-", "r-"], "rejected"),
        (1, DROP, ["l-", "r-", "t-"], "rejected"),
        # everybody is heard first
        (None, WAIT_ALL, ["l-", "r+"], ["t1#1/0"]),
        (None, WAIT_ALL, ["l-", "r+", "t+"], "rejected"),
        (None, WAIT_ALL, ["l+", "r+", "t+"], ["last#1/0"]),
    ],
)
def test_a_fork_joins_as_it_says(
    join: int | None, on_reject: BranchReject, acts: list[str], ends_at: list[str] | str
) -> None:
    made = at_work(forked("forked", join=join, on_reject=on_reject))
    case = made.opened("sec7", "forked", **ASKED)
    for each in acts:
        who, _, rest = BY[each[0]].partition(":")
        answer = made.act(who, case, rest[:-1], "agree" if each[1] == "+" else "reject", opinion="意见")
        assert reason(answer) == "done"
    state = made.state(case)
    assert (made.open_seats(case) if state.is_open else state.status) == ends_at
    assert rebuild(made.engine) == []


def test_whoever_comes_after_the_join_is_told_and_what_was_set_aside_is_free() -> None:
    hold = replace(task("l0", post("reviewer"), outcomes=BOTH), then=(RESERVE,))
    branches = (
        replace(branch("left", LEFT), body=Seq(steps=(hold, LEFT))), branch("right", RIGHT),
    )  # fmt: skip
    rules = process("race", replace(fork(LEFT, RIGHT, join=1), branches=branches), LAST, start=ASK)
    made = office(rules=compiled(rules), start="2024-12-31 08:00")
    made.clock.move_to(at("2025-01-02 08:00"))
    while run_due(made.engine):  # the year's money
        pass
    case = made.opened("sec7", "race", **ASKED)
    given(made, case, "rev:l0#1/0=agree")
    assert len(made.state(case).holds) == 1
    late = made.act_command("lead", case, "l1#1/0", "agree")
    given(made, case, "vol7:r1#1/0=agree")
    assert made.state(case).holds == {}
    assert reason(execute(made.engine, late)).startswith("already_handled")
    assert rebuild(made.engine) == []


def test_a_branch_without_anybody_is_skipped_and_never_stuck() -> None:
    nobody = task("n1", post("nobody"), empty=Empty.SKIP)
    made = at_work(
        process("empty", fork(nobody, RIGHT), LAST, start=ASK), process("both", fork(nobody, nobody))
    )
    case = made.opened("sec7", "empty", **ASKED)
    given(made, case, "vol7:r1#1/0=agree")
    assert made.open_seats(case) == ["last#1/0"]


def test_a_rejected_branch_takes_everything_inside_it_along() -> None:
    inner = replace(fork(THIRD, task("u1", post("secretary"), outcomes=BOTH)), id=NodeId("inner"))
    made = at_work(process("nested", fork(inner, RIGHT, on_reject=DROP), LAST, start=ASK))
    case = made.opened("sec7", "nested", **ASKED)
    made.act("acc7", case, "t1#1/0", "reject", opinion="不行")
    assert made.open_seats(case) == ["r1#1/0"]
    given(made, case, "vol7:r1#1/0=agree")
    assert made.open_seats(case) == ["last#1/0"]


def looped(name: str, *steps: Step, **more: object) -> Process:
    body = (branch("loop.round", *steps),)
    loop = Loop(id=NodeId("loop"), label="逐项", branches=body, **{"most": 3, **more})  # type: ignore[arg-type]  # keys by name
    return process(name, loop, LAST, start=ASK)


UNTIL = looped(
    "until", task("do", LEADER, outcomes=BOTH), task("ask", post("accountant"), outcomes=BOTH),
    until=expr('request.amount > 100 元'),
)  # fmt: skip


def test_a_loop_goes_round_until_its_condition_holds_and_never_more_than_its_most() -> None:
    made = at_work(UNTIL)
    case = made.opened("sec7", "until", **ASKED)
    for turn in (1, 2, 3):
        assert made.state(case).activations["loop#1"].turn == turn  # type: ignore[index]  # a step by its id
        given(made, case, f"lead:do#{turn}/0=agree", f"acc7:ask#{turn}/0=agree")
    assert made.open_seats(case) == ["last#1/0"]
    done = made.opened("sec7", "until", **{**ASKED, "amount": "500"})
    given(made, done, "lead:do#1/0=agree", "acc7:ask#1/0=agree")
    assert made.open_seats(done) == ["last#1/0"]
    assert rebuild(made.engine) == []


def test_inside_a_loop_a_case_goes_back_within_its_round_alone() -> None:
    made = at_work(UNTIL)
    case = made.opened("sec7", "until", **ASKED)
    given(made, case, "lead:do#1/0=agree", "acc7:ask#1/0=agree")
    assert reason(made.operate("acc7", case, "take_back", "ask#1/0")) == "next_round"
    given(made, case, "lead:do#2/0=agree", "acc7:ask#2/0=back>do")
    states = {s.id: s.state for s in made.state(case).activations.values() if s.node == "do"}
    assert states == {"do#1": "passed", "do#2": "superseded", "do#3": "open"}
    # in a fresh round nothing has been passed yet
    given(made, case, "lead:do#3/0=agree", "acc7:ask#3/0=agree")
    assert reason(made.act("lead", case, "do#4/0", "back", back_to=NodeId("ask"))) == "not_behind"


def test_whoever_comes_back_into_a_loop_comes_into_its_last_round() -> None:
    made = at_work(UNTIL)
    case = made.opened("sec7", "until", **ASKED)
    for turn in (1, 2, 3):
        given(made, case, f"lead:do#{turn}/0=agree", f"acc7:ask#{turn}/0=agree")
    given(made, case, "fin:last#1/0=back>ask")
    assert made.state(case).activations["loop#2"].turn == 3  # type: ignore[index]  # a step by its id
    given(made, case, "acc7:ask#4/0=agree")
    assert made.open_seats(case) == ["last#2/0"]
    given(made, case, "fin:last#2/0=back>start")
    assert made.open_seats(case) == ["start#2/0"]
    assert rebuild(made.engine) == []


AGAIN = Outcome(
    id=OutcomeId("again"), label="重办", leads=Leads.BACK, back_to=NodeId("do"), counts=False, most=2,
    within=Within(amount=expr("2 workdays")),
)  # fmt: skip
REDO = process(
    "redo",
    task("do", LEADER, within=Within(amount=expr("5 workdays"))),
    task("survey", post("volunteer"), outcomes=outcomes(DONE, AGAIN)),
)


def test_what_is_done_again_has_a_shorter_clock_and_so_many_times_only() -> None:
    made = at_work(REDO)
    case = made.opened("sec7", "redo")
    days = []
    for turn in (1, 2):
        days.append(str(made.state(case).activations[f"do#{turn}"].due_day))  # type: ignore[index]  # a step by its id
        given(made, case, f"lead:do#{turn}/0=done", f"vol7:survey#{turn}/0=again")
    assert days == ["2025-01-09", "2025-01-06"]
    given(made, case, "lead:do#3/0=done")
    before = made.snapshot(case)
    assert reason(made.act("vol7", case, "survey#3/0", "again")).startswith("used_up")
    assert made.snapshot(case) == before
    given(made, case, "vol7:survey#3/0=done")
    assert made.state(case).status == "done"
