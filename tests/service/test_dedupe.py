"""Nobody signs the same thing twice where the step says so: one situation a row, on every store."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from engine.model.ids import NodeId, PersonId
from engine.model.process import Loop, Process, Seq
from engine.model.signing import Dedupe, Signing
from engine.service.ports import Store
from engine.service.rebuild import rebuild
from engine.service.rows import PersonRow
from engine.service.views.case_shape import CaseView
from engine.service.views.cases.page import case_view
from tests.service.test_execute import reason
from tests.service.test_on_databases import every_store as every_store
from tests.service.test_operations import BOTH, LEADER, given
from tests.service.test_proxies import named
from tests.service.test_steps import ASK, ASKED, branch
from tests.support.office import Office, office
from tests.support.rules import REQUEST, compiled, post, process, task

EARLIER, NEXT = Dedupe.ANY_EARLIER, Dedupe.CONSECUTIVE
SECRETARY, ACCOUNTANT = post("secretary"), post("accountant")
WATCHED = frozenset({"m.request.amount"})


def row(dedupe: Dedupe, **more: Any) -> Process:
    """The accountant signs first and last, the leader and the secretary between."""
    return process(
        "row",
        task("one", ACCOUNTANT, outcomes=BOTH),
        task("two", LEADER, outcomes=BOTH),
        task("three", ACCOUNTANT, outcomes=BOTH, dedupe=dedupe, **more),
        task("four", ACCOUNTANT, LEADER, outcomes=BOTH, dedupe=dedupe),
        task("five", post("finance"), outcomes=BOTH),
        start=ASK,
    )


def correcting(*watch: str) -> Process:
    """Between the two signatures the secretary writes the request anew."""
    return process(
        "row",
        task("one", ACCOUNTANT, outcomes=BOTH),
        task("write", SECRETARY, form=REQUEST.id),
        task("two", ACCOUNTANT, outcomes=BOTH, dedupe=EARLIER, watch=frozenset(watch)),
        task("five", post("finance"), outcomes=BOTH),
        start=ASK,
    )


def in_turn(dedupe: Dedupe) -> Process:
    return process(
        "row",
        task("one", ACCOUNTANT, outcomes=BOTH),
        task("two", LEADER, ACCOUNTANT, post("finance"), outcomes=BOTH, dedupe=dedupe,
             signing=Signing(sequential=True)),
        start=ASK,
    )  # fmt: skip


ONE, TWO = "acc7:one#1/0=agree", "lead:two#1/0=agree"


@pytest.mark.parametrize(
    ("of", "acts", "stands_at"),
    [
        (row(Dedupe.NONE), [ONE, TWO], ["three#1/0"]),
        # who agreed anywhere before is not asked again; with both, the step does nothing
        (row(EARLIER), [ONE, TWO], ["five#1/0"]),
        # the step before alone: three is asked, of four the accountant is not
        (row(NEXT), [ONE, TWO], ["three#1/0"]),
        (row(NEXT), [ONE, TWO, "acc7:three#1/0=agree"], ["four#1/1"]),
        # a return: everybody is asked again
        (row(EARLIER), [ONE, TWO, "fin:five#1/0=back>two", "lead:two#2/0=agree"], ["three#2/0"]),
        (row(EARLIER), [ONE, TWO, "fin:five#1/0=straight>two", "lead:two#2/0=agree"], ["five#2/0"]),
        (row(EARLIER), [ONE, "lead:two#1/0=straight>start", "sec7:start#2/0=submit", "lead:two#2/0=agree"],
         ["three#1/0"]),
        # the same answers saved again change nothing; another amount does
        (correcting(), [ONE, "sec7:write#1/0=done"], ["five#1/0"]),
        (correcting(), [ONE, "sec7:write#1/0=done amount 9000"], ["two#1/0"]),
        (correcting("m.request.amount"), [ONE, "sec7:write#1/0=done amount 9000"], ["two#1/0"]),
        # what the step does not watch may change
        (correcting("m.request.amount"), [ONE, "sec7:write#1/0=done title 办公椅"], ["five#1/0"]),
        # in turn: when the turn comes, not before
        (in_turn(EARLIER), [ONE], ["two#1/0"]),
        (in_turn(EARLIER), [ONE, TWO], ["two#1/2"]),
        # taken back: asked again, and so is whoever comes after
        (row(EARLIER), [ONE, TWO, "lead:take_back:two#1/0"], ["two#2/0"]),
        (row(EARLIER), [ONE, TWO, "lead:take_back:two#1/0", "lead:two#2/0=agree"], ["three#2/0"]),
    ],
)  # fmt: skip
def test_who_is_asked_again(every_store: Store, of: Process, acts: list[str], stands_at: list[str]) -> None:
    made = office(rules=compiled(of), store=every_store)
    case = made.opened("sec7", "row", **ASKED)
    for each in acts:
        done(made, case, each)
    assert made.open_seats(case) == stands_at
    assert rebuild(made.engine) == []


def done(made: Office, case: str, act: str) -> None:
    """As `given`, with `lead:take_back:two#1/0` and `…=done amount 9000` besides."""
    who, _, rest = act.partition(":")
    what, _, more = rest.partition("=")
    if what.startswith("take_back:"):
        answer = made.operate(who, case, "take_back", what.partition(":")[2])  # type: ignore[arg-type]  # a case id
        assert reason(answer) == "done"
    elif more.startswith("done"):
        words = more.split()[1:]
        typed = {**ASKED, **dict(zip(words[::2], words[1::2], strict=True))}
        assert reason(made.act(who, case, what, "done", typed=typed)) == "done"  # type: ignore[arg-type]  # a case id
    else:
        given(made, case, act)


def test_the_history_cites_the_opinion_that_stands_and_the_step_that_did_nothing(every_store: Store) -> None:
    made = office(rules=compiled(row(EARLIER)), store=every_store)
    case = made.opened("sec7", "row", **ASKED)
    given(made, case, ONE, TWO)
    state = made.state(case)
    steps = sorted(state.activations.values(), key=lambda step: step.entered_seq)
    assert [step.state for step in steps] == ["passed", "passed", "skipped", "skipped", "open"]
    assert [step.outcome for step in steps] == ["agree"] * 4 + [None]
    view = case_view(made.engine, PersonId("sec7"), case)
    assert isinstance(view, CaseView)
    assert [entry.opinion.zh for entry in view.timeline if entry.opinion.zh] == [
        "系统：重复审批自动通过（引用第 1 条意见，“one”）",
        "系统：重复审批自动通过（引用第 1 条意见，“one”）",
        "系统：重复审批自动通过（引用第 2 条意见，“two”）",
    ]


def test_what_somebody_signed_for_another_does_not_speak_for_them(every_store: Store) -> None:
    made = office(rules=compiled(row(EARLIER)), store=every_store)
    with made.engine.store.write() as work:
        for person in ("acc7", "vol7"):
            work.put_person(PersonRow(person=PersonId(person), name=person, contact=None))
    assert reason(named(made, "acc7", "vol7")) == "done"
    case = made.opened("sec7", "row", **ASKED)
    given(made, case, "vol7:one#1/0=agree", TWO)
    assert made.open_seats(case) == ["three#1/0"], (
        "neither the principal nor the proxy has agreed as themself"
    )


def test_each_round_of_a_loop_asks_again(every_store: Store) -> None:
    body = Seq(steps=(task("each", ACCOUNTANT, outcomes=BOTH, dedupe=EARLIER),))
    loop = Loop(id=NodeId("loop"), label="", branches=(replace(branch("in"), body=body),), most=2)
    made = office(rules=compiled(process("row", loop, start=ASK)), store=every_store)
    case = made.opened("sec7", "row", **ASKED)
    given(made, case, "acc7:each#1/0=agree")
    assert made.open_seats(case) == ["each#2/0"]
